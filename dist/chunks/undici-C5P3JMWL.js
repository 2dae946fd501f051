import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-2B5AXCDP.js";import"./chunk-PXE6YNCL.js";export default a();

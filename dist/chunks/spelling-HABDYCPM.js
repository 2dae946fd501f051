import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b,c}from"./chunk-5U3OS5EH.js";import"./chunk-3IVL2WXM.js";import"./chunk-BUSZ3F2N.js";import"./chunk-PXE6YNCL.js";export{b as canonical,a as flagOf,c as unknownWord};

import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b,c}from"./chunk-7UIRFRYL.js";import"./chunk-PXE6YNCL.js";export{b as note,a as print,c as wantsColor};

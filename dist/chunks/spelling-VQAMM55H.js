import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b,c}from"./chunk-IQUMEEZ2.js";import"./chunk-PHDHNZLA.js";import"./chunk-UOUV4M56.js";import"./chunk-PXE6YNCL.js";export{b as canonical,a as flagOf,c as unknownWord};

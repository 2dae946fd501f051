import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-GZB52QJE.js";import"./chunk-SXK36W4Y.js";import"./chunk-2EWSUEOM.js";import"./chunk-XKU6NA3N.js";import"./chunk-OQ5JBWQW.js";import"./chunk-PXE6YNCL.js";export{a as renderHtml};

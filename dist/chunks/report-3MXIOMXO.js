import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-QTMEZWHA.js";import"./chunk-SL3GORTY.js";import"./chunk-XKU6NA3N.js";import"./chunk-OQ5JBWQW.js";import"./chunk-WPFRASQU.js";import"./chunk-Y6KCE465.js";import"./chunk-PXE6YNCL.js";export{a as buildReport};

const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-VLQ2E44U.js";import"./chunk-Z7JSS32Y.js";import"./chunk-JGE74FXP.js";import"./chunk-5242EU32.js";import"./chunk-JAXVWWSU.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as renderHtml};

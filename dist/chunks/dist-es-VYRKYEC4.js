const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b,c,d,e,f,g}from"./chunk-ESWMTOYB.js";import"./chunk-5T5HAZCE.js";import"./chunk-S6CNXGZT.js";import"./chunk-W2KTRG5R.js";import"./chunk-NJJQSJ5V.js";export{f as ENV_ACCOUNT_ID,e as ENV_CREDENTIAL_SCOPE,d as ENV_EXPIRATION,a as ENV_KEY,b as ENV_SECRET,c as ENV_SESSION,g as fromEnv};

const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);

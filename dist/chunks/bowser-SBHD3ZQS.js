import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);

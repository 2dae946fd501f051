const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function r(e,o){return o.write(`cml: This is Node ${e}, and cml needs 20.19 or newer, of Node 22 at least 22.3. [node-too-old]
  Take an image with a newer Node, or set one up before: \`actions/setup-node\` on GitHub, \`https://deb.nodesource.com/setup_22.x\` on Debian and Ubuntu.
`),7}export{r as refuseNode};

#!/usr/bin/env node
process.argv.splice(2, 0, "comment", "create");
await import('../cli.js');

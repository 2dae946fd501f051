#!/usr/bin/env node
process.argv.splice(2, 0, "vl2svg");
await import('../cli.js');

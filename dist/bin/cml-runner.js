#!/usr/bin/env node
process.argv.splice(2, 0, "runner", "launch");
await import('../cli.js');

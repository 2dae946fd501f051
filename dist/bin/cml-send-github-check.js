#!/usr/bin/env node
process.argv.splice(2, 0, "check", "create");
await import('../cli.js');

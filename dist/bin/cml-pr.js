#!/usr/bin/env node
process.argv.splice(2, 0, "pr", "create");
await import('../cli.js');

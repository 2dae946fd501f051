#!/usr/bin/env node
process.argv.splice(2, 0, "workflow", "rerun");
await import('../cli.js');

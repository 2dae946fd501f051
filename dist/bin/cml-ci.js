#!/usr/bin/env node
process.argv.splice(2, 0, "repo", "prepare");
await import('../cli.js');

#!/usr/bin/env node
process.argv.splice(2, 0, "vl2png");
await import('../cli.js');

#!/usr/bin/env node
process.argv.splice(2, 0, "asset", "publish");
await import('../cli.js');

#!/usr/bin/env node
process.argv.splice(2, 0, "tensorboard", "connect");
await import('../cli.js');

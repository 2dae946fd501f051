import { Worker } from 'node:worker_threads';
import { CmlError } from '../../../model/errors.ts';
import type { FromChild, ToChild } from './protocol.ts';
import { rasterize } from './rasterize.ts';

/** The inside of the sandbox: an entry of its own in the bundle (`plot-child.js`), run as a process by sandbox.ts. */

const waiting = new Map<number, (text: string) => void>();
let asked = 0;

function send(message: FromChild): void {
  process.send?.(message);
}

function load(url: string): Promise<string> {
  return new Promise((resolve) => {
    asked += 1;
    waiting.set(asked, resolve);
    send({ type: 'load', id: asked, url });
  });
}

async function run(task: () => Promise<FromChild>): Promise<void> {
  try {
    send(await task());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ type: 'failed', message, hint: error instanceof CmlError ? error.hint : undefined });
  }
}

process.on('message', (message: ToChild) => {
  if (message.type === 'draw') {
    void run(async () => {
      // Large, and of no use where pictures alone are drawn.
      const { toSvg } = await import('./vega.ts');
      return { type: 'drawn', svg: await toSvg(message.spec, message.config, load) };
    });
    return;
  }
  if (message.type === 'rasterize') {
    void run(async () => ({ type: 'rasterized', raster: await rasterize(message.svg, message.options) }));
    return;
  }
  // A refused load is never answered: the host ends this process.
  waiting.get(message.id)?.(message.text);
  waiting.delete(message.id);
});
// When the host is gone nobody waits for a picture. A drawing that never ends hears no event, so that a thread watches.
process.on('disconnect', () => process.exit());
const watch = `
  const host = process.ppid;
  setInterval(() => process.ppid === host || process.kill(process.pid, 'SIGKILL'), 1000);
`;
new Worker(watch, { eval: true }).unref();

import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './protocol.ts';
import { toSvg } from './vega.ts';

/** The inside of the sandbox: an entry of its own in the bundle (`plot-worker.js`). */
if (!parentPort) throw new Error('This module runs as a worker thread.');
const host = parentPort;

const waiting = new Map<number, { resolve: (text: string) => void; reject: (reason: Error) => void }>();
let asked = 0;

function send(message: FromWorker): void {
  host.postMessage(message);
}

function load(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    asked += 1;
    waiting.set(asked, { resolve, reject });
    send({ type: 'load', id: asked, url });
  });
}

async function draw(message: Extract<ToWorker, { type: 'draw' }>): Promise<void> {
  try {
    send({
      type: 'drawn',
      svg: await toSvg(message.spec, { config: message.config, load, interpret: true }),
    });
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

host.on('message', (message: ToWorker) => {
  if (message.type === 'draw') {
    void draw(message);
    return;
  }
  const asker = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.type === 'loaded') asker?.resolve(message.text);
  else asker?.reject(new Error(message.message));
});

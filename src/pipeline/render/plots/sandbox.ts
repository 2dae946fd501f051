import { Worker } from 'node:worker_threads';
import { shippedFile } from '../../../io/shipped.ts';
import { CmlError } from '../../../model/errors.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { oneLine } from './text.ts';
import type { LoadData, Spec } from './vega.ts';

export interface SandboxOptions {
  /** Milliseconds that one drawing may take. */
  readonly deadline?: number;
  /** The bundled worker.ts, where it does not lie beside the running code. */
  readonly worker?: URL;
}

/** Draws specifications that a stranger may have written. */
export interface Sandbox {
  /**
   * Throws CmlError `plot-timeout` where the drawing takes too long, `plot-invalid` where it fails or needs too much
   * memory, and whatever `load` rejected with.
   */
  draw(spec: Spec, config: Spec, load: LoadData): Promise<string>;
  close(): Promise<void>;
}

const memory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
const maxSvg = 32 * 1024 * 1024;

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function outOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function invalid(message: string, cause?: unknown): CmlError {
  return new CmlError('plot-invalid', `The plot could not be drawn: ${oneLine(message)}`, {
    hint: 'Open it in the Vega editor (https://vega.github.io/editor) to see what is wrong.',
    cause,
  });
}

/**
 * Vega runs synchronously and an author's transforms can be endless, so they run in a thread of their own, with bounded
 * memory, an empty environment and no way to load anything but through `load`. One drawing at a time; the thread is kept
 * between drawings and replaced after a bad one.
 */
export function openSandbox({ deadline = 15_000, worker: source }: SandboxOptions = {}): Sandbox {
  let worker: Worker | undefined;

  function start(): Worker {
    const file = source ?? shippedFile('plot-worker.js', './pipeline/render/plots/worker.ts');
    const started = new Worker(file, {
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: memory,
    });
    started.unref();
    return started;
  }

  async function close(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  function run(thread: Worker, spec: Spec, config: Spec, load: LoadData): Promise<string> {
    const say = (message: ToWorker) => thread.postMessage(message);
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(
          new CmlError('plot-timeout', `The plot was not drawn within ${deadline / 1000} seconds.`, {
            hint: 'Let it transform less data: aggregate or sample before plotting.',
          }),
        );
      }, deadline);
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        outcome();
      };
      async function answer(id: number, url: string): Promise<void> {
        try {
          say({ type: 'loaded', id, text: await load(url) });
        } catch (error) {
          // Vega would go on with no data, and draw an empty plot.
          settle(() => reject(error));
          say({ type: 'refused', id, message: reason(error) });
        }
      }
      thread.removeAllListeners();
      thread.on('message', (message: FromWorker) => {
        if (message.type === 'load') void answer(message.id, message.url);
        else if (message.type === 'failed') settle(() => reject(invalid(message.message)));
        else if (message.svg.length > maxSvg) settle(() => reject(invalid('it has too many marks')));
        else settle(() => resolve(message.svg));
      });
      thread.on('error', (error) => {
        settle(() =>
          reject(
            outOfMemory(error) ? invalid('it needs too much memory', error) : invalid(reason(error), error),
          ),
        );
      });
      thread.on('exit', () => settle(() => reject(invalid('its thread ended early'))));
      say({ type: 'draw', spec, config });
    });
  }

  return {
    async draw(spec, config, load) {
      worker ??= start();
      const thread = worker;
      thread.ref();
      try {
        return await run(thread, spec, config, load);
      } catch (error) {
        await close();
        throw error;
      } finally {
        thread.unref();
      }
    },
    close,
  };
}

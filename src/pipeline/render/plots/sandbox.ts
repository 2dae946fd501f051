import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shippedFile } from '../../../io/shipped.ts';
import { CmlError } from '../../../model/errors.ts';
import type { FromChild, ToChild } from './protocol.ts';
import type { Raster, RasterizeOptions } from './rasterize.ts';
import type { LoadData, Spec } from './spec.ts';
import { sentence } from './text.ts';

export interface SandboxOptions {
  /** Milliseconds that one drawing may take. */
  readonly deadline?: number;
  /** The bundled child.ts, where it does not lie beside the running code. */
  readonly child?: URL;
}

/**
 * Draws what a stranger may have written. Both throw CmlError `plot-timeout` where it takes too long, and `plot-invalid`
 * where it fails or needs too much memory.
 */
export interface Sandbox {
  /** A Vega or Vega-Lite specification as SVG. Also throws whatever `load` rejected with. */
  draw(spec: Spec, config: Spec, load: LoadData): Promise<string>;
  rasterize(svg: string, options: RasterizeOptions): Promise<Raster>;
  close(): void;
}

const maxMemoryMiB = 512;
const maxSvg = 32 * 1024 * 1024;

function invalid(message: string, hint?: string): CmlError {
  return new CmlError('plot-invalid', `The plot could not be drawn: ${sentence(message)}`, {
    hint: hint ?? 'The Vega editor shows what is wrong with it: https://vega.github.io/editor',
  });
}

function late(deadline: number): CmlError {
  return new CmlError('plot-timeout', `The plot was not drawn within ${deadline / 1000} seconds.`, {
    hint: 'Let it transform less data: aggregate or sample before plotting.',
  });
}

/**
 * Vega runs synchronously and an author's transforms can be endless or eat all memory, so they run in a process of their
 * own (a thread's failed allocation would end the whole program), with an empty environment and no way to load anything
 * but through `load`. One drawing at a time; the process is kept between drawings and replaced after a bad one.
 */
export function openSandbox({ deadline = 15_000, child: source }: SandboxOptions = {}): Sandbox {
  let child: ChildProcess | undefined;

  function start(): ChildProcess {
    const file = source ?? shippedFile('plot-child.js', './pipeline/render/plots/child.ts');
    return fork(fileURLToPath(file), [], {
      env: {},
      execArgv: [`--max-old-space-size=${maxMemoryMiB}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  }

  function close(): void {
    child?.removeAllListeners();
    child?.kill('SIGKILL');
    child = undefined;
  }

  /** Sends one task and waits for its outcome, answering the child's requests for data meanwhile. */
  function outcome(task: ToChild, load: LoadData): Promise<FromChild> {
    child ??= start();
    const running = child;
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<FromChild>((resolve, reject) => {
      timer = setTimeout(() => reject(late(deadline)), deadline);
      const say = (message: ToChild) => running.connected && running.send(message, () => {});
      const answer = (id: number, url: string) =>
        load(url).then(
          (text) => say({ type: 'loaded', id, text }),
          // Vega would go on with no data, and draw an empty plot.
          reject,
        );
      running.removeAllListeners();
      running.on('message', (message: FromChild) => {
        if (message.type === 'load') void answer(message.id, message.url);
        else resolve(message);
      });
      running.on('error', (error) => reject(invalid(error.message)));
      running.on('exit', () => reject(invalid('it needs too much memory, or its process was ended')));
      say(task);
    });
    // A deadline that outlived its drawing would keep the whole program waiting.
    return answered.finally(() => clearTimeout(timer));
  }

  async function run<T extends 'drawn' | 'rasterized'>(type: T, task: ToChild, load: LoadData) {
    try {
      const message = await outcome(task, load);
      if (message.type === 'failed') throw invalid(message.message, message.hint);
      if (message.type !== type) throw invalid(`its process answered ${message.type}`);
      return message as Extract<FromChild, { type: T }>;
    } catch (error) {
      close();
      throw error;
    }
  }

  const loadNothing = (url: string) => Promise.reject(invalid(`it wants to load ${url}`));

  return {
    async draw(spec, config, load) {
      const { svg } = await run('drawn', { type: 'draw', spec, config }, load);
      if (svg.length > maxSvg) throw invalid('it has too many marks', 'Aggregate or sample before plotting.');
      return svg;
    },
    async rasterize(svg, options) {
      const { raster } = await run('rasterized', { type: 'rasterize', svg, options }, loadNothing);
      return raster;
    },
    close,
  };
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const beside = ['./assets/', '../assets/', './', '../'];

/**
 * A data file that cml ships: `NAME` or `assets/NAME` in dist/, or, when the source tree itself runs, `source`: a
 * path relative to src/, or a module specifier such as `@resvg/resvg-wasm/index_bg.wasm`.
 */
export function shippedFile(name: string, source: string): URL {
  const built = beside
    .map((folder) => new URL(folder + name, import.meta.url))
    .find((url) => existsSync(url));
  if (built) return built;
  if (source.startsWith('./')) return new URL(`../${source}`, import.meta.url);
  return new URL(`file://${createRequire(import.meta.url).resolve(source)}`);
}

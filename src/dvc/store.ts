import type { ContentStore } from './data.ts';
import { DvcError } from './failure.ts';

/** Placeholder until the cache is read. */
export function openStore(_place: { root: string; env: NodeJS.ProcessEnv }): ContentStore {
  return {
    async read() {
      throw new DvcError('[Errno 2] No storage files available', 'FileNotFoundError');
    },
    async list() {
      throw new DvcError('[Errno 2] No storage files available', 'FileNotFoundError');
    },
  };
}

import type { Engine } from './types.ts';

/** Every engine by the name of its folder; loaded when it is asked for. */
export const engines = {
  local: async () => (await import('./local/index.ts')).localEngine,
} as const satisfies Record<string, () => Promise<Engine>>;

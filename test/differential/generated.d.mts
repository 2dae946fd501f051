import type { Oracle } from './tools.d.mts';

export function checkGenerated(options: {
  oracle: Oracle;
  commands: unknown;
  runs: number;
  seed: number;
  path?: string;
}): Promise<{ failed: boolean; message: string }>;

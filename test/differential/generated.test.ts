import { describe, expect, it } from 'vitest';
import { needs, requireTool } from '../support/tools.ts';

describe('beside the real dvc', needs('dvc'), () => {
  it('prints the same for generated repositories', { timeout: 300_000 }, async () => {
    const { checkGenerated } = await import('./generated.mjs');
    const { interpreterOf, loadCommands, openOracle, scratch } = await import('./tools.mjs');
    const bundle = await scratch('bundle');
    const oracle = openOracle(interpreterOf(requireTool('dvc')));
    try {
      const commands = await loadCommands(bundle.folder);
      const { failed, message } = await checkGenerated({ oracle, commands, runs: 12, seed: 1 });
      expect(failed, message).toBe(false);
    } finally {
      oracle.close();
      await bundle.remove();
    }
  });
});

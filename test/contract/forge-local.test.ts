import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLocalForge } from '../../src/forges/index.ts';
import { temporaryDirectory } from '../support/repo.ts';
import { forgeContract } from './forge.ts';

forgeContract({ name: 'local', remote: false }, async () => {
  const root = temporaryDirectory('local-forge');
  const folder = join(root, '.cml', 'comments', 'change-request-12');
  const forge = await openLocalForge(root);
  const pending: Promise<unknown>[] = [];
  const headSha = 'c'.repeat(40);
  return {
    open: async () => {
      await Promise.all(pending);
      return {
        ...forge,
        async *comments(target) {
          await Promise.all(pending);
          yield* forge.comments(target);
        },
      };
    },
    say: (_who, body) => {
      const before = pending.at(-1) ?? Promise.resolve();
      pending.push(before.then(() => forge.createComment({ kind: 'change-request', number: 12 }, body)));
    },
    bodies: () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')),
    headSha,
    requests: [],
    faults: [],
    violations: [],
    statusOf: (sha) => {
      const text = readFileSync(join(root, '.cml', 'statuses', `${sha}.json`), 'utf8');
      const found = Object.values(JSON.parse(text) as Record<string, { state: string }>);
      return found.at(-1)?.state;
    },
    close: async () => {},
  };
});

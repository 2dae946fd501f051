import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { openForge } from '../../../src/forges/index.ts';
import type { Forge } from '../../../src/forges/types.ts';
import type { ForgeAddress } from '../../../src/model/forge.ts';

const kinds = ['github', 'gitlab', 'bitbucket', 'gitea'] as const satisfies readonly ForgeAddress['kind'][];

const places: Readonly<Record<string, string>> = {
  'gitlab-uploads': 'the project’s uploads',
  'bitbucket-downloads': 'the repository’s Downloads',
};

/** What the table says, from what a driver declares. */
const rows: Readonly<Record<string, (forge: Forge) => string>> = {
  'Comment, characters': ({ dialect }) => dialect.limit.toLocaleString('en'),
  'Folds and other HTML': ({ dialect }) => said(dialect.html),
  'Pictures follow the dark theme': ({ dialect }) => said(dialect.picture),
  'Charts as Mermaid': ({ dialect }) => said(dialect.mermaid),
  'Pictures are kept in': ({ uploads }) => (uploads ? (places[uploads.name] ?? '') : 'a hidden ref'),
  'Hides a comment as outdated': ({ hideComment }) => said(hideComment !== undefined),
  'Reports of forks are posted by': ({ name, forkBuilds }) =>
    forkBuilds ? 'a scheduled pipeline' : name === 'bitbucket' ? 'nobody' : 'a workflow after theirs',
  'Labels by verdict': ({ labels }) => said(labels !== undefined),
  'Opens and merges change requests': ({ requests }) => said(requests !== undefined),
  'Runs a build again': ({ rerun }) => said(rerun !== undefined),
  'Makes a machine its runner': ({ runners }) => said(runners !== undefined),
};

function said(can: boolean): string {
  return can ? 'yes' : 'no';
}

it('docs/forges.md says of each forge what its driver can do', async () => {
  const text = (await readFile('docs/forges.md', 'utf8')).replaceAll("'", '’');
  const table = new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.slice(2, -2).split(' | '))
      .map(([name = '', ...cells]) => [name, cells]),
  );
  for (const [index, kind] of kinds.entries()) {
    const webUrl = 'https://forge.example.com';
    const address = { kind, apiUrl: `${webUrl}/api`, webUrl, repository: 'team/model' };
    const forge = await openForge(address, 'secret', { env: {} });
    for (const [name, expected] of Object.entries(rows))
      expect(`${kind}: ${name}: ${table.get(name)?.[index]}`).toBe(`${kind}: ${name}: ${expected(forge)}`);
  }
});

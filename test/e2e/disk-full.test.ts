import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { gitEnvironment, makeRepo, temporaryDirectory } from '../support/repo.ts';

// A file system of 256 KiB that only the test sees; not every container may mount one.
const mountable = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const options = mountable ? {} : { skip: true, meta: { missing: ['unshare -rm'] } };

describe('on a full disk', options, () => {
  let program = '';
  let small = '';

  beforeAll(async () => {
    const directory = temporaryDirectory('full');
    program = join(directory, 'program.mjs');
    small = join(directory, 'small');
    mkdirSync(small);
    const source = (path: string) => JSON.stringify(join(import.meta.dirname, '../../src', path));
    const entry = join(directory, 'entry.ts');
    writeFileSync(
      entry,
      `import { openGit } from ${source('io/git.ts')};
       import { withRefs } from ${source('io/refs.ts')};
       import { commitFiles } from ${source('io/commit-files.ts')};
       import { filesStore } from ${source('stores/files/index.ts')};
       import { randomBytes } from 'node:crypto';
       const [kind, place] = process.argv.slice(2);
       const bytes = randomBytes(1 << 20);
       const files = () => filesStore(place + '/.cml').put([{ id: 'a'.repeat(64), name: 'a.png', mime: 'image/png', bytes }], new Map());
       const refs = () => withRefs(openGit(place, process.env), undefined, {}, async (refs) => {
         refs.stage('refs/cml/x', (old) => commitFiles(refs.git, old, { message: 'x', write: new Map([['x', bytes]]) }));
         await refs.push();
       });
       await (kind === 'files' ? files : refs)().catch((error) => console.log(error.code + ': ' + error.message));`,
    );
    await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'esm' });
  });

  function run(kind: string, place: string): string {
    const script = 'mount -t tmpfs -o size=256k none "$1" && TMPDIR="$1" exec "$2" "$3" "$4" "$5"';
    const args = ['-rm', 'sh', '-c', script, 'sh', small, process.execPath, program, kind, place];
    return execFileSync('unshare', args, { env: gitEnvironment, encoding: 'utf8' });
  }

  test('pictures are not written, and the error says so', () => {
    expect(run('files', small)).toMatch(/^disk-full: The disk is full/);
  });

  test('refs are not written, and the error says so', () => {
    const repo = makeRepo();
    repo.commit('one');
    expect(run('refs', repo.path)).toMatch(/^disk-full: The disk is full/);
    expect(repo.git('for-each-ref', 'refs/cml')).toBe('');
  });
});

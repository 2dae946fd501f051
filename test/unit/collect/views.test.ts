import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { anySign } from '../../../src/io/file-list.ts';
import { openObjects } from '../../../src/io/objects.ts';
import type { RevisionView } from '../../../src/io/view.ts';
import { commitView, workTreeView } from '../../../src/io/views.ts';
import { createRepository, type Repository } from './repository.ts';

const made: Repository[] = [];
function repository(...args: Parameters<typeof createRepository>): Repository {
  const one = createRepository(...args);
  made.push(one);
  return one;
}
afterEach(() => {
  for (const one of made.splice(0)) one.remove();
});

async function text(view: RevisionView, path: string): Promise<string> {
  return (await view.read(path)).toString('utf8');
}
async function streamed(view: RevisionView, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of view.stream(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
async function listed(view: RevisionView): Promise<string[]> {
  return (await view.files()).find(anySign);
}
const both = (one: Repository): RevisionView[] => [workTreeView(one.git), commitView(one.git, one.commit())];

describe('both views', () => {
  it('list and read the same files, names with spaces and quotes among them', async () => {
    const one = repository({ 'b/m.json': '{}', 'a "q" ü.json': '1', 'new\nline.json': '2', 'Z.txt': '' });
    for (const view of both(one)) {
      expect(await listed(view)).toEqual(['Z.txt', 'a "q" ü.json', 'b/m.json', 'new\nline.json']);
      expect(await text(view, 'a "q" ü.json')).toBe('1');
      expect(await text(view, 'new\nline.json')).toBe('2');
      expect(await text(view, 'Z.txt')).toBe('');
      expect((await streamed(view, 'b/m.json')).toString()).toBe('{}');
    }
  });

  it('refuse what leaves the repository', async () => {
    const one = repository({ 'in/real.json': '7' });
    symlinkSync('/etc/passwd', join(one.root, 'passwd.json'));
    symlinkSync('../../../../../../etc/passwd', join(one.root, 'in/up.json'));
    symlinkSync('/etc', join(one.root, 'etc'));
    symlinkSync('.git/config', join(one.root, 'config.json'));
    for (const view of both(one)) {
      for (const path of [
        'passwd.json',
        'in/up.json',
        'etc/passwd',
        'config.json',
        '../x',
        '/etc/passwd',
        'in/../../x',
        '.git/config',
        'in/.GIT/x',
        '',
      ])
        await expect(view.read(path), path).rejects.toMatchObject({ code: 'file-outside' });
      await expect(streamed(view, 'passwd.json')).rejects.toMatchObject({ code: 'file-outside' });
    }
  });

  it('follow links that stay inside, and say when they go in circles or nowhere', async () => {
    const one = repository({ 'in/deep/real.json': '7' });
    symlinkSync('in/deep/real.json', join(one.root, 'link.json'));
    symlinkSync('link.json', join(one.root, 'again.json'));
    symlinkSync('in/deep', join(one.root, 'folder'));
    symlinkSync('round.json', join(one.root, 'round.json'));
    symlinkSync('nowhere.json', join(one.root, 'dangling.json'));
    for (const view of both(one)) {
      expect(await text(view, 'link.json')).toBe('7');
      expect(await text(view, 'again.json')).toBe('7');
      expect(await text(view, 'folder/real.json')).toBe('7');
      await expect(view.read('round.json')).rejects.toMatchObject({ name: 'CmlError' });
      await expect(view.read('dangling.json')).rejects.toMatchObject({ code: 'file-missing' });
    }
  });

  it('refuse files of submodules', async () => {
    const one = repository({ 'm.json': '1' });
    const other = repository({ 'metrics.json': '{"secret": 1}' });
    other.commit();
    one.run('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', other.root, 'sub');
    for (const view of both(one)) {
      expect(await listed(view)).toEqual(['.gitmodules', 'm.json']);
      await expect(view.read('sub/metrics.json')).rejects.toMatchObject({ code: 'file-outside' });
    }
  });

  it('say how large a file is that they will not read, and stream it all the same', async () => {
    const one = repository({ 'big.csv': 'x'.repeat(300_000), 'after.json': '1' });
    for (const view of both(one)) {
      await expect(view.read('big.csv', { maxBytes: 1000 })).rejects.toMatchObject({
        code: 'file-too-large',
        message: expect.stringContaining('big.csv holds 300000 bytes; at most 1000'),
      });
      expect(await text(view, 'after.json')).toBe('1');
      expect(await streamed(view, 'big.csv')).toHaveLength(300_000);
      expect(await view.read('big.csv')).toHaveLength(300_000);
    }
  });

  it('name a file that is not there', async () => {
    for (const view of both(repository({ a: '' })))
      await expect(view.read('no/such.json')).rejects.toMatchObject({
        code: 'file-missing',
        message: 'no/such.json does not exist.',
      });
  });
});

describe('the work tree', () => {
  it('holds ignored results, and no tool folders or repositories inside', async () => {
    const one = repository({
      '.gitignore': 'mlruns/\n*.log\nnode_modules\n/env\n',
      'mlruns/0/r/metrics/auc': '1 0.9 0',
      'mlruns/__pycache__/a.pyc': '',
      'train.log': '',
      'node_modules/x/metrics.json': '{}',
      'env/pyvenv.cfg': '',
      'env/lib/metrics.json': '{}',
      'untracked-env/pyvenv.cfg': '',
      'untracked-env/metrics.json': '{}',
      'sub/node_modules/metrics.json': '{}',
      '.dvc/cache/files/md5/aa/bb': '',
      'nested/metrics.json': '{}',
      'mlruns/nested/metrics.json': '{}',
    });
    execFileSync('git', ['init', '-q', join(one.root, 'nested')]);
    execFileSync('git', ['init', '-q', join(one.root, 'mlruns/nested')]);
    expect(await listed(workTreeView(one.git))).toEqual([
      '.gitignore',
      'mlruns/0/r/metrics/auc',
      'train.log',
    ]);
    await expect(workTreeView(one.git).read('nested/metrics.json')).rejects.toMatchObject({
      code: 'file-outside',
    });
  });

  it('does not hold what was deleted since the last commit', async () => {
    const one = repository({ 'a.json': '1', 'b.json': '2' });
    one.commit();
    rmSync(join(one.root, 'a.json'));
    expect(await listed(workTreeView(one.git))).toEqual(['b.json']);
  });

  it.skipIf(process.platform === 'win32')('refuses a pipe and a device without waiting', async () => {
    const one = repository({ a: '' });
    execFileSync('mkfifo', [join(one.root, 'metrics.json')]);
    symlinkSync('/dev/zero', join(one.root, 'zero.json'));
    const view = workTreeView(one.git);
    await expect(view.read('metrics.json')).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(view.read('zero.json')).rejects.toMatchObject({ code: 'file-outside' });
  });

  it('is listed in a repository without commits, in a linked work tree, and empty in a bare one', async () => {
    const fresh = repository({ 'metrics.json': '{}' });
    expect(await listed(workTreeView(fresh.git))).toEqual(['metrics.json']);
    expect(await listed(workTreeView(repository({}, '--bare').git))).toEqual([]);
    fresh.commit();
    mkdirSync(join(fresh.root, 'trees'));
    fresh.run('worktree', 'add', '-q', 'trees/linked');
    fresh.write('trees/linked/metrics.json', '{"in": "linked"}');
    expect(await listed(workTreeView(fresh.git))).toEqual(['metrics.json']);
  });

  it('leaves out what a sparse checkout leaves out', async () => {
    const one = repository({ 'a/m.json': '1', 'b/m.json': '2' });
    one.commit();
    one.run('sparse-checkout', 'set', 'a');
    expect(await listed(workTreeView(one.git))).toEqual(['a/m.json']);
  });
});

describe('a commit', () => {
  it('is read from a bare repository, whatever the work tree has', async () => {
    const one = repository({ 'm.json': '1' });
    const sha = one.commit();
    one.write('m.json', '2');
    const view = commitView(one.git, sha);
    expect(view.revision).toBe(sha);
    expect(await text(view, 'm.json')).toBe('1');
    expect((await view.files()).get('m.json')?.oid).toBe(one.run('rev-parse', `${sha}:m.json`).trim());
  });

  it('that does not exist is an error that names it', async () => {
    const sha = '1'.repeat(40);
    await expect(commitView(repository().git, sha).files()).rejects.toMatchObject({
      code: 'revision-unknown',
    });
  });
});

describe('the list of a commit', () => {
  it('is what git lists, folders that did not change since included', async () => {
    const one = repository({
      'a/b/c.json': '1',
      'a/b-c': '2',
      'a.json': '3',
      'ü/é.json': '4',
      'a/b/d/e': '5',
    });
    symlinkSync('b/c.json', join(one.root, 'a/link'));
    const sha = one.commit();
    const objects = openObjects(one.git);
    const files = await listed(commitView(one.git, sha, objects));
    const known = one.run('ls-tree', '-r', '-z', '--name-only', sha).split('\0').filter(Boolean);
    expect(files).toEqual(known.sort());
    one.write('a/b/c.json', '9');
    const list = await commitView(one.git, one.commit(), objects).files();
    const next = list.find(anySign).map((path) => list.get(path)!);
    expect(next.filter(({ oid }) => oid !== undefined).map(({ oid, path }) => `${oid} ${path}`)).toEqual(
      next
        .filter(({ oid }) => oid !== undefined)
        .map(({ path }) => `${one.run('rev-parse', `HEAD:${path}`).trim()} ${path}`),
    );
    objects.close();
  });

  it('ends where folders hold each other more often than any repository would', async () => {
    const one = repository({ 'a.json': '1' });
    let tree = one.run('rev-parse', `${one.commit()}^{tree}`).trim();
    for (let level = 0; level < 40; level += 1)
      tree = execFileSync('git', ['mktree'], {
        cwd: one.root,
        input: `040000 tree ${tree}\ta\n040000 tree ${tree}\tb\n`,
        encoding: 'utf8',
      }).trim();
    const bomb = one.run('commit-tree', '-m', 'bomb', tree).trim();
    await expect(commitView(one.git, bomb).files()).rejects.toMatchObject({ code: 'revision-unknown' });
  });
});

describe('the object reader', () => {
  it('tells what a name stands for, and a revision that came later too', async () => {
    const one = repository({ 'm.json': '1' });
    const sha = one.commit();
    const objects = openObjects(one.git);
    expect(await objects.id('HEAD^{commit}')).toBe(sha);
    expect(await objects.id('nowhere^{commit}')).toBeUndefined();
    one.write('m.json', '2');
    const next = one.commit();
    expect(await objects.id('HEAD^{commit}')).toBe(next);
    expect(await objects.id('HEAD~1')).toBe(sha);
    objects.close();
  });

  it('answers overlapping questions in order, missing objects among them', async () => {
    const one = repository(
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, `${i}`.repeat(i * 500)])),
    );
    one.commit();
    const objects = openObjects(one.git);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        objects.read(`HEAD:f${i}`, { maxBytes: 40_000 }).catch((e) => e.code),
      ),
    );
    answers.forEach((answer, i) => {
      const content = `${i}`.repeat(i * 500);
      if (i >= 50) expect(answer).toBeUndefined();
      else if (content.length > 40_000) expect(answer).toBe('file-too-large');
      else expect(answer.toString()).toBe(content);
    });
    expect(await objects.read('two\nlines')).toBeUndefined();
    objects.close();
    expect((await objects.read('HEAD:f1'))?.length).toBe(500);
    objects.close();
  });
});

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cml } from '../support/cml.ts';
import { cloneRepo, makeRepo, type Repo, temporaryDirectory } from '../support/repo.ts';

/** A repository with a committed baseline, on a branch whose numbers are better in one way and worse in another. */
function changed(files: Readonly<Record<string, string | Uint8Array>> = {}): Repo {
  const repo = makeRepo();
  repo.commit('Start', { 'metrics.json': '{"accuracy": 0.90, "loss": 0.20}', 'params.yaml': 'lr: 0.1\n' });
  repo.git('switch', '-q', '-c', 'change');
  repo.commit('Change', { 'params.yaml': 'lr: 0.2\n', ...files });
  repo.write({ 'metrics.json': '{"accuracy": 0.93, "loss": 0.25}' });
  return repo;
}

const gates = 'gates:\n  loss: { max-rise: 0.01 }\n';

describe('cml run', () => {
  test('trains, compares with the merge base, and keeps the report in every form', async () => {
    const repo = changed();
    const { code, stdout } = await cml(repo.path, ['run', '--', 'echo', 'training …']);
    expect(code).toBe(0);
    expect(stdout).toContain('training …');
    expect(stdout).toMatch(/accuracy\s↑\s+0\.900?\s+0\.930?\s/);
    expect(stdout).toContain('lr 0.1 → 0.2');
    for (const name of ['report.md', 'report.html', 'report.json']) {
      expect(readFileSync(join(repo.path, '.cml', name), 'utf8')).toContain('accuracy');
    }
    expect(repo.git('status', '--porcelain', '--ignored=no')).toBe('M metrics.json');
  });

  test('ends with the training’s own exit code, and still reports', async () => {
    const repo = changed();
    const { code, stdout } = await cml(repo.path, [
      'run',
      '--script',
      'echo "out of memory" >&2\nfalse | true\nexit 9',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('failed');
    expect(readFileSync(join(repo.path, '.cml/report.md'), 'utf8')).toContain('out of memory');
  });

  test('ends with 3 where a gate fails, and with 0 where gates are advisory', async () => {
    const repo = changed({ 'cml.yaml': gates });
    expect((await cml(repo.path, ['run'])).code).toBe(3);
    expect((await cml(repo.path, ['run', '--fail-on', 'never'])).code).toBe(0);
    writeFileSync(join(repo.path, 'cml.yaml'), `${gates}fail-on: never\n`);
    expect((await cml(repo.path, ['run'])).code).toBe(0);
  });

  test('fails a gate whose metric vanished or is NaN', async () => {
    const repo = changed({ 'cml.yaml': gates });
    repo.write({ 'metrics.json': '{"accuracy": 0.93}' });
    expect((await cml(repo.path, ['run'])).code).toBe(3);
    repo.write({ 'metrics.json': '{"accuracy": 0.93, "loss": NaN}' });
    const { code, stdout } = await cml(repo.path, ['run']);
    expect([code, stdout.includes('NaN')]).toEqual([3, true]);
  });

  test('prints JSON alone with --json', async () => {
    const { stdout } = await cml(changed().path, ['run', '--json', '--', 'echo', 'noise']);
    const report = JSON.parse(stdout);
    expect(report.metrics.map(({ name }: { name: string }) => name).sort()).toEqual(['accuracy', 'loss']);
    expect(report.baseline.sha).toMatch(/^[0-9a-f]{40}$/);
  });

  test('shows head alone without a baseline, and says how to get one', async () => {
    const repo = makeRepo();
    repo.commit('Start', { 'README.md': 'x' });
    repo.write({ 'metrics.json': '{"accuracy": 0.93}' });
    const { code, stdout } = await cml(repo.path, ['run']);
    expect(code).toBe(0);
    expect(stdout).toContain('0.93');
    expect(stdout).toMatch(/baseline/i);
  });
});

test('a file of bare values is a warning that names it, and never passed over in silence', async () => {
  const repo = changed();
  repo.write({ 'metrics.json': '[0.9, 0.2]' });
  const { stdout } = await cml(repo.path, ['run']);
  expect(stdout).toContain('metrics.json was left out: it is a list of bare values');
});

test('diff names both sides as they were asked for, wherever HEAD is', async () => {
  const repo = makeRepo();
  const old = repo.commit('One', { 'metrics.json': '{"accuracy": 0.9}' });
  const recent = repo.commit('Two', { 'metrics.json': '{"accuracy": 0.8}' });
  repo.git('tag', 'v2');
  repo.commit('Three', { 'metrics.json': '{"accuracy": 0.7}' });
  const { stdout } = await cml(repo.path, ['diff', old, 'v2', '--md']);
  expect(stdout).toContain(`\`${recent.slice(0, 7)}\` against \`${old.slice(0, 7)}\``);
  expect(stdout).toMatch(/^\| Metric \| .* \| v2 \|/m);
  expect(stdout).toContain('| 0.9 | 0.8 |');
});

test.each([
  ['comment create', ['comment', 'create', 'report.md', '--dry-run']],
  ['publish', ['publish', 'report.md', '--dry-run']],
])('%s does not follow a link out of the repository', async (_, args) => {
  const repo = makeRepo();
  repo.commit('Start');
  symlinkSync('/etc/passwd', join(repo.path, 'report.md'));
  const { code, stdout, stderr } = await cml(repo.path, args);
  expect([code, stdout]).toEqual([6, '']);
  expect(stderr).toContain('report.md is a symbolic link that leads out of the repository. [file-outside]');
  const elsewhere = join(temporaryDirectory('elsewhere'), 'report.md');
  writeFileSync(elsewhere, '# Mine\n');
  expect((await cml(repo.path, [...args.slice(0, -2), elsewhere, '--dry-run'])).code).toBe(0);
});

test('help shows an example everywhere, of a word that has commands of its own too', async () => {
  for (const words of [[], ['comment'], ['ledger'], ['bundle'], ['metrics']]) {
    const { code, stdout } = await cml('/', [...words, '--help']);
    expect([code, stdout.includes(`cml ${words.join(' ')}`.trim())]).toEqual([0, true]);
    if (words.length > 0) expect(stdout).toMatch(/Examples:\n {2}cml /);
  }
});

test('COLUMNS is how wide a report is', async () => {
  const { stdout } = await cml(changed().path, ['report'], { env: { COLUMNS: '60' } });
  const lines = stdout.split('\n').map((line) => line.length);
  expect(Math.max(...lines)).toBeLessThanOrEqual(60);
  expect((await cml(changed().path, ['report'])).stdout.split('\n').length).toBeLessThan(lines.length);
});

describe('one part at a time', () => {
  test('collect prints a revision’s Run, every number as it was written', async () => {
    const repo = changed();
    repo.write({ 'metrics.json': '{"big": 1152921504606846977, "one": 1.0, "bad": NaN, "__proto__": 3}' });
    const run = JSON.parse(
      (await cml(repo.path, ['collect', '--json'])).stdout.replace('1152921504606846977', '"exact"'),
    );
    expect(run.metrics.map(({ key, value, text }: Record<string, unknown>) => [key, value, text])).toEqual([
      ['big', 'exact', expect.anything()],
      ['one', 1, '1.0'],
      ['bad', 'NaN', undefined],
      ['__proto__', 3, undefined],
    ]);
    const main = JSON.parse((await cml(repo.path, ['collect', 'main', '--json'])).stdout);
    expect(main.revision).toBe(repo.git('rev-parse', 'main'));
  });

  test('diff compares two revisions as text, Markdown and JSON', async () => {
    const repo = changed();
    repo.commit('Numbers');
    const json = JSON.parse((await cml(repo.path, ['diff', 'main', 'HEAD', '--json'])).stdout);
    expect(json.metrics[0]).toMatchObject({ name: 'accuracy', old: 0.9, new: 0.93, direction: 'higher' });
    expect(json.params).toMatchObject([{ name: 'lr', old: 0.1, new: 0.2 }]);
    expect((await cml(repo.path, ['diff', 'main', 'HEAD', '--md'])).stdout).toContain('| accuracy');
    expect((await cml(repo.path, ['diff', 'main', 'HEAD'])).stdout).toMatch(/loss\s↓/);
  });

  test('plot draws a table to PNG and SVG', async () => {
    const repo = makeRepo();
    repo.write({ 'loss.csv': 'step,loss\n0,1.0\n1,0.5\n2,0.25\n' });
    expect((await cml(repo.path, ['plot', 'loss.csv', '-o', 'loss.png'])).code).toBe(0);
    expect(readFileSync(join(repo.path, 'loss.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(
      (await cml(repo.path, ['plot', 'loss.csv', '-y', 'loss', '-o', 'loss.svg', '--theme', 'dark'])).code,
    ).toBe(0);
    expect(readFileSync(join(repo.path, 'loss.svg'), 'utf8')).toContain('<svg');
  });

  test('the ledger holds a run for who commits no metrics, and git shows it', async () => {
    const repo = makeRepo();
    repo.commit('Start', { '.gitignore': 'metrics.json\n' });
    repo.write({ 'metrics.json': '{"accuracy": 0.90}' });
    await cml(repo.path, ['run']);
    expect(repo.git('log', '--notes=cml', '-1')).toContain('cml: accuracy 0.90');
    repo.commit('Next', { 'a.txt': '1' });
    repo.write({ 'metrics.json': '{"accuracy": 0.95}' });
    const { stdout } = await cml(repo.path, ['run']);
    expect(stdout).toMatch(/accuracy\s↑\s+0\.900?\s+0\.950?/);
    expect((await cml(repo.path, ['ledger', 'list'])).stdout.split('\n')).toHaveLength(3);
    expect(JSON.parse((await cml(repo.path, ['ledger', 'show', '--json'])).stdout)).toHaveProperty('cml');
  });

  test('init writes a workflow and a cml.yaml once, and leaves them alone after', async () => {
    const repo = makeRepo();
    repo.commit('Start', { 'train.py': '', 'requirements.txt': 'numpy\n' });
    expect((await cml(repo.path, ['init'])).stdout).toContain('wrote .github/workflows/model.yml');
    const workflow = readFileSync(join(repo.path, '.github/workflows/model.yml'), 'utf8');
    expect(workflow).toContain('run: python train.py');
    expect(workflow).toContain('pip install -r requirements.txt');
    writeFileSync(join(repo.path, 'cml.yaml'), '# mine\n');
    const again = await cml(repo.path, ['init']);
    expect(again.stderr).toContain('cml.yaml is there already');
    expect(readFileSync(join(repo.path, 'cml.yaml'), 'utf8')).toBe('# mine\n');
  });

  test('doctor names the line of a mistake, the missing metrics, and what to add', async () => {
    const repo = makeRepo();
    repo.commit('Start', { 'cml.yaml': 'gates:\n  acc:\n    maximum: 1\n' });
    const { code, stdout } = await cml(repo.path, ['doctor']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/cml\.yaml:3: there is no key “maximum”/);
    expect(stdout).toContain('No metrics were found');
  });
});

describe('bad input ends in one clear sentence and a stable exit code', () => {
  const sentence = /^cml: [^\n]+ \[[a-z-]+\]\n/;

  test.each([
    ['outside any repository', (path: string) => path, ['run'], 4, 'not-a-repository'],
    [
      'an unknown revision',
      (path: string) => initialised(path),
      ['collect', 'nowhere'],
      4,
      'revision-unknown',
    ],
    [
      'an unknown baseline',
      (path: string) => initialised(path),
      ['run', '--baseline', 'nowhere'],
      4,
      'revision-unknown',
    ],
    [
      'a file that is not there',
      (path: string) => initialised(path),
      ['plot', 'none.csv', '-o', 'x.png'],
      6,
      'file-missing',
    ],
    ['a wrong choice', (path: string) => initialised(path), ['run', '--fail-on', 'sometimes'], 2, 'usage'],
    [
      'a target that is none',
      (path: string) => initialised(path),
      ['comment', 'create', 'a.md', '--target', 'pull'],
      2,
      'usage',
    ],
    [
      'no forge to post to',
      (path: string) => initialised(path),
      ['comment', 'create', 'README.md'],
      5,
      'forge-unknown',
    ],
    ['nothing to train', (path: string) => initialised(path), ['train'], 2, 'usage'],
  ])('%s', async (_name, prepare, args, exitCode, code) => {
    const { code: ended, stderr } = await cml(prepare(temporaryDirectory('bad')), args);
    expect(stderr).toMatch(sentence);
    expect([ended, /\[([a-z-]+)\]/.exec(stderr)?.[1]]).toEqual([exitCode, code]);
    expect(stderr).not.toContain('    at ');
  });

  function initialised(path: string): string {
    makeRepo({ path }).commit('Start', { 'README.md': '# x' });
    return path;
  }

  test('an empty repository, one with no commits, a detached head and a bare one', async () => {
    const empty = makeRepo();
    expect((await cml(empty.path, ['run'])).code).toBe(0);
    empty.write({ 'metrics.json': '{"accuracy": 1}' });
    expect((await cml(empty.path, ['run'])).stdout).toContain('accuracy');
    const repo = changed();
    repo.git('switch', '-q', '--detach');
    expect((await cml(repo.path, ['run'])).code).toBe(0);
    const bare = cloneRepo(repo.path, '--bare');
    expect((await cml(bare.path, ['diff', 'main', 'change'])).code).toBe(0);
  });

  test('files that lie are warnings that name them, and the rest is read', async () => {
    const repo = changed();
    repo.write({
      'metrics/binary.json': Buffer.from([0, 1, 2, 255]),
      'metrics/broken.yaml': 'a: [1\n',
      'metrics/huge.json': JSON.stringify({ name: 'x'.repeat(10_000_000) }),
    });
    symlinkSync('/etc/passwd', join(repo.path, 'metrics/passwd.json'));
    const { code, stdout } = await cml(repo.path, ['collect', '--json']);
    const { metrics, warnings } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(metrics.map(({ key }: { key: string }) => key)).toContain('accuracy');
    const files = warnings.map(({ file }: { file: string }) => file);
    expect(files).toEqual(
      expect.arrayContaining(['metrics/binary.json', 'metrics/broken.yaml', 'metrics/passwd.json']),
    );
    expect(stdout).not.toContain('root:');
    expect((await cml(repo.path, ['run'])).code).toBe(0);
    expect(readFileSync(join(repo.path, '.cml/report.md'), 'utf8').length).toBeLessThan(1_000_000);
  });

  test('hostile names stay text', async () => {
    const repo = changed();
    repo.write({
      'metrics.json':
        '{"__proto__": 1, "a|b": 2, "@team": 3, "<img src=x onerror=alert(1)>": 4, "::error::x": 5}',
    });
    const { stdout } = await cml(repo.path, ['run']);
    expect(stdout).not.toMatch(/^::error/m);
    const markdown = readFileSync(join(repo.path, '.cml/report.md'), 'utf8');
    // In Markdown a name that is not plainly harmless stands as code, where nothing acts.
    expect(markdown).not.toMatch(/(^|[^`])<img src=x/m);
    expect(markdown).not.toMatch(/(^|[^\w`])@team/m);
    expect(readFileSync(join(repo.path, '.cml/report.html'), 'utf8')).not.toContain('<img src=x');
  });

  test('no secret of the environment is printed, whatever the training does', async () => {
    const repo = changed();
    const env = { API_TOKEN: 'hunter2hunter2' };
    const { stdout, stderr } = await cml(
      repo.path,
      ['run', '--script', 'echo $API_TOKEN; echo $API_TOKEN | base64; exit 4'],
      { env },
    );
    const report = readFileSync(join(repo.path, '.cml/report.md'), 'utf8');
    for (const text of [stdout, stderr, report]) expect(text).not.toContain('hunter2');
    expect(report).toContain('***');
  });

  test('a Vega specification that loads a remote address, and one that never ends', async () => {
    const repo = changed();
    mkdirSync(join(repo.path, 'plots'));
    repo.write({
      'remote.vl.json':
        '{"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "data": {"url": "https://evil.example/x.csv"}, "mark": "point"}',
    });
    const { code, stderr } = await cml(repo.path, ['plot', 'remote.vl.json', '-o', 'x.png']);
    expect([code, /\[([a-z-]+)\]/.exec(stderr)?.[1]]).toEqual([6, 'remote-refused']);
  });

  test('SIGTERM reaches the training, and the report is still written', async () => {
    const repo = changed();
    const script =
      "trap 'echo stopped by a signal; exit 7' TERM; echo started; for i in $(seq 100); do sleep 0.1; done";
    const ended = cml(repo.path, ['run', '--script', script], { timeout: 2500 });
    const { code } = await ended;
    expect(code).toBe(7);
    expect(readFileSync(join(repo.path, '.cml/report.md'), 'utf8')).toContain('stopped by a signal');
  });
});

test('a line that cannot be read ends with 2, one sentence, and what was probably meant', async () => {
  for (const [args, sentence, hint] of [
    [['diif'], 'cml: There is no command “diif”. [usage]', 'Did you mean `cml diff`?'],
    [['diff', '--jsn'], 'cml: cml diff has no option --jsn. [usage]', 'Did you mean --json?'],
    [['plot'], 'cml: cml plot needs FILE, and it was not given. [usage]', 'Write cml plot <FILE>.'],
  ] as const) {
    const { code, stdout, stderr } = await cml('/', args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain(hint);
  }
  const { code, stdout, stderr } = await cml('/', []);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^Usage: cml /);
});

test.each(['18.20.4', '21.7.3', '22.2.0'])(
  'Node %s, by which nothing of cml could be loaded, is named',
  async (version) => {
    const folder = temporaryDirectory('old-node');
    const old = join(folder, 'old.cjs');
    writeFileSync(
      old,
      `delete process.getBuiltinModule;
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
    );
    const { code, stderr } = await cml(folder, ['run'], { env: { NODE_OPTIONS: `--require=${old}` } });
    expect([code, stderr.split('\n')[0]]).toEqual([
      7,
      `cml: This is Node ${version}, and cml needs 20.19 or newer, of Node 22 at least 22.3. [node-too-old]`,
    ]);
    expect((await cml(folder, ['--version'], { env: { NODE_OPTIONS: `--require=${old}` } })).code).toBe(0);
  },
);

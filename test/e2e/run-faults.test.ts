import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tokens } from '../forges/github/index.ts';
import { type JobOptions, type Project, startProject } from '../support/jobs.ts';
import { makeRepo, temporaryDirectory } from '../support/repo.ts';

let project: Project;
beforeAll(async () => {
  project = await startProject({
    base: { 'metrics.json': '{"accuracy": 0.9}' },
    change: { 'metrics.json': '{"accuracy": 0.92}' },
  });
});
afterAll(() => project.github.close());
beforeEach(() => {
  const { github } = project;
  github.state.comments.splice(0);
  github.state.statuses.splice(0);
  github.requests.splice(0);
  github.faults.splice(0);
});

const comments = () => project.github.state.comments.map(({ body }) => body);
const requests = () => project.github.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);

async function run(args: readonly string[] = [], options: JobOptions = {}) {
  const at = project.checkout();
  const ended = await project.job(at, ['run', ...args], options);
  return { ...ended, at, onDisk: () => readFileSync(join(at.path, '.cml/report.md'), 'utf8') };
}

const isCreate = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.endsWith('/comments');

describe('a forge that stumbles', () => {
  test('with 502 to the first questions still gets its one comment', async () => {
    project.github.faults.push({ kind: 'status', times: 2, reply: { status: 502 } });
    const { code } = await run();
    expect([code, comments().length]).toEqual([0, 1]);
  });

  test('and loses the answer to a create has one comment, not two', async () => {
    project.github.faults.push({ kind: 'reset-after', times: 1, when: isCreate });
    const { code, stderr } = await run();
    expect([code, comments().length]).toEqual([0, 1]);
    expect(stderr).toMatch(/posted .*#issuecomment-/);
  });

  test('and never answers ends the job in time, with the report in the summary and on disk', async () => {
    project.github.faults.push({ kind: 'hang' });
    const { code, summary, stderr, onDisk } = await run([
      '--forge-timeout',
      '4',
      '--',
      'node',
      '-e',
      'process.exit(5)',
    ]);
    expect(code).toBe(5);
    expect(summary).toContain('accuracy');
    expect(onDisk()).toContain('accuracy');
    expect(stderr.match(/^::warning title=cml::.*did not answer.*$/gm)).toHaveLength(1);
  });

  test('whose git never answers a shallow clone ends the job in time too', async () => {
    const { github, server, head } = project;
    const at = makeRepo();
    at.git('remote', 'add', 'origin', `${github.url}/octo/model.git`);
    at.git('fetch', '-q', '--depth=1', `file://${server.path}`, 'refs/pull/7/head');
    at.git('checkout', '-q', head);
    github.gitFaults.push({ kind: 'hang' });
    const train = ['run', '--forge-timeout', '8', '--', 'node', '-e', 'process.exit(5)'];
    const { code, summary } = await project.job(at, train);
    github.gitFaults.splice(0);
    expect(code).toBe(5);
    expect(summary).toContain('accuracy');
    expect(summary).toContain('The baseline could not be found: git could not read refs from');
    expect(comments()).toHaveLength(1);
  });

  test('is reached by way of the proxy that the environment names', async () => {
    const passed: string[] = [];
    const proxy = createServer((asked, answer) => {
      passed.push(new URL(asked.url ?? '').pathname);
      const { method, headers } = asked;
      const onward = request(asked.url ?? '', { method, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      asked.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const { code, stderr } = await run([], { env: { http_proxy: `http://127.0.0.1:${port}` } });
    proxy.closeAllConnections();
    proxy.close();
    expect([code, comments().length], stderr).toEqual([0, 1]);
    expect(passed).toContain('/api/graphql');
  });

  test('finds the report on disk before it is asked for anything', async () => {
    const at = project.checkout();
    const seen: boolean[] = [];
    project.github.faults.push({
      kind: 'hang',
      when: () => {
        seen.push(existsSync(join(at.path, '.cml/report.md')));
        return false;
      },
    });
    expect((await project.job(at, ['run'])).code).toBe(0);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set([true]));
  });

  test('gets its comment, and the summary its report, where the work tree takes no files', async () => {
    const at = project.checkout();
    symlinkSync(temporaryDirectory('elsewhere'), join(at.path, '.cml'));
    const { code, stderr, summary } = await project.job(at, ['run']);
    expect([code, comments().length]).toEqual([6, 1]);
    expect(summary).toContain('accuracy');
    expect(stderr).toMatch(
      /^::error .*\.cml is a symbolic link; reports are written to a real folder only\..*\[file-outside\]$/m,
    );
  });

  test.each([
    ['an expired token', tokens.expired, /401|token|credentials/i],
    ['a token for something else', tokens.stranger, /token|may not|permission/i],
  ])('with %s is told in one sentence, and the job ends as its training did', async (_, token, sentence) => {
    const { code, stderr, summary } = await run(['--', 'node', '-e', ''], { token });
    expect(code).toBe(0);
    expect(summary).toContain('accuracy');
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(comments()).toEqual([]);
  });
});

test('two runs at once, with no comment there yet, end in one comment with the newer’s report', async () => {
  project.github.delay = 150;
  const jobs = [
    [101, 0.99],
    [100, 0.11],
  ].map(([id, accuracy]) =>
    run(['--', 'node', '-e', `fs.writeFileSync('metrics.json', '{"accuracy": ${accuracy}}')`], { run: id! }),
  );
  const ended = await Promise.all(jobs);
  project.github.delay = 0;
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect(comments()).toEqual([expect.stringContaining('0.99')]);
});

describe('what is asked of a forge', () => {
  test('is three requests for a first report, and one where nothing changed', async () => {
    await run();
    // The last one looks whether another run has posted at the same time.
    expect(requests()).toEqual([
      'POST /api/graphql',
      'POST /api/v3/repos/octo/model/issues/7/comments',
      'POST /api/graphql',
    ]);
    project.github.requests.splice(0);
    const { stderr } = await run();
    expect(stderr).toContain('nothing new');
    expect(requests()).toEqual(['POST /api/graphql']);
  });

  test('is one request in a change of 3,000 comments, once it is known where ours stands', async () => {
    const { github } = project;
    for (let count = 1; count < 3000; count += 1) github.say(tokens.otherBot, 7, `chatter ${count}`);
    await run();
    // Its last page has room for one more, where ours is posted.
    expect(requests()).toHaveLength(32);
    github.requests.splice(0);
    const second = await run();
    expect(second.stderr).toContain('nothing new');
    expect(requests()).toEqual(['POST /api/graphql']);
    github.requests.splice(0);
    github.state.comments.splice(100, 500);
    await run(['--title', 'other'], { run: 103 });
    expect(requests().length).toBeLessThanOrEqual(28);
    expect(comments().filter((body) => body.startsWith('<!-- cml'))).toHaveLength(1);
    project.server.git('update-ref', '-d', 'refs/cml/comments/change/7/train');
  });

  test('no status where none decides anything, one where --status always asks for it', async () => {
    await run(['--status', 'always']);
    expect(project.github.state.statuses).toHaveLength(1);
  });
});

describe('--comment-on', () => {
  test('failure posts nothing for a training that went well, and what failed', async () => {
    await run(['--comment-on', 'failure', '--', 'node', '-e', '']);
    expect(comments()).toEqual([]);
    const { code } = await run(['--comment-on', 'failure', '--', 'node', '-e', 'process.exit(3)']);
    expect([code, comments().length]).toEqual([3, 1]);
    await run(['--comment-on', 'failure', '--', 'node', '-e', ''], { run: 101 });
    expect(comments()[0]).not.toContain('failed');
  });

  test('change posts nothing where every metric is the same', async () => {
    await run(['--comment-on', 'change', '--', 'git', 'checkout', '-q', project.base, '--', 'metrics.json']);
    expect(comments()).toEqual([]);
    await run(['--comment-on', 'change']);
    expect(comments()).toHaveLength(1);
  });
});

describe('labels', () => {
  const labels = () => [...(project.github.state.pulls.get(7)?.labels ?? [])];
  const asked = ['--label', 'unknown={key} unsure', '--label', 'same=unchanged'];

  test('say what the report says, at no request where nobody asked for them and one where they do already', async () => {
    await run(asked);
    expect(labels()).toEqual(['train unsure']);
    project.github.requests.splice(0);
    await run(asked);
    expect(requests()).toEqual(['POST /api/graphql', 'GET /api/v3/repos/octo/model/issues/7/labels']);
    await run([...asked, '--', 'git', 'checkout', '-q', project.base, '--', 'metrics.json'], { run: 104 });
    expect(labels()).toEqual(['unchanged']);
  });

  test('of a verdict that there is not are refused before anything is trained', async () => {
    const { code, stderr, at } = await run([
      '--label',
      'bad=x',
      '--',
      'node',
      '-e',
      'fs.writeFileSync("trained", "")',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('“bad=x”');
    expect(at.git('status', '--short')).not.toContain('trained');
  });
});

test('a report whose job has another name by now is folded away, and shown again when it comes back', async () => {
  const { github } = project;
  const old = { key: 'old-name', env: { GITHUB_JOB: 'old-name' } };
  const marker = '<!-- cml key=old-name sha=aaaaaaaaaaaa run=90.1 -->';
  github.say(tokens.job, 7, `${marker}\n### fine\n\n\`aaaaaaa\` against \`bbbbbbb\``);
  const before = '<!-- cml key=train sha=cccccccccccc run=95.1 -->';
  github.say(tokens.job, 7, `${before}\nof \`ccccccc\``);
  await run();
  expect(github.state.comments.map(({ hidden }) => hidden ?? false)).toEqual([true, false]);
  await run([], { run: 105, env: old.env });
  expect(github.state.comments.map(({ hidden }) => hidden ?? false)).toEqual([false, false]);
  expect(comments()).toHaveLength(2);
});

test('--comment-as new deletes the comment and posts another one, where it says something else', async () => {
  await run();
  const [first] = project.github.state.comments;
  await run(['--comment-as', 'new']);
  expect(project.github.state.comments).toEqual([first]);
  await run(['--comment-as', 'new', '--title', 'other'], { run: 102 });
  expect(comments()).toHaveLength(1);
  expect(project.github.state.comments[0]!.id).not.toBe(first!.id);
});

test('the legs of a matrix share a comment by themselves, each with its own baseline in the ledger', async () => {
  const leg = (seed: number, accuracy: number, id = 100) =>
    run(['--', 'node', '-e', `fs.writeFileSync('metrics.json', '{"accuracy": ${accuracy}}')`], {
      run: id,
      env: { CML_MATRIX: JSON.stringify({ seed }) },
    });
  const jobs = [leg(1, 0.91), leg(2, 0.95), leg(10, 0.93)];
  await Promise.all(jobs);
  expect(comments()).toHaveLength(1);
  const [body = ''] = comments();
  expect(body).toContain('3 parts');
  expect([...body.matchAll(/^\| (seed=\d+) \|/gm)].map((row) => row[1])).toEqual([
    'seed=1',
    'seed=2',
    'seed=10',
  ]);
  const notes = project.server.git('notes', '--ref', 'refs/notes/cml', 'show', project.head);
  expect(notes.match(/"key":"train\/seed=\d+"/g)).toHaveLength(3);
});

test('--live shows what a training has left so far, and ends with how it ended', async () => {
  const go = join(temporaryDirectory('live'), 'go');
  // The training goes on once its first number has been seen in the comment.
  const script = `
    const write = (accuracy) => fs.writeFileSync('metrics.json', JSON.stringify({ accuracy }));
    write(0.5);
    setInterval(() => fs.existsSync('${go}') && (write(0.93), process.exit()), 50);
  `;
  const bodies = new Set<string>();
  const watch = setInterval(() => {
    for (const body of comments()) bodies.add(body);
    if ([...bodies].some((body) => body.includes('to 0.5'))) writeFileSync(go, '');
  }, 50);
  try {
    const { code } = await run(['--live', '--live-every', '1', '--', 'node', '-e', script]);
    expect(code).toBe(0);
  } finally {
    clearInterval(watch);
  }
  expect([...bodies][0]).toContain('(still training)');
  expect(comments()).toHaveLength(1);
  expect(comments()[0]).toContain('0.93');
  expect(comments()[0]).not.toContain('still training');
});

test('a training that takes longer than the forge may is shown to its end, and so is one that was stopped', async () => {
  const write = (accuracy: number) => `fs.writeFileSync('metrics.json', '{"accuracy": ${accuracy}}');`;
  const slow = `${write(0.5)} setTimeout(() => { ${write(0.93)} }, 5500)`;
  const args = ['--live', '--live-every', '1', '--forge-timeout', '4', '--', 'node', '-e'];
  expect((await run([...args, slow])).code).toBe(0);
  expect(comments()).toEqual([expect.stringContaining('0.93')]);
  expect(comments()[0]).not.toContain('still training');

  const endless = `${write(0.7)} process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000)`;
  const stopped = run([...args, endless], { timeout: 6000 });
  expect((await stopped).code).toBe(9);
  expect(comments()).toEqual([expect.stringContaining('0.7')]);
  expect(comments()[0]).not.toContain('still training');
  expect(comments()[0]).toContain('exit code 9');
});

test('a forge that asks for haste to end is waited for, and one that asks for an hour is not', async () => {
  const reply = {
    status: 403,
    headers: { 'retry-after': '1' },
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' },
  };
  project.github.faults.push({ kind: 'status', times: 1, when: isCreate, reply });
  expect((await run()).code).toBe(0);
  expect(comments()).toHaveLength(1);

  project.github.state.comments.splice(0);
  const hour = { ...reply, headers: { 'retry-after': '3600' } };
  project.github.faults.push({ kind: 'status', when: isCreate, reply: hour });
  const { code, stderr, summary, onDisk } = await run();
  expect(code).toBe(0);
  expect(stderr.match(/secondary rate limit/g)).toHaveLength(1);
  expect(project.github.requests.filter(isCreate)).toHaveLength(3);
  expect(stderr).not.toMatch(/may not|permission|token/i);
  expect([summary, onDisk()]).toEqual([expect.stringContaining('0.92'), expect.stringContaining('0.92')]);
});

describe('what stops a run before there is a report', () => {
  const broken = 'title: x\ngate:\n  accuracy: { min: 0.9 }\ntolerance: abc\n';

  test('a mistake in cml.yaml: its line, in the log, the step summary and on disk', async () => {
    const at = project.checkout();
    at.write({ 'cml.yaml': broken });
    const { code, stderr, summary } = await project.job(at, ['run', '--', 'node', '-e', '']);
    expect(code).toBe(2);
    for (const text of [stderr, summary, readFileSync(join(at.path, '.cml/report.md'), 'utf8')]) {
      expect(text.replaceAll('`', '')).toContain('cml.yaml:2: there is no key “gate”: did you mean “gates”?');
      expect(text).toContain('cml.yaml:4: tolerance: give a number');
      expect(text).toContain('config-invalid');
    }
    const { error } = JSON.parse(readFileSync(join(at.path, '.cml/report.json'), 'utf8'));
    expect(error.code).toBe('config-invalid');
    expect(comments()).toEqual([]);
  });

  test('a baseline that is nowhere: told before the training, not after it', async () => {
    const { code, stdout, summary } = await run([
      '--baseline',
      'nope',
      '--',
      'node',
      '-e',
      'console.log(12345)',
    ]);
    expect(code).toBe(4);
    expect(stdout).not.toContain('12345');
    expect(summary).toContain('The baseline “nope” is no revision of this repository.');
  });

  test('at a terminal an earlier report stays', async () => {
    const at = project.checkout();
    at.write({ '.cml/report.md': 'earlier', 'cml.yaml': broken });
    const { code } = await project.job(at, ['run'], { env: { GITHUB_ACTIONS: '' } });
    expect([code, readFileSync(join(at.path, '.cml/report.md'), 'utf8')]).toEqual([2, 'earlier']);
  });
});

describe('outputs', () => {
  const outputsOf = async (metrics: object) => {
    const at = project.checkout();
    at.write({ 'metrics.json': JSON.stringify(metrics) });
    const file = join(temporaryDirectory('outputs'), 'outputs');
    const ended = await project.job(at, ['run'], { env: { GITHUB_OUTPUT: file } });
    const text = readFileSync(file, 'utf8');
    return { ...ended, text, metrics: JSON.parse(/^metrics<<(.*)\n(.*)\n\1$/m.exec(text)![2]!) };
  };

  test('hold every metric as JSON', async () => {
    const { metrics, text } = await outputsOf({ accuracy: 0.92, note: 'fine' });
    expect(metrics).toEqual({ accuracy: 0.92, note: 'fine' });
    expect(text).toMatch(/^verdict<<.*\n\w+\n/m);
  });

  test('stay under what GitHub takes: a value too long is left out whole, and said', async () => {
    const { code, metrics, text, stderr } = await outputsOf({ note: 'x'.repeat(2_000_000), accuracy: 0.92 });
    expect(code).toBe(0);
    expect(metrics).toEqual({ accuracy: 0.92 });
    expect(text.length).toBeLessThan(1_000_000);
    expect(stderr).toContain('has room for 1 of 2 metrics');
  });
});

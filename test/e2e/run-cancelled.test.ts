import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type ExpectStatic, type TestContext, test } from 'vitest';
import { type JobOptions, startProject } from '../support/jobs.ts';
import { temporaryDirectory } from '../support/repo.ts';

/** Milliseconds after a signal, on a busy machine: see haste.test.ts. The forge alone may take 120 seconds otherwise. */
const inTime = 20_000;

/** A training says who runs it, so that it can be told to end when something is asked of a server. */
const known = "fs.writeFileSync('pid', String(process.ppid));";

/** A project of its own, with a job that is waiting to be run and cancelled. */
async function waitingJob(onTestFinished: TestContext['onTestFinished']) {
  const project = await startProject({
    base: { 'metrics.json': '{"accuracy": 0.9}', 'plots/loss.csv': 'step,loss\n0,1\n1,0.5\n' },
    change: { 'metrics.json': '{"accuracy": 0.92}', 'plots/loss.csv': 'step,loss\n0,1\n1,0.4\n' },
  });
  onTestFinished(() => project.github.close());
  const at = project.checkout();
  const [outputFile, temporary] = [join(temporaryDirectory('outputs'), 'outputs'), temporaryDirectory('tmp')];
  const pidFile = join(at.path, 'pid');
  /** When each was sent. */
  const sent: number[] = [];

  function send(signal: NodeJS.Signals): void {
    try {
      process.kill(Number(readFileSync(pidFile, 'utf8')), signal);
      sent.push(performance.now());
    } catch {
      // It has ended.
    }
  }
  return {
    project,
    isTraining: () => existsSync(pidFile),
    send,
    /** Sends the first signal of GitHub's, once. */
    cancel(): boolean {
      if (sent.length === 0) send('SIGINT');
      return true;
    },
    async run(script: string, args: readonly string[] = [], options: JobOptions = {}) {
      const ended = await project.job(at, ['run', ...args, '--', 'node', '-e', known + script], {
        ...options,
        env: { GITHUB_OUTPUT: outputFile, TMPDIR: temporary },
      });
      const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
      return {
        ...ended,
        sent: sent.length,
        /** Milliseconds from the last signal. */
        took: performance.now() - (sent.at(-1) ?? 0),
        outputs: read(outputFile),
        onDisk: read(join(at.path, '.cml/report.md')),
        left: readdirSync(temporary).filter((name) => name.startsWith('cml-')),
      };
    },
  };
}

function expectReport(
  expect: ExpectStatic,
  ended: { summary: string; onDisk: string; outputs: string; took: number },
) {
  expect(ended.took).toBeLessThan(inTime);

  for (const text of [ended.summary, ended.onDisk]) {
    expect(text).toContain('accuracy');
    expect(text).not.toContain('no report');
  }
  expect(ended.outputs).toMatch(/^verdict<</m);
}

describe('a job cancelled', { concurrent: true }, () => {
  for (const [script, code] of [
    ['process.exit(5)', 5],
    ['', 130],
  ] as const)
    test(`while its forge hangs ends in time with its report, and ${code}`, async ({
      expect,
      onTestFinished,
    }) => {
      const job = await waitingJob(onTestFinished);
      job.project.github.faults.push({ kind: 'hang', when: job.cancel });
      const ended = await job.run(script);
      expect([ended.sent, ended.code, ended.left]).toEqual([1, code, []]);
      expectReport(expect, ended);
    });

  test('while git hangs in its push ends in time with its report', async ({ expect, onTestFinished }) => {
    const job = await waitingJob(onTestFinished);
    const isPush = ({ service }: { service: string }) => service === 'git-receive-pack';
    job.project.github.gitFaults.push({ kind: 'hang', when: (call) => isPush(call) && job.cancel() });
    const ended = await job.run('process.exit(5)');
    expect([ended.sent, ended.code, ended.left]).toEqual([1, 5, []]);
    expectReport(expect, ended);
  });

  test('while it trains, and git hangs from there on, has a report of what is known', async ({
    expect,
    onTestFinished,
  }) => {
    const job = await waitingJob(onTestFinished);
    job.project.github.gitFaults.push({ kind: 'hang', when: job.isTraining });
    const cancelled = setInterval(() => job.isTraining() && job.cancel(), 50);
    onTestFinished(() => clearInterval(cancelled));
    const ended = await job.run('process.once("SIGINT", () => process.exit(9)); setInterval(() => {}, 1000)');
    expect([ended.sent, ended.code, ended.left]).toEqual([1, 9, []]);
    expectReport(expect, ended);
  });

  test('before it trains does not begin to', async ({ expect, onTestFinished }) => {
    const job = await waitingJob(onTestFinished);
    job.project.github.gitFaults.push({ kind: 'hang' });
    const ended = await job.run('', ['--baseline', 'elsewhere'], { timeout: 3000 });
    expect([ended.code, ended.left, job.isTraining()]).toEqual([143, [], false]);
    expect(ended.summary).toContain('The run was cancelled by SIGTERM');
  });

  test('by a second Ctrl-C waits for nobody any more', async ({ expect, onTestFinished }) => {
    const job = await waitingJob(onTestFinished);
    let isAsked = false;
    job.project.github.faults.push({
      kind: 'hang',
      when() {
        if (!isAsked) for (const wait of [0, 300]) setTimeout(job.send, wait, 'SIGINT');
        isAsked = true;
        return true;
      },
    });
    const ended = await job.run('');
    expect([ended.sent, ended.code, ended.left]).toEqual([2, 130, []]);
    // Of what the first one leaves there were 3.7 seconds to go.
    expect(ended.took).toBeLessThan(3500);
    expectReport(expect, ended);
    expect(ended.stderr).toContain('The run was cancelled by SIGINT. [interrupted]');
  });
});

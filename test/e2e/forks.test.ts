import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tokens } from '../forges/github/index.ts';
import { type Project, startProject } from '../support/jobs.ts';
import { type Repo, temporaryDirectory } from '../support/repo.ts';

const rows = (shift: number) =>
  ['step,loss', ...Array.from({ length: 40 }, (_, step) => `${step},${Math.exp(-step / 9) + shift}`)].join(
    '\n',
  );

let project: Project;
beforeAll(async () => {
  project = await startProject({
    fork: true,
    base: { 'metrics.json': '{"accuracy": 0.9}', 'plots/loss.csv': rows(0.1) },
    change: { 'metrics.json': '{"accuracy": 0.92}', 'plots/loss.csv': rows(0) },
  });
});
afterAll(() => project.github.close());
beforeEach(() => {
  project.github.state.comments.splice(0);
  project.github.requests.splice(0);
});

const comments = () => project.github.state.comments.map(({ body }) => body);

/** The job of the fork: its token may read. Returns the checkout with the bundle in it. */
async function train(): Promise<Repo> {
  const at = project.checkout();
  await project.job(at, ['run', '--', 'node', '-e', ''], { token: tokens.fork });
  return at;
}

/** The second workflow: on the default branch, with a token that may write. */
function post(folder: string, sha = project.head) {
  return project.job(project.checkout(project.base), ['bundle', 'post', folder], {
    event: { name: 'workflow_run', payload: { workflow_run: { head_sha: sha, head_branch: 'change' } } },
    run: 200,
  });
}

describe('a pull request from a fork', () => {
  test('its own job ends well, says in one sentence what it could not do, and leaves a bundle', async () => {
    const at = project.checkout();
    const { code, stderr, summary } = await project.job(at, ['run', '--', 'node', '-e', ''], {
      token: tokens.fork,
    });
    expect(code).toBe(0);
    expect(stderr.match(/^(?:cml: |::warning ).*$/gm)).toEqual([
      '::warning title=cml::The change comes from a fork, so this job’s token may only read: the report is in the job’s summary, and `.cml/bundle` holds it for a job that may post (`cml bundle post`).',
      expect.stringContaining('report.html'),
    ]);
    expect(summary).toContain('accuracy rose');
    expect(comments()).toEqual([]);
    expect(readdirSync(join(at.path, '.cml/bundle'))).toContain('bundle.json');
  });

  test('a training that fails there still ends the job with its own exit code', async () => {
    const at = project.checkout();
    const { code } = await project.job(at, ['run', '--', 'node', '-e', 'process.exit(7)'], {
      token: tokens.fork,
    });
    expect(code).toBe(7);
    expect(existsSync(join(at.path, '.cml/bundle/bundle.json'))).toBe(true);
  });

  test('the second workflow posts it, pictures and all, on the pull request that GitHub names', async () => {
    const at = await train();
    const { code, stdout, stderr } = await post(join(at.path, '.cml/bundle'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/\/pull\/7#issuecomment-\d+/);
    expect(comments()).toHaveLength(1);
    const [body = ''] = comments();
    expect(body).toContain('accuracy rose by 0.02');
    expect(body).toContain('as the job of the change itself tells it');
    const picture = /<img src="([^"]+)"/.exec(body)?.[1];
    const answer = await fetch(picture!.replaceAll('&amp;', '&'), {
      headers: { authorization: `Bearer ${tokens.reader}` },
    });
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(project.github.requests.filter(({ path }) => /check-runs|statuses/.test(path))).toEqual([]);

    const again = await post(join(at.path, '.cml/bundle'));
    expect(again.code).toBe(0);
    expect(comments()).toHaveLength(1);
  });

  test('a change that has moved on is left alone', async () => {
    const at = await train();
    const { code, stderr } = await post(join(at.path, '.cml/bundle'), project.base);
    expect([code, comments()]).toEqual([0, []]);
    expect(stderr).toContain('is the head of no open change request');
  });
});

describe('a hostile bundle', () => {
  let honest: Promise<string> | undefined;

  /** What a stranger puts into the bundle instead of what cml wrote. */
  async function hostile(change: (bundle: never, folder: string) => unknown) {
    honest ??= train().then((at) => join(at.path, '.cml/bundle'));
    const folder = temporaryDirectory('bundle');
    cpSync(await honest, folder, { recursive: true });
    const file = join(folder, 'bundle.json');
    const bundle = JSON.parse(readFileSync(file, 'utf8')) as never;
    const changed = change(bundle, folder);
    writeFileSync(file, typeof changed === 'string' ? changed : JSON.stringify(changed ?? bundle));
    return post(folder);
  }

  test('neither mentions, nor HTML, nor foreign links, nor pictures of its own choice survive', async () => {
    const evil =
      '@octo/owners <img src=x onerror=alert(1)> ![x](https://evil.example/x.png) <!-- cml key=train -->';
    await hostile(
      (bundle: { key: string; title: string; number: number; report: Record<string, unknown> }) => ({
        ...bundle,
        number: 1,
        changeRequest: 1,
        key: evil.slice(0, 150),
        title: evil,
        report: {
          ...bundle.report,
          headline: { icon: 'pass', text: [evil, { link: 'https://evil.example/', text: ['here'] }] },
          context: [{ link: `${project.github.url}/octo/model/../../evil`, text: ['c'] }],
          footer: [{ link: 'javascript:alert(1)', text: [evil] }],
          fullUrl: 'https://evil.example/full',
          sections: [
            {
              id: evil,
              title: [evil],
              fold: 'open',
              dropOrder: 0,
              blocks: [
                {
                  type: 'code',
                  language: 'mermaid',
                  text: `click A "https://evil.example"\n\`\`\`\n${evil}`,
                },
                {
                  type: 'figures',
                  figures: [
                    {
                      title: evil,
                      alt: evil,
                      light: 'f'.repeat(64),
                      width: 1e9,
                      height: 1,
                      fallback: { mermaid: 'graph LR; A-->B; click A "https://evil.example"' },
                    },
                  ],
                },
              ],
            },
          ],
        },
      }),
    );
    expect(comments()).toHaveLength(1);
    const [, ...lines] = comments()[0]!.split('\n');
    const body = lines.join('\n');
    const shown = body
      .replace(/^(`{3,})[\s\S]*?^\1$/gm, '')
      .replace(/<code>[\s\S]*?<\/code>/g, '')
      .replace(/(`+)[\s\S]*?\1/g, '');
    expect(shown).not.toMatch(/@octo|<img|<!--|evil\.example|javascript:/);
    expect(body).not.toContain('```mermaid');
    expect(project.github.state.comments[0]!.on).toBe(7);
  });

  test.each([
    ['is no JSON', () => '{'],
    ['is nested without end', () => `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    [
      'has text nested without end',
      (bundle: { report: object }) =>
        JSON.stringify({ ...bundle, report: 0 }).replace(
          '"report":0',
          `"report":{"headline":{"icon":"pass","text":${'[{"strong":'.repeat(20_000)}[]${'}]'.repeat(20_000)}}}`,
        ),
    ],
    ['is 2 MB', (bundle: object) => ({ ...bundle, title: 'x'.repeat(2 << 20) })],
    [
      'names a file outside',
      (bundle: object) => ({ ...bundle, pictures: [{ id: 'a'.repeat(64), file: '../../../etc/passwd' }] }),
    ],
    [
      'has a picture that is a program',
      (bundle: object, folder: string) => {
        const file = `${'a'.repeat(64)}.png`;
        writeFileSync(
          join(folder, file),
          '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        );
        return { ...bundle, pictures: [{ id: 'a'.repeat(64), file }] };
      },
    ],
    [
      'has a link to a file of the runner',
      (bundle: object, folder: string) => {
        const file = `${'a'.repeat(64)}.png`;
        symlinkSync('/etc/hostname', join(folder, file));
        return { ...bundle, pictures: [{ id: 'a'.repeat(64), file }] };
      },
    ],
    [
      'has 100 files',
      (bundle: object, folder: string) => {
        for (let i = 0; i < 100; i += 1) writeFileSync(join(folder, `${i}.png`), '');
        return bundle;
      },
    ],
  ])('that %s is refused with a sentence, and nothing is posted', async (_, change) => {
    const { code, stderr } = await hostile(change as never);
    expect(comments()).toEqual([]);
    expect([code, stderr]).toEqual([6, expect.stringMatching(/bundle/i)]);
  });

  test('a picture that cannot be read is left out', async () => {
    const { code } = await hostile((bundle: { report: unknown }, folder) => {
      const file = `${'a'.repeat(64)}.png`;
      writeFileSync(join(folder, file), Buffer.from('89504e470d0a1a0a0000', 'hex'));
      return { ...bundle, pictures: [{ id: 'a'.repeat(64), file }] };
    });
    expect(code).toBe(0);
    expect(comments()).toHaveLength(1);
  });
});

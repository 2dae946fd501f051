import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compile } from 'vega-lite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plotsDiff, plotsShow, plotsTemplates } from '../../../src/dvc/commands/index.ts';

let cwd: string;
const env = { PATH: process.env.PATH };

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'cml-plots-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
}

function commit(): void {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'Plots');
}

it('draws every built-in template without a warning of Vega-Lite', async () => {
  const names = (await plotsTemplates({})).stdout.trim().split('\n');
  expect(names).toHaveLength(9);
  write({ 'dvc.yaml': '', 'logs.json': '[{"x": 1, "y": 2}, {"x": 2, "y": 1}]' });
  commit();
  for (const template of names) {
    const options = { template, x: 'x', y: 'y', showVega: true, targets: ['logs.json'] };
    const { stdout } = await plotsShow(options, { cwd, env });
    expect(stdout).not.toContain('<DVC_METRIC');
    const { $schema: _, ...specification } = JSON.parse(stdout);
    expect(compile(specification).spec.marks?.length).toBeGreaterThan(0);
  }
});

it('writes a page from which no name of a file can break out', async () => {
  write({
    'dvc.yaml': 'plots:\n  - logs.json: {title: "</script><b>"}\n  - "<img onerror=x>.png"\n',
    'logs.json': '[{"y": 1}, {"y": "</script>"}]',
    '<img onerror=x>.png': 'PNG',
  });
  commit();
  write({ 'logs.json': '[{"y": 2}, {"y": 3}]' });
  const { stdout } = await plotsDiff({ revisions: ['HEAD'] }, { cwd, env });
  expect(stdout).toMatch(/^file:.*dvc_plots\/index\.html\n$/);
  const page = readFileSync(join(cwd, 'dvc_plots/index.html'), 'utf8');
  expect(page).not.toContain('<img onerror');
  expect(page.match(/<\/script>/g)).toHaveLength(4);
  expect(existsSync(join(cwd, 'dvc_plots/static/HEAD_<img onerror=x>.png'))).toBe(true);
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exec } from '../../../src/io/process.ts';
import { configSchema } from '../../../src/options/config.ts';
import { snippets } from '../../support/markdown.ts';
import { needs, requireTool } from '../../support/tools.ts';

const root = resolve(import.meta.dirname, '../../..');
const yaml = snippets('yaml').map(({ where, code }) => ({ where, code, parsed: load(code) as object }));
const workflows = yaml.filter(({ parsed }) => 'jobs' in parsed);
const own = ['.github/workflows', 'examples/basic/.github/workflows'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);

let folder = '';
let files: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cml-workflows-'));
  files = workflows.map(({ where, code }) => {
    const file = join(folder, `${where.replace(/\W+/g, '-')}.yml`);
    writeFileSync(file, code);
    return file;
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function complaints(tool: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await exec(requireTool(tool), args, { cwd: root, env: process.env });
  return code === 0 ? '' : `${stdout}${stderr}`;
}

test('there are workflows to check, the README’s first', () => {
  expect(workflows[0]?.where).toMatch(/^README/);
  expect(workflows.length).toBeGreaterThan(3);
});

describe('workflows, ours and those that users copy', () => {
  test('actionlint has nothing to say', needs('actionlint'), async () => {
    expect(await complaints('actionlint', ['-no-color', ...own, ...files])).toBe('');
  });

  test('zizmor has nothing to say, of action.yml neither', needs('zizmor'), async () => {
    const options = ['--offline', '--no-progress', '--color=never', '--config', '.github/zizmor.yml'];
    expect(await complaints('zizmor', [...options, 'action.yml', ...own, ...files])).toBe('');
  });
});

describe('cml.yaml', () => {
  const configurations = yaml.filter(({ parsed }) => isConfiguration(parsed));
  test.each(configurations)('of $where is valid', ({ parsed }) => {
    expect(configSchema.safeParse(parsed).error).toBeUndefined();
  });
});

/** A key that is misspelt is still told by the others. */
function isConfiguration(parsed: object): boolean {
  return Object.keys(parsed).some((key) => key !== 'train' && key in configSchema.shape);
}

test('every snippet is a workflow, a GitLab job, a Bitbucket pipeline or a cml.yaml', () => {
  const known = new Set(['jobs', 'train', 'include', 'pipelines']);
  for (const { where, parsed } of yaml)
    expect(isConfiguration(parsed) || Object.keys(parsed).some((key) => known.has(key)), where).toBe(true);
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { exec } from '../../src/io/process.ts';
import { makeRepo, temporaryDirectory } from '../support/repo.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli.js');
const secret = 'correct-horse-battery';

/** A training that writes its secret wherever it can. */
const training = `
const { mkdirSync, writeFileSync } = require('node:fs');
const secret = process.env.HF_TOKEN;
console.log(process.argv[2], secret);
writeFileSync('metrics.json', JSON.stringify({ accuracy: 0.9, [secret]: 1, note: secret }));
writeFileSync('params.yaml', 'token: ' + secret + '\\n');
mkdirSync('plots', { recursive: true });
writeFileSync('plots/loss.csv', 'epoch,' + secret + '\\n1,2\\n2,1\\n');
`;

test('a secret that the training writes into its files goes nowhere from there', async () => {
  const repo = makeRepo({ path: temporaryDirectory('secrets') });
  mkdirSync(join(repo.path, 'src'));
  writeFileSync(join(repo.path, 'src/train.cjs'), training);
  repo.commit('Start', { '.gitignore': 'metrics.json\nparams.yaml\nplots/\n' });
  const { code, stdout, stderr } = await exec(
    process.execPath,
    [cli, 'run', '--', 'node', 'src/train.cjs', secret],
    { cwd: repo.path, env: { PATH: process.env.PATH, HOME: repo.path, HF_TOKEN: secret } },
  );
  expect(code, stderr).toBe(0);
  expect(`${stdout}${stderr}`).toContain('***');
  expect(`${stdout}${stderr}`).not.toContain(secret);
  const written = readdirSync(join(repo.path, '.cml'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(written.length).toBeGreaterThan(2);
  for (const file of written) expect(readFileSync(file).includes(secret), file).toBe(false);
  const notes = repo.git('log', '--notes=cml', '-1');
  expect(notes).toContain('accuracy');
  expect(notes).not.toContain(secret);
});

import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cml } from '../support/cml.ts';
import { makeRepo } from '../support/repo.ts';

const loss = 'epoch,loss\n1,0.5\n2,0.4\n3,0.3\n';

test('the file that is drawn is not overwritten, by whatever name it goes', async () => {
  const repo = makeRepo();
  repo.write({ 'loss.csv': loss, 'mine.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' });
  symlinkSync('loss.csv', join(repo.path, 'link'));
  for (const [input, output] of [
    ['loss.csv', 'loss.csv'],
    ['loss.csv', './link'],
    ['mine.svg', 'mine.svg'],
  ] as const) {
    const before = readFileSync(join(repo.path, input), 'utf8');
    const { code, stderr } = await cml(repo.path, ['plot', input, '-o', output]);
    expect([code, stderr], output).toEqual([2, expect.stringContaining('[usage]')]);
    expect(readFileSync(join(repo.path, input), 'utf8')).toBe(before);
  }
});

test.each(['o.txt', 'o.md', 'o.gz', 'o.csv', 'o.pdf', 'o.svg.bak'])(
  '%s is no name for a picture',
  async (output) => {
    const repo = makeRepo();
    repo.write({ 'loss.csv': loss });
    const { code, stderr } = await cml(repo.path, ['plot', 'loss.csv', '-o', output]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`draws PNG and SVG, and ${output}`)]);
  },
);

test('a name without an ending gets a PNG, also in a folder with a dot', async () => {
  const repo = makeRepo();
  repo.write({ 'loss.csv': loss, 'v1.2/x': '' });
  expect((await cml(repo.path, ['plot', 'loss.csv', '-o', 'v1.2/loss'])).code).toBe(0);
  expect(readFileSync(join(repo.path, 'v1.2/loss')).subarray(1, 4).toString()).toBe('PNG');
});

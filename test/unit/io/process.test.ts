import { expect, test } from 'vitest';
import { exec } from '../../../src/io/process.ts';

test('a program that takes too long is not waited for, nor are the children that it leaves', async () => {
  const started = Date.now();
  const { code } = await exec('sh', ['-c', 'sleep 20 & echo begun; wait'], { timeout: 300 });
  expect(code).toBeNull();
  expect(Date.now() - started).toBeLessThan(10_000);
});

test('a program that ends by itself is heard to the last word of its children', async () => {
  const { stdout } = await exec('sh', ['-c', '(sleep 0.2; echo child) & echo parent'], { timeout: 10_000 });
  expect(stdout.toString('utf8')).toBe('parent\nchild\n');
});

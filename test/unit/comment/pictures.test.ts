import { describe, expect, test } from 'vitest';
import { localPictures } from '../../../src/pipeline/comment/pictures.ts';
import { memoryView } from '../../support/memory-view.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const embed = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;
const large = Buffer.concat([png, Buffer.alloc(30 << 20, 7)]);

const read = (markdown: string) => localPictures(markdown, 'report.md', memoryView(new Map()));

describe('embedded pictures', () => {
  test('of 30 MB are taken out before Markdown is read', { timeout: 20_000 }, async () => {
    const started = performance.now();
    const { assets, rewrite } = await read(`before\n\n![p](${embed(large)} "title")\n\nafter\n`);
    expect(assets.map(({ bytes }) => bytes.length)).toEqual([large.length]);
    expect(rewrite(new Map([[assets[0]!.id, 'https://x/1.png']]))).toBe(
      'before\n\n![p](https://x/1.png "title")\n\nafter\n',
    );
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('that nobody hosts lose their bytes, and nothing else is lost', async () => {
    const junk = embed(Buffer.alloc(9000, 1));
    const { rewrite, warnings } = await read(`![a](${embed(png)}) <img src="${junk}" width="3"> after`);
    expect(rewrite(new Map())).toBe('![a]() <img src="" width="3"> after');
    expect(warnings.map(({ message }) => message)).toEqual([
      'embedded picture is no picture that a browser shows.',
    ]);
  });

  test('in code stay as they are', async () => {
    const text = `\`\`\`\n![a](${embed(Buffer.alloc(9000, 1))})\n\`\`\`\nand ;base64,cml-7- too\n`;
    expect((await read(text)).rewrite(new Map())).toBe(text);
  });

  test('that are badly escaped are no reason to fail', async () => {
    expect((await read('![a](data:image/svg+xml,%zz)')).warnings).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';
import { readColumns } from '../../../src/formats/columns.ts';
import { parseIni } from '../../../src/formats/ini.ts';
import { parsePickle } from '../../../src/formats/pickle.ts';
import { pictureKind } from '../../../src/formats/picture.ts';
import { parseYaml } from '../../../src/formats/yaml.ts';
import { extractUrls } from '../../../src/pipeline/comment/known.ts';
import { wishesIn } from '../../../src/pipeline/override/accept.ts';

const ada = { id: '7', name: 'ada' };
const comment = (body: string) => ({ id: '1', author: ada, body, writtenAt: 10, editedAt: 10 });

/** Each of these took a pattern minutes, or for ever, before. */
describe('a short text from outside is read in no time:', () => {
  test('comments before what is no SVG', () => {
    expect(pictureKind(Buffer.from(`${'<!---->'.repeat(580)}x`))).toBeUndefined();
    expect(pictureKind(Buffer.from(`${'<!-- -->\n'.repeat(99)}<svg >`))?.extension).toBe('svg');
  });

  test('spaces in a section of a configuration', () => {
    expect(
      parseIni(`[${' '.repeat(40_000)}x\n[core]\na = 1`)
        .get('core')
        ?.get('a'),
    ).toBe('1');
    expect([...parseIni('[ \'remote "a b"\' ]\n[]').keys()]).toEqual(['remote "a b"']);
  });

  test('spaces in a reason', () => {
    const body = `/cml accept loss too${' '.repeat(500_000)}long`;
    expect(wishesIn([comment(body)], [], 0)).toHaveLength(1);
  });

  test('beginnings of links that never end', () => {
    for (const piece of ['](', '\n', '[', 'href="'])
      expect(extractUrls([{ body: piece.repeat(20_000) }] as never).size).toBe(0);
  });

  test('a line of spaces in YAML', () => {
    expect(parseYaml(`${' '.repeat(80_000)}# nothing`)).toBeNull();
  });

  test('lists of a pickle that share each other', () => {
    // l0 = [], then forty times the next is [last, last]: EMPTY_LIST, MARK, BINGET twice, APPENDS, BINPUT.
    const doubled = Array.from({ length: 40 }, (_, at) => [
      0x5d,
      0x28,
      0x68,
      at,
      0x68,
      at,
      0x65,
      0x71,
      at + 1,
    ]);
    const bytes = [0x80, 2, 0x5d, 0x71, 0, ...doubled.flat(), 0x2e];
    expect(() => parsePickle(Buffer.from(bytes))).toThrow('more than 200000 values');
  });
});

test('an inch mark in a header of CSV is a letter like any other', async () => {
  const lines = Array.from({ length: 50_000 }, (_, at) => `${at},${at / 2}`).join('\n');
  const { columns, length } = await readColumns(pieces(`id,5" disk\n${lines}\n`));
  expect([columns.map(({ name }) => name), length]).toEqual([['id', '5" disk'], 50_000]);
});

test('a quoted name may hold a line break, in whatever pieces it comes', async () => {
  const { columns } = await readColumns(pieces('"a\n""b"",c",d\n1,2\n', 1));
  expect(columns.map(({ name }) => name)).toEqual(['a\n"b",c', 'd']);
});

async function* pieces(text: string, size = 4096): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { beginningOf, matches } from '../../../src/formats/glob.ts';
import { compileMarks } from '../../../src/formats/marks.ts';
import { anySign, fileList, joined } from '../../../src/io/file-list.ts';
import { sources } from '../../../src/sources/index.ts';

const listOf = (paths: readonly string[]) =>
  fileList({ text: () => joined(paths), get: () => undefined, counts: () => true });

/** Parts of real marks, and what is nearly one. */
const part = fc.oneof(
  fc
    .constantFrom(...sources.flatMap(({ marks }) => marks).flatMap((mark) => mark.split('/')))
    .map((mark) =>
      mark.replaceAll('**', 'any').replaceAll('*', 'x').replaceAll('?', '1').replaceAll('[0-9]', '7'),
    ),
  fc.constantFrom('a', 'metrics', 'new\nline', 'ü', '.hidden', 'x.json', 'json', '.json', 'a+b(1).[x].csv'),
);
const paths = fc.uniqueArray(
  fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
  { maxLength: 60 },
);

describe('a list of files', () => {
  it('gives every source what its marks match, and nothing else', () => {
    const marks = compileMarks(sources.map((source) => ({ owner: source.name, marks: source.marks })));
    const slow = sources
      .filter(({ marks }) => marks.length > 0)
      .map(({ name, marks }) => ({
        name,
        test: picomatch([...marks], { dot: true, nonegate: true, flags: 's' }),
      }));
    fc.assert(
      fc.property(paths, (paths) => {
        const found = listOf(paths).find(marks, (path) => marks.ownersOf(path).length > 0);
        const owned = found.map((path) => [path, [...marks.ownersOf(path)].sort()]);
        const expected = [...paths].sort().flatMap((path) => {
          const owners = slow.filter(({ test }) => test(path));
          return owners.length > 0 ? [[path, owners.map(({ name }) => name).sort()]] : [];
        });
        expect(owned).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('knows the paths that a pattern of a user matches by how they begin', () => {
    const globs = [
      'a/*.json',
      './metrics',
      'metrics/',
      '{a,metrics}/**',
      'a/+(x).json',
      '**/x.json',
      'a/@(x|y).json/',
    ];
    fc.assert(
      fc.property(paths, fc.constantFrom(...globs), (paths, glob) => {
        const test = matches([glob]);
        const list = listOf(paths);
        expect(list.find({ holds: [beginningOf(glob)] }, test)).toEqual(list.find(anySign, test));
      }),
    );
  });

  it('finds nothing in nothing, and by no sign', () => {
    expect(listOf([]).find(anySign)).toEqual([]);
    expect(listOf(['a']).find({})).toEqual([]);
  });
});

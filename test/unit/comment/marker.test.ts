import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMarker, withoutMarker, workflowMark, writeMarker } from '../../../src/pipeline/comment/index.ts';

const styles = ['html', 'definition'] as const;

describe.each(styles)('a marker as %s', (style) => {
  it('comes back whole, whatever the key', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.option(fc.tuple(fc.nat(), fc.nat()), { nil: undefined }),
        fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }), { nil: undefined }),
        (key, run, workflow) => {
          const marker = {
            key,
            sha: 'abcdef123456',
            ...(run && { run: { id: run[0], attempt: run[1] } }),
            ...(workflow && { workflow: workflowMark(workflow) }),
          };
          const line = writeMarker(marker, style);
          expect(readMarker(`${line}\nbody`)).toEqual(marker);
          expect(readMarker(`\ufeff\n${line}\r\nbody`)).toEqual(marker);
          expect(line).not.toMatch(/[\r\n]/);
          // One comment or definition, and nothing after it.
          if (style === 'html') expect(line.slice(4, -3)).not.toMatch(/--|>|</);
          else expect(line.slice('[//]: # ('.length, -1)).not.toMatch(/[()\\]/);
        },
      ),
    );
  });

  it('reads as it is written in a known case', () => {
    const marker = { key: 'train --> @team', sha: '3f2a91cdeadbeef', run: { id: 881, attempt: 2 } };
    const fields = 'cml key=train%20%2D-%3E%20%40team sha=3f2a91cdeadb run=881.2';
    expect(writeMarker(marker, style)).toBe(style === 'html' ? `<!-- ${fields} -->` : `[//]: # (${fields})`);
  });
});

it.each([
  ['a quotation', '> <!-- cml key=train -->\nbody'],
  ['one further down', 'text\n<!-- cml key=train -->\n'],
  ['one that goes on', '<!-- cml key=train --> more'],
  ['half a percent', '<!-- cml key=%E0%A4 -->'],
  ['another bot', '<!-- other key=train -->'],
  ['nothing', ''],
])('ignores %s', (_name, body) => {
  expect(readMarker(body)).toBeUndefined();
});

it('takes only the marker away', () => {
  expect(withoutMarker('<!-- cml key=a -->\nbody\n')).toBe('body\n');
  expect(withoutMarker('body\n<!-- cml key=a -->\n')).toBe('body\n<!-- cml key=a -->\n');
});

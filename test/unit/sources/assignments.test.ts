import { describe, expect, it } from 'vitest';
import { assignments } from '../../../src/sources/assignments.ts';
import { plain } from '../../../src/sources/plain.ts';

const read = (text: string) => plain(assignments(Buffer.from(text)));

describe('what scripts append to $CML_METRICS', () => {
  it('is a name and a value a line, of equal names the last', () => {
    expect(read('loss=1\nacc = 0.5 \n# said twice\nacc=0.93\n')).toEqual({ loss: 1, acc: 0.93 });
  });

  it('is also what a tool prints as JSON, on one line or many, among the others', () => {
    const pretty = JSON.stringify({ test: { auc: 0.9, note: 'a } in a text' } }, null, 2);
    expect(read(`a=1\n${pretty}\n{"b": 2}\nc=3\n`)).toEqual({
      a: 1,
      test: { auc: 0.9, note: 'a } in a text' },
      b: 2,
      c: 3,
    });
  });

  it('names the line that is neither', () => {
    expect(() => read('hello world\n')).toThrow(/name=value/);
    expect(() => read('{"a": 1\n')).toThrow();
  });

  it('may be one bare number, or nothing at all', () => {
    expect(read('0.93\n')).toBe(0.93);
    expect(read('')).toEqual({});
  });
});

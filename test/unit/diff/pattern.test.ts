import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/pipeline/diff/pattern.ts';

describe('a pattern', () => {
  it.each([
    ['acc', 'acc', true],
    ['acc', 'accu', false],
    ['*', 'test/a.b', true],
    ['val_*', 'val_loss', true],
    ['*.auc', 'test.roc.auc', true],
    ['*loss*', 'train/loss', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['{val,test}.acc', 'test.acc', true],
    ['{val,test}.acc', 'train.acc', false],
    ['{a,b}{c,d}', 'bd', true],
    ['hits[10]', 'hits[10]', true],
    ['a*b', 'a*b', true],
    ['a.c', 'abc', false],
    ['{a}', '{a}', true],
    ['*a*a*a*b', 'aaaaaaaaab', true],
  ])('%s on %s: %s', (pattern, name, expected) => expect(compilePattern(pattern)(name)).toBe(expected));

  it('matches what a regular expression of the same meaning matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }), (pattern, name) => {
        const source = [...pattern].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c)).join('');
        expect(compilePattern(pattern)(name)).toBe(new RegExp(`^${source}$`, 's').test(name));
      }),
    );
  });

  it('does not explode on hostile patterns', () => {
    expect(compilePattern('*a'.repeat(2_000))('a'.repeat(20_000))).toBe(true);
    expect(compilePattern('*a'.repeat(500))('b'.repeat(100_000))).toBe(false);
    expect(compilePattern('{a,b}'.repeat(100))('x')).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeCell, changePrecision, showValue } from '../../../src/pipeline/render/measure.ts';
import { count, showBytes, showDuration, showRatio } from '../../../src/pipeline/render/numbers.ts';
import { changeOf, type Written } from './make.ts';

function row(old: Written, recent: Written): string {
  const change = changeOf('m', old, recent);
  const precision = changePrecision(change);
  return [
    showValue(change.old?.value, precision),
    showValue(change.new?.value, precision),
    changeCell(change),
  ].join(' | ');
}

describe('a row of numbers', () => {
  it.each<[Written, Written, string]>([
    [0.842, 0.824, '0.842 | 0.824 | −0.018 (−2.1%)'],
    ['0.8423123987', '0.8241379310344828', '0.8423 | 0.8241 | −0.0182 (−2.2%)'],
    ['0.9', '0.85', '0.90 | 0.85 | −0.05 (−5.6%)'],
    [41, 42, '41 | 42 | +1 (+2.4%)'],
    ['0.9512340001', '0.9512340189', '0.951234000 | 0.951234019 | +0.000000019'],
    [1234567, 1234569, '1,234,567 | 1,234,569 | +2 (+0.0002%)'],
    [123456.789, 123457.001, '123,456.79 | 123,457.00 | +0.21 (+0.0002%)'],
    [
      '1152921504606846976',
      '1152921504606846977',
      '1,152,921,504,606,846,976 | 1,152,921,504,606,846,977 | +1',
    ],
    ['1e-05', '1.2e-05', '1.00e−5 | 1.20e−5 | +2.00e−6 (+20.0%)'],
    ['-3', '4', '−3 | 4 | +7 (+233%)'],
    [0, 5, '0 | 5 | +5'],
    ['0.5', 'NaN', '0.5 | NaN | became NaN'],
    ['0.5', 'Infinity', '0.5 | ∞ | became ∞'],
    ['NaN', '0.5', 'NaN | 0.5 | changed'],
    [true, false, 'true | false | changed'],
    [1e22, 2e22, '1.00e22 | 2.00e22 | +1.00e22 (+100%)'],
    [1000, 99000, '1000 | 99,000 | +98,000 (+9800%)'],
  ])('%s and %s', (old, recent, expected) => {
    expect(row(old, recent)).toBe(expected);
  });

  it('says of NaN, which differs from itself, that it is there still', () => {
    expect(changeCell({ ...changeOf('m', 'NaN', 'NaN'), state: 'changed' })).toBe('still NaN');
  });

  it('always shows that two different numbers differ', () => {
    const number = fc.double({ noNaN: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(number, number, (old, recent) => {
        fc.pre(old !== recent);
        const change = changeOf('m', old, recent);
        fc.pre(
          Math.abs(change.delta!) > 1e-10 * Math.max(Math.abs(old), Math.abs(recent)) &&
            Math.abs(change.delta!) > 1e-10,
        );
        const [before, after, delta] = row(old, recent).split(' | ');
        expect(before).not.toBe(after);
        expect(delta).toMatch(recent > old ? /^\+/ : /^−/);
      }),
    );
  });

  it('never shows a digit that the file does not have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99999 }), fc.integer({ min: 0, max: 99999 }), (a, b) => {
        fc.pre(a !== b);
        const [before, after] = row((a / 100).toFixed(2), (b / 100).toFixed(2)).split(' | ');
        expect(`${before} ${after}`).not.toMatch(/\.\d{3}/);
      }),
    );
  });
});

it.each([
  [0.0005, '+0.05%'],
  [0.00004, '+0.004%'],
  [-0.021379, '−2.1%'],
  [1.5, '+150%'],
  [123.4, '+12,340%'],
  [1e9, undefined],
  [1e-9, undefined],
])('says the ratio %s as %s', (ratio, expected) => {
  expect(showRatio(ratio)).toBe(expected);
});

it.each([
  [0.04, '40 ms'],
  [9.96, '10 s'],
  [59.7, '1 min'],
  [725, '12 min 5 s'],
  [3599.6, '1 h'],
  [7199, '2 h'],
  [12_000, '3 h 20 min'],
])('says %s seconds as %s', (seconds, expected) => {
  expect(showDuration(seconds)).toBe(expected);
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 KB'],
  [999.6, '1.0 KB'],
  [999_600, '1.0 MB'],
  [812e6, '812 MB'],
  [3.21e9, '3.2 GB'],
])('says %s bytes as %s', (bytes, expected) => {
  expect(showBytes(bytes)).toBe(expected);
});

it('counts in words', () => {
  expect([count(1, 'metric'), count(12_345, 'metric')]).toEqual(['1 metric', '12,345 metrics']);
});

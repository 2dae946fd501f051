import { expect, test } from 'vitest';
import { createMask } from '../../../src/io/mask.ts';
import { maskData } from '../../../src/io/mask-data.ts';

const mask = createMask({ HF_TOKEN: 'correct horse' });

test('every text is masked, wherever it stands', () => {
  const data = {
    key: 'a correct horse',
    list: [1, 'correct horse', { deep: ['correct horse'] }],
    map: new Map([['correct horse', { text: 'x correct horse' }]]),
    none: null,
    number: { number: 1, text: '1.0' },
  };
  expect(maskData(data, mask)).toEqual({
    key: 'a ***',
    list: [1, '***', { deep: ['***'] }],
    map: new Map([['***', { text: 'x ***' }]]),
    none: null,
    number: { number: 1, text: '1.0' },
  });
});

test('bytes stay, and so does what holds no secret', () => {
  const bytes = Buffer.from('correct horse');
  expect(maskData({ bytes, text: 'correct horse' }, mask)).toEqual({ bytes, text: '***' });
  const clean = { a: [{ b: 'x' }] };
  expect(maskData(clean, mask)).toBe(clean);
});

test('a property named __proto__ stays a property', () => {
  const data = JSON.parse('{"__proto__": {"polluted": "correct horse"}}');
  const masked = maskData(data, mask);
  expect(Object.keys(masked)).toEqual(['__proto__']);
  expect(JSON.stringify(masked)).toBe('{"__proto__":{"polluted":"***"}}');
  expect({}).not.toHaveProperty('polluted');
});

test('a whole number may be a secret, as a PIN is; a fraction is a measurement', () => {
  const pin = { key: 'pin', value: { number: 482913, text: '482913' } };
  const loss = { key: 'loss', value: { number: 0.482913, text: '0.482913' } };
  const masked = maskData([pin, loss], createMask({ DB_PASSWORD: '482913' }));
  expect(masked[0]?.value.text).toBe('***');
  expect(maskData([loss], createMask({ DB_PASSWORD: '482913' }))).toEqual([loss]);
});

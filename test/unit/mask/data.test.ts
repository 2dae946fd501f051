import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMask } from '../../../src/io/mask.ts';
import { createDataMask } from '../../../src/io/mask-data.ts';
import type { Entry } from '../../../src/model/run.ts';

const mask = createMask({ HF_TOKEN: 'correct horse' });
/** Any plain data, beside no entries. */
const plain =
  (masked: ReturnType<typeof createDataMask>) =>
  <T>(data: T): T =>
    masked({ metrics: [], data }).data;
const maskData = plain(createDataMask(mask));

const tokens = [
  'correct horse',
  `ghp_${'a1'.repeat(18)}`,
  'Authorization: token abcdefgh',
  'https://u:pw123@h/',
  '-----BEGIN PRIVATE KEY-----\nMIIEv\nabc\n',
  'MIIEv\nabc\n-----END PRIVATE KEY-----',
];

test('every text is masked, wherever it stands', () => {
  const data = {
    key: 'a correct horse',
    list: [1, 'correct horse', { deep: ['correct horse'] }],
    map: new Map([['correct horse', { text: 'x correct horse' }]]),
    none: null,
    number: { number: 1, text: '1.0' },
  };
  expect(maskData(data)).toEqual({
    key: 'a ***',
    list: [1, '***', { deep: ['***'] }],
    map: new Map([['***', { text: 'x ***' }]]),
    none: null,
    number: { number: 1, text: '1.0' },
  });
});

test('bytes stay, and so does what holds no secret', () => {
  const bytes = Buffer.from('correct horse');
  expect(maskData({ bytes, text: 'correct horse' })).toEqual({ bytes, text: '***' });
  const clean = { a: [{ b: 'x' }] };
  expect(maskData(clean)).toBe(clean);
});

test('a property named __proto__ stays a property', () => {
  const data = JSON.parse('{"__proto__": {"polluted": "correct horse"}}');
  const masked = maskData(data);
  expect(Object.keys(masked)).toEqual(['__proto__']);
  expect(JSON.stringify(masked)).toBe('{"__proto__":{"polluted":"***"}}');
  expect({}).not.toHaveProperty('polluted');
});

test('a whole number may be a secret, as a PIN is; a fraction is a measurement', () => {
  const pin = { key: 'pin', value: { number: 482913, text: '482913' } };
  const loss = { key: 'loss', value: { number: 0.482913, text: '0.482913' } };
  const maskPin = plain(createDataMask(createMask({ DB_PASSWORD: '482913' })));
  const masked = maskPin([pin, loss]);
  expect(masked[0]?.value.text).toBe('***');
  expect(maskPin([loss])).toEqual([loss]);
});

test('of an entry every text is masked, whatever the one before it was', () => {
  const clean: Entry = {
    key: 'loss',
    value: { number: 0.5, text: '0.5' },
    source: 'files',
    file: 'metrics.json',
  };
  const whole = { number: 482913, text: '482913' };
  const secret = 'a correct horse';
  const [hidden] = maskData([secret]);
  const masked = createDataMask(createMask({ HF_TOKEN: 'correct horse', DB_PASSWORD: '482913' }));
  const replicates = (id: string): Entry['replicates'] => ({ kind: 'seeds', values: [{ id, value: 1 }] });
  for (const [dirty, expected] of [
    [{ key: secret }, { key: hidden }],
    [{ source: secret }, { source: hidden }],
    [{ file: secret }, { file: hidden }],
    [{ value: secret }, { value: hidden }],
    [{ value: whole }, { value: { number: 482913, text: '***' } }],
    [{ replicates: replicates(secret) }, { replicates: replicates(hidden!) }],
  ] as [Partial<Entry>, Partial<Entry>][])
    for (const list of ['metrics', 'params'] as const) {
      const entries = [clean, { ...clean, ...dirty }, clean];
      expect(masked({ [list]: entries })).toEqual({ [list]: [clean, { ...clean, ...expected }, clean] });
      expect(masked({ [list]: [clean, clean] })).toEqual({ [list]: [clean, clean] });
    }
});

test('what was a secret once is one again', () => {
  for (const _ of [1, 2]) {
    expect(maskData({ a: 'plain', b: 'correct horse' })).toEqual({ a: 'plain', b: '***' });
    expect(maskData({ a: 'plain' })).toEqual({ a: 'plain' });
  }
});

test('the end of a private key is one wherever its text stands', () => {
  const tail = 'MIIEpAIBAAKCAQEA\nabcdefghijkl\n-----END RSA PRIVATE KEY-----';
  expect(maskData({ name: 'log', tail })).toEqual({ name: 'log', tail: '***-----END RSA PRIVATE KEY-----' });
});

test('all texts in one look show as little as each for itself', () => {
  const token = fc.constantFrom(...tokens);
  const text = fc.array(fc.oneof(token, fc.string(), fc.constantFrom('\n', ' ', '=')), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), (pieces) => {
      const texts = pieces.map((parts) => parts.join(''));
      expect(maskData(texts)).toEqual(texts.map(mask));
    }),
  );
});

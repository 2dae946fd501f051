import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask, createMaskStream } from '../../../src/io/mask.ts';
import { environmentSecrets, mayHoldShape, tokenShapes } from '../../../src/io/secrets.ts';

const nothing = createMask({});

function mask(...secrets: string[]) {
  return createMask({}, secrets);
}

function streamed(secrets: readonly string[], chunks: readonly Uint8Array[]): Buffer {
  const stream = createMaskStream({}, secrets);
  return Buffer.concat([...chunks.map((chunk) => stream.push(chunk)), stream.end()]);
}

/** Cuts bytes at any places, inside characters too. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length));
}

describe('which variables are secret', () => {
  test.each([
    'HF_TOKEN',
    'repo_token',
    'INPUT_TOKEN',
    'DB_PASSWORD',
    'AWS_SECRET_ACCESS_KEY',
    'WANDB_API_KEY',
    'authToken',
    'npm_config__authToken',
    'GH_PAT',
    'DB_PWD',
  ])('%s is', (name) => {
    expect(environmentSecrets({ [name]: 'correct horse' })).toEqual(['correct horse']);
  });

  test.each([
    'PWD',
    'PATH',
    'TOKENIZERS_PARALLELISM',
    'MAX_TOKENS',
    'CML_KEY',
    'INPUT_KEY',
    'SSH_KEY_PATH',
    'TOKEN_FILE',
    'CREDENTIALS_DIR',
    'KEYBOARD',
    'MONKEY',
    'COMPASS',
  ])('%s is not', (name) => {
    expect(environmentSecrets({ [name]: 'train-europe' })).toEqual([]);
  });

  test('a variable that ends in KEY is where its value looks like one', () => {
    expect(environmentSecrets({ STRIPE_KEY: '4eC39HqLyjWDarjtT1zdp7dc', CACHE_KEY: 'pip-linux' })).toEqual([
      '4eC39HqLyjWDarjtT1zdp7dc',
    ]);
  });
});

describe('values', () => {
  const secret = 'p@ss word/ü+1';
  const masked = mask(secret);

  test.each([
    ['as it is', secret],
    ['in a URL', encodeURIComponent(secret)],
    ['in a form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['in JSON', JSON.stringify({ a: secret })],
    ['in base64', Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)],
    ['in base64 for URLs', Buffer.from(secret).toString('base64url').slice(0, -1)],
  ])('%s', (_how, text) => {
    const shown = masked(`before ${text} after`);
    expect(shown).toContain('***');
    expect(shown).toMatch(/^before .* after$/);
    expect(shown).not.toContain(text);
  });

  test('inside a longer base64 text, at every offset', () => {
    for (const user of ['', 'x', 'xy', 'xyz']) {
      const header = Buffer.from(`${user}:correct horse battery:z`).toString('base64');
      const core = mask('correct horse battery')(header);
      expect(core).toContain('***');
      expect(Buffer.from(core.replace('***', ''), 'base64').toString('latin1')).not.toContain('horse');
    }
  });

  test('each line of one with several', () => {
    expect(mask('first-line\nsecond-line\r\n')('1 second-line\n2 first-line')).toBe('1 ***\n2 ***');
  });

  test('two that overlap leave nothing of either', () => {
    expect(mask('abcdefgh', 'efghijkl')('.abcdefghijkl.')).toBe('.***.');
  });

  test('a short one is left alone: it would mask half of the log', () => {
    expect(mask('abc')('abc')).toBe('abc');
  });
});

describe('shapes', () => {
  const body = 'abcdefghijklmnopqrstuvwxyz0123456789AB';
  test.each([
    `ghp_${body}`,
    `ghs_${body}`,
    `github_pat_${body}`,
    `glpat-${body}`,
    `AKIAIOSFODNN7EXAMPLE`,
    `hf_${body}`,
    `sk-${body}`,
    `sk-proj-${body}`,
    `eyJhbGciOi.eyJzdWIiOi.${body}`,
  ])('%s', (token) => {
    expect(nothing(`a ${token} b`)).toBe('a *** b');
  });

  test('headers and URLs lose their secret only', () => {
    expect(nothing('Authorization: Bearer abcdef123\n')).toBe('Authorization: Bearer ***\n');
    expect(nothing("{'Authorization': 'Basic YWxhZGRpbg=='}")).toBe("{'Authorization': 'Basic ***'}");
    expect(nothing('PRIVATE-TOKEN: abcdef123')).toBe('PRIVATE-TOKEN: ***');
    expect(nothing('postgres://ml:hunter2@db/x')).toBe('postgres://ml:***@db/x');
    expect(nothing('https://0123456789abcdef0123@github.com/a/b')).toBe('https://***@github.com/a/b');
  });

  test('a private key, and the end of one', () => {
    const lines = Array.from({ length: 20 }, () => `${body}${body.slice(0, 26)}`).join('\n');
    const end = '-----END RSA PRIVATE KEY-----';
    expect(nothing(`x\n-----BEGIN RSA PRIVATE KEY-----\n${lines}\n${end}\ny`)).toBe(
      `x\n-----BEGIN RSA PRIVATE KEY-----***${end}\ny`,
    );
    expect(nothing(`${lines}\n${end}\ny`)).toBe(`***${end}\ny`);
  });

  test.each([
    'disk-usage task-abcdefghijklmnopqrstuvwxyz012345',
    'epoch 3/10 loss 0.123 https://example.com:8080/a@b',
    'sklearn.linear_model.LogisticRegression',
    'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'lr=3e-4 time 12:30:01 user@example.com',
  ])('ordinary text stays: %s', (text) => {
    expect(nothing(text)).toBe(text);
  });
});

describe('streams', () => {
  const secret = fc.string({
    minLength: 6,
    maxLength: 24,
    unit: fc.constantFrom('a', 'b', 'ü', '\n', '-', ' '),
  });

  test('what comes out never holds a secret, wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        fc.array(fc.oneof(secret, fc.string(), fc.nat({ max: 2 })), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (secrets, pieces, places) => {
          const text = pieces
            .map((piece) => (typeof piece === 'number' ? (secrets[piece] ?? '') : piece))
            .join('');
          const out = streamed(secrets, cut(Buffer.from(text), places)).toString();
          for (const value of secrets)
            for (const line of value.split('\n').map((line) => line.trim()))
              if (line.length >= 6) expect(out).not.toContain(line);
        },
      ),
    );
  });

  test('the chunks make no difference', () => {
    const tokens = fc.constantFrom(
      `ghp_${'a1'.repeat(18)}`,
      'Authorization: token abcdefgh',
      'task-aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'https://u:pw123@h/',
      'correct horse',
      '-----BEGIN PRIVATE KEY-----\nMIIEv\nabc\n-----END PRIVATE KEY-----',
      '\r 45%|####',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(tokens, fc.string()), { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (pieces, places) => {
          const bytes = Buffer.from(pieces.join(''));
          expect(streamed(['correct horse'], cut(bytes, places)).toString()).toBe(
            mask('correct horse')(bytes.toString()),
          );
        },
      ),
    );
  });

  test.each(tokenShapes.map((shape) => [shape.source]))('the one look finds what %s does', (source) => {
    // What fast-check cannot make texts of; that something stands around or behind them is all the same.
    const pattern = source.replaceAll('\\b', '').replace('(?<=', '(?:');
    fc.assert(fc.property(fc.stringMatching(new RegExp(pattern)), (text) => mayHoldShape(text)));
  });

  test('bytes that are no text pass unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(fc.nat()), (bytes, places) => {
        expect(streamed(['correct horse'], cut(Buffer.from(bytes), places))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('text that cannot be a secret is not kept waiting', () => {
    const stream = createMaskStream({}, ['correct horse']);
    expect(stream.push(Buffer.from('Epoch 1: [####  ] ')).toString()).toBe('Epoch 1: [####  ] ');
    expect(stream.push(Buffer.from('done\n')).toString()).toBe('done\n');
  });

  test('a line without an end is not kept for ever', () => {
    const stream = createMaskStream({});
    const out = stream.push(Buffer.from(`sk-${' x'.repeat(50_000)}`));
    expect(out.length).toBeGreaterThan(70_000);
  });
});

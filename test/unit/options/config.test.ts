import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/options/load-config.ts';
import { configFile } from '../../../src/scaffold/workflows.ts';

describe('cml.yaml', () => {
  it('names every mistake with its line and the key that was meant', () => {
    const text = [
      'train: python train.py',
      'gates:',
      '  recall:',
      '    max-drp: 0.01',
      '    min: high',
      'fail-onn: never',
      'directions: { loss: low }',
      'metrics: [1, a.json]',
    ].join('\n');
    const { config, problems } = parseConfig(text);
    expect(config).toBeUndefined();
    expect(problems).toEqual([
      { line: 4, message: 'there is no key “max-drp”: did you mean “max-drop”?' },
      { line: 5, message: 'gates.recall.min: give a number; found the text “high”.' },
      { line: 6, message: 'there is no key “fail-onn”: did you mean “fail-on”?' },
      { line: 7, message: 'directions.loss: give higher or lower; found the text “low”.' },
      { line: 8, message: 'metrics.0: give text; found 1.' },
    ]);
  });

  it.each([
    ['metrics: results.json', 'metrics: give a list, such as [results.json]; found the text “results.json”.'],
    ['gates: { a: 5 }', 'gates.a: give keys with values; found 5.'],
    ['gates: { a: { max-drop: -1 } }', 'gates.a.max-drop: give at least 0; found -1.'],
    ['confidence: 2', 'confidence: give less than 1; found 2.'],
    ['title:', 'title: give text; found nothing.'],
    ['fail-on: always', 'fail-on: give gates or never; found the text “always”.'],
  ])('says of %s what to write instead', (text, message) => {
    expect(parseConfig(text).problems.map((problem) => problem.message)).toEqual([message]);
  });

  it('lists the keys where none is near', () => {
    expect(parseConfig('wibble: 1').problems[0]?.message).toContain('the keys here are train, metrics');
  });

  it('says where a file stops being YAML', () => {
    const { problems } = parseConfig('gates:\n  auc: {min: 0.9\nkey: x\n');
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(/^not YAML: /);
    expect(problems[0]!.line).toBeGreaterThan(1);
  });

  it('takes an empty file, a comment, and a list at the top for what they are', () => {
    expect(parseConfig('').config).toEqual({});
    expect(parseConfig('# nothing\n').config).toEqual({});
    expect(parseConfig('- a\n').problems[0]?.message).toBe('the file: give keys with values; found a list.');
  });

  it('agrees with the published JSON Schema, key for key', async () => {
    const schema = JSON.parse(await readFile('schema.json', 'utf8'));
    const validate = new Ajv({ strict: false }).compile(schema);
    const texts = [
      'gates: { auc: { min: 0.9, max-drop: 1% } }',
      'tolerance: 1%',
      'tolerance: { "*": 0.01 }',
      'tolerance: a lot',
      'gates: { auc: { minimum: 0.9 } }',
      'directions: { loss: lower }',
      'directions: { loss: down }',
      'nope: 1',
    ];
    for (const text of texts)
      expect([text, validate(load(text))]).toEqual([text, parseConfig(text).config !== undefined]);
  });

  it('accepts what `cml init` writes, commented and with every comment taken away', () => {
    const text = configFile({ command: 'python train.py', python: true });
    expect(parseConfig(text).config).toEqual({});
    const open = text.replace(
      /^# ((?:train|directions|tolerance|gates|fail-on|metrics|plots|ignore):| {2}).*$/gm,
      (line) => line.slice(2),
    );
    expect(parseConfig(open).problems).toEqual([]);
    expect(Object.keys(parseConfig(open).config ?? {})).toContain('gates');
  });
});

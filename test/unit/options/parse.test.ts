import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/options/commands.ts';
import { options } from '../../../src/options/options.ts';
import { parseArguments } from '../../../src/options/parse.ts';
import { resolveOption } from '../../../src/options/resolve.ts';

function sink(): Writable & { text: string } {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      stream.text += String(chunk);
      done();
    },
  }) as Writable & { text: string };
  stream.text = '';
  return stream;
}

function parse(...argv: string[]) {
  const stdout = sink();
  const stderr = sink();
  return { result: parseArguments(argv, { stdout, stderr, version: '1.2.3' }), stdout, stderr };
}

describe('the command line', () => {
  it('leaves the training command alone, with or without --', () => {
    const expected = {
      command: 'run',
      flags: { baseline: 'v1' },
      args: ['python', 'train.py', '--key', 'x', '-b', '3'],
    };
    expect(
      parse('run', '--baseline', 'v1', '--', 'python', 'train.py', '--key', 'x', '-b', '3').result,
    ).toEqual(expected);
    expect(parse('run', '--baseline', 'v1', 'python', 'train.py', '--key', 'x', '-b', '3').result).toEqual(
      expected,
    );
  });

  it('collects a repeated option', () => {
    expect(parse('plot', 'a.csv', '-y', 'loss', '-y', 'acc').result).toMatchObject({
      flags: { y: ['loss', 'acc'] },
      args: ['a.csv'],
    });
  });

  it.each(Object.values(commands).map((spec) => [spec.name, spec] as const))(
    'shows an example in `%s --help`',
    (name, spec) => {
      const { result, stdout } = parse(...name.split(' '), '--help');
      expect(result).toEqual({ exitCode: 0 });
      expect(stdout.text).toContain(spec.examples[0][0]);
      expect(stdout.text).toContain(spec.summary.slice(0, 30));
    },
  );

  it('ends with 2 and a suggestion for a word that is no command', () => {
    const { result, stderr } = parse('diif');
    expect(result).toEqual({ exitCode: 2 });
    expect(stderr.text).toContain('Did you mean diff?');
  });

  it('prints the version alone', () => {
    expect(parse('--version').stdout.text).toBe('1.2.3\n');
  });
});

describe('an option’s value', () => {
  const spec = options['fail-on'];

  it('comes from the flag, else the environment, else cml.yaml, else the default', () => {
    const env = { CML_FAIL_ON: 'never' };
    const config = { 'fail-on': 'never' };
    expect(resolveOption('fail-on', spec, { flag: 'gates', env, config })).toBe('gates');
    expect(resolveOption('fail-on', spec, { env, config: {} })).toBe('never');
    expect(resolveOption('fail-on', spec, { env: {}, config })).toBe('never');
    expect(resolveOption('fail-on', spec, { env: { CML_FAIL_ON: '' }, config: {} })).toBe('gates');
  });

  it('is refused with the place it came from', () => {
    expect(() => resolveOption('fail-on', spec, { env: { CML_FAIL_ON: 'sometimes' } })).toThrow(
      'CML_FAIL_ON takes one of gates, never, and was given “sometimes”.',
    );
    expect(() => resolveOption('max', options.max, { flag: 'ten', env: {} })).toThrow('--max takes a number');
  });
});

import { describe, expect, it } from 'vitest';
import { declaredCommands } from '../../../src/options/commands.ts';
import { helpText } from '../../../src/options/help.ts';
import { options } from '../../../src/options/options.ts';
import { readLine } from '../../../src/options/read-line.ts';
import { resolveOption } from '../../../src/options/resolve.ts';

const read = (...argv: string[]) => readLine(argv);

describe('the command line', () => {
  it('leaves the training command alone, with or without --', () => {
    const expected = {
      kind: 'call',
      command: 'run',
      flags: { baseline: 'v1' },
      args: ['python', 'train.py', '--key', 'x', '-b', '3'],
    };
    const program = ['python', 'train.py', '--key', 'x', '-b', '3'];
    expect(read('run', '--baseline', 'v1', '--', ...program)).toEqual(expected);
    expect(read('run', '--baseline', 'v1', ...program)).toEqual(expected);
    expect(read('run', '--json', 'true', '--', 'x')).toMatchObject({
      flags: { json: true },
      args: ['true', '--', 'x'],
    });
  });

  it('takes a value in every spelling', () => {
    for (const words of [['-b', 'v1'], ['-bv1'], ['-b=v1'], ['--baseline=v1'], ['--baseline', 'v1']])
      expect(read('run', ...words)).toMatchObject({ flags: { baseline: 'v1' }, args: [] });
  });

  it('collects a repeated option', () => {
    expect(read('plot', 'a.csv', '-y', 'loss', '-y', 'acc')).toMatchObject({
      flags: { y: ['loss', 'acc'] },
      args: ['a.csv'],
    });
  });

  it('takes as many targets as dvc does, up to the next option', () => {
    expect(read('metrics', 'diff', '--targets', 'a.json', 'b.json', '--json', 'v1', 'v2')).toMatchObject({
      flags: { targets: ['a.json', 'b.json'], json: true },
      args: ['v1', 'v2'],
    });
    expect(read('metrics', 'diff', '--targets', 'a.json', '--', 'v1')).toMatchObject({
      flags: { targets: ['a.json'] },
      args: ['v1'],
    });
  });

  it('reads letters that stand together, and values that look like options', () => {
    expect(read('comment', 'create', '-wkmodel', 'r.md')).toMatchObject({
      flags: { watch: true, key: 'model' },
      args: ['r.md'],
    });
    expect(read('pr', 'create', '--body=One\nTwo=2', '.')).toMatchObject({ flags: { body: 'One\nTwo=2' } });
    expect(read('comment', 'create', '-w=false', '-k=a=b', 'r.md')).toMatchObject({
      flags: { watch: false, key: 'a=b' },
      args: ['r.md'],
    });
    expect(read('comment', 'create', '-k', '-w', '--', '-r.md')).toMatchObject({
      flags: { key: '-w' },
      args: ['-r.md'],
    });
    expect(read('metrics', 'show', '-1', '-')).toMatchObject({ args: ['-1', '-'] });
    expect(read('exp', 'show', '-n', '-1')).toMatchObject({ flags: { num: '-1' } });
  });

  it.each([
    [['diff', '--jsn'], 'cml diff has no option --jsn.', 'Did you mean --json?'],
    [['diff', '--tokne=secret'], 'cml diff has no option --tokne.', 'cml diff --help'],
    [['diff', '-1x'], 'cml diff has no option -1x.', 'cml diff --help'],
    [['--verison'], 'cml has no option --verison.', 'Did you mean --version?'],
    [['plot', '-o'], '--output needs a value, and nothing follows it.', '--output PATH'],
    [['plot'], 'cml plot needs FILE, and it was not given.', 'Write cml plot <FILE>.'],
    [['demo', 'x'], 'cml demo takes no argument, and 1 was given.', 'cml demo --help'],
    [['diff', 'a', 'b', 'c'], 'cml diff takes at most 2 arguments, and 3 were given.', 'cml diff --help'],
    [['comment', 'creat'], 'There is no command “comment creat”.', 'Did you mean `cml comment create`?'],
    [['ledger', 'nosuch'], 'There is no command “ledger nosuch”.', '`cml ledger --help` lists the commands.'],
    [['help', 'diif'], 'There is no command “diif”.', 'Did you mean `cml diff`?'],
    [['../x'], 'There is no command “../x”.', 'cml --help'],
  ])('refuses %j in one sentence that says what to do', (argv, message, hint) => {
    expect(() => readLine(argv)).toThrow(
      expect.objectContaining({ code: 'usage', message, hint: expect.stringContaining(hint) }),
    );
  });

  it.each([
    [[], '', false],
    [['--help'], '', true],
    [['help'], '', true],
    [['comment'], 'comment', false],
    [['comment', '-h'], 'comment', true],
    [['help', 'comment'], 'comment', true],
    [['comment', 'help', 'create'], 'comment create', true],
    [['help', 'comment', 'create'], 'comment create', true],
    [['publish', '--help'], 'asset publish', true],
    [['run', '--help', 'python'], 'run', true],
    [['plot', '--bogus', '--help'], 'plot', true],
  ])('is asked for help by %j', (argv, of, asked) => {
    expect(readLine(argv)).toEqual({ kind: 'help', of, asked });
  });

  it('leaves -h to a command that has such an option', () => {
    expect(read('vl2svg', '-h')).toMatchObject({ flags: { 'vega-header': true } });
    expect(helpText('vl2svg')).toContain('\n  --help ');
  });

  it.each(Object.values(declaredCommands).map((spec) => [spec.name, spec] as const))(
    'shows an example in `%s --help`',
    (name, spec) => {
      expect(read(...name.split(' '), '--help')).toEqual({ kind: 'help', of: name, asked: true });
      expect(helpText(name)).toContain(spec.examples[0][0]);
      expect(helpText(name)).toContain(spec.summary.slice(0, 30));
    },
  );

  it('lists every command in the help of cml or of its group, in lines that fit', () => {
    for (const { name } of Object.values(declaredCommands)) {
      const [first = '', second] = name.split(' ');
      expect(helpText('')).toMatch(new RegExp(`^  ${first} `, 'm'));
      if (second !== undefined) expect(helpText(first)).toMatch(new RegExp(`^  ${second} `, 'm'));
    }
    const lines = helpText('', 100).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it.each([40, 60, 80, 100])('fits a terminal of %i columns, where a word does', (width) => {
    for (const of of ['', 'run', 'plot', 'comment', 'ledger']) {
      const lines = helpText(of, width).split('\n');
      const wide = lines.filter((line) => line.length > width && /\S +\S/.test(line));
      // What is there to be copied stays whole, on a line of its own.
      expect(
        wide.filter((line) => !/^(Usage:| {2}(-|cml|\w+ [[<]))/.test(line) || /\S {2,}\S/.test(line)),
      ).toEqual([]);
    }
  });

  it('puts what an example does below it where there is no room beside it', () => {
    const [[first, text]] = declaredCommands.run.examples;
    expect(helpText('run', 120)).toContain(`  ${first}             ${text}`);
    expect(helpText('run', 60)).toContain(`  ${first}\n      ${text}`);
  });

  it('knows the version', () => {
    expect(read('--version')).toEqual({ kind: 'version' });
    expect(read('-V', 'x')).toEqual({ kind: 'version' });
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
    expect(() => resolveOption('max', options.max, { flag: 'ten', env: {} })).toThrow(
      '--max takes a whole number of at least 1, and was given “ten”',
    );
  });
});

it.each([
  ['port', '99999', 'a whole number from 0 to 65535'],
  ['port', '1.5', 'a whole number from 0 to 65535'],
  ['port', '', 'a whole number from 0 to 65535'],
  ['scale', '0', 'a number from 0.1 to 16'],
  ['scale', '-1', 'a number from 0.1 to 16'],
  ['scale', '100', 'a number from 0.1 to 16'],
  ['max', '0', 'a whole number of at least 1'],
  ['max', '-1', 'a whole number of at least 1'],
  ['forge-timeout', '0', 'a number from 1 to 86400'],
  ['replicates', '0', 'a whole number from 1 to 100'],
] as const)('--%s %s is refused with what it may be', (name, flag, what) => {
  expect(() => resolveOption(name, options[name], { flag, env: {} })).toThrow(
    `--${name} takes ${what}, and was given “${flag}”.`,
  );
});

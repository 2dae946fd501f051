// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are DVC's own templates
// Repositories made by rules: a commit and a work tree whose DVC files, metrics and params differ a little.
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { compareAll, explain } from './repository.mjs';
import { scratch } from './tools.mjs';

const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'acc', 'loss', 'lr', 'x', 'train', 'test', 'n') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a.b', '__proto__', 'ключ', '日本', 'a|b', '0', 'on', 'null', "it's", ''),
  },
);
const numeral = fc.constantFrom(
  ...'0 1 -1 7 1.0 0.1 1e-5 1E+3 0.015625 0.5 2.5 -0.0 -0.000001 123456.789 1e16 1e15 1e22 0.30000000000000004'.split(
    ' ',
  ),
  ...'9007199254740993 1152921504606846977 12345678901234567890123 1e400 -1e400 0.1234567 100000.0 3.14159265358979'.split(
    ' ',
  ),
);
const text = fc.constantFrom(
  'x',
  'resnet',
  '',
  ' padded ',
  'two\nlines',
  '1',
  'true',
  'a|b',
  '日本',
  "it's",
  '"q"',
  '${x}',
);

const jsonValue = fc.letrec((tie) => ({
  leaf: fc.oneof(
    { weight: 6, arbitrary: numeral },
    { weight: 1, arbitrary: fc.constantFrom('NaN', 'Infinity', '-Infinity') },
    { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null') },
    { weight: 2, arbitrary: text.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.array(tie('leaf'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`) },
  ),
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('dict')),
  dict: fc
    .uniqueArray(fc.tuple(key, tie('tree')), { maxLength: 5, selector: ([name]) => name })
    .map((pairs) => `{${pairs.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`),
}));

const yamlScalar = fc.oneof(
  { weight: 5, arbitrary: numeral.filter((lexeme) => !lexeme.includes('400')) },
  fc.constantFrom(
    ...[
      '.nan',
      '.inf',
      '-.INF',
      'true',
      'False',
      'yes',
      'on',
      'null',
      '~',
      '',
      '010',
      '0o10',
      '0x1F',
      '1_000',
      '12:30:45',
    ],
    ...[
      '2020-01-02',
      '2020-01-02 03:04:05',
      '1.',
      '.5',
      '+1',
      '1e3',
      '0b11',
      '-0x1f',
      '_1',
      '1__0.5_',
      "'q'",
      '"q\\n"',
      '=',
      '<<',
    ],
    ...[
      '[1, 2.0, x]',
      '[]',
      '{}',
      '{q: 1}',
      "['it''s', null, true, 1e-7]",
      '[[1], {a: 2}]',
      'a b',
      '-',
      '1 2',
      '!!str 1',
      '!!float 1',
    ],
  ),
);
const yamlKey = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'lr', 'seed', 'train', 'model', 'n') },
  { weight: 1, arbitrary: fc.constantFrom('1', 'a.b', 'true', '1.5', "'0'", '日本', '__proto__') },
);
const yamlDict = (depth) =>
  fc
    .uniqueArray(
      fc.tuple(
        yamlKey,
        depth > 0 ? fc.oneof({ weight: 3, arbitrary: yamlScalar }, yamlDict(depth - 1)) : yamlScalar,
      ),
      {
        maxLength: 4,
        selector: ([name]) => name,
      },
    )
    .map((pairs) => pairs.map(([name, value]) => ({ name, value })));

function yamlText(pairs, indent = '') {
  return pairs
    .map(({ name, value }) =>
      Array.isArray(value)
        ? `${indent}${name}:${value.length > 0 ? `\n${yamlText(value, `${indent}  `)}` : ' {}\n'}`
        : `${indent}${name}: ${value}\n`,
    )
    .join('');
}

const pythonValue = fc.constantFrom(
  ...[
    '1',
    '-2',
    '1.5',
    '1e-7',
    "'x'",
    '"it\'s"',
    'True',
    'None',
    '[1, 2]',
    '(1, 2)',
    '(1,)',
    '{1, }',
    "{'a': 1}",
    "{'a': [1]}",
  ],
  ...[
    'f(x)',
    '1 + 2',
    "b'x'",
    '1 + 2j',
    '0x1f',
    '1_000',
    "'a' 'b'",
    'r"\\n"',
    '"""m\nn"""',
    '[]',
    '()',
    '{}',
    '...',
    'x',
  ],
);
const pythonText = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom('A', 'B', 'lr'), pythonValue).map(([name, value]) => `${name} = ${value}\n`),
      fc.tuple(fc.constantFrom('A', 'C'), pythonValue).map(([name, value]) => `${name}: int = ${value}\n`),
      pythonValue.map(
        (value) =>
          `class Model:\n    depth = ${value}\n    def __init__(self):\n        self.w = ${value}\n        local = 3\n`,
      ),
      fc.constantFrom(
        'X = Y = 3\n',
        'import os\n',
        '# comment\n',
        'def f():\n    a = 1\n    return a\n',
        'if True:\n    Z = 1\n',
        'x += 1\n',
        'a, b = 1, 2\n',
        'D: int\n',
      ),
    ),
    { maxLength: 4 },
  )
  .map((lines) => lines.join(''));

const stage = fc.constantFrom(
  '  one:\n    cmd: echo\n    metrics:\n      - m.json: {cache: false}\n',
  '  one:\n    cmd: echo ${train}\n    params: [lr, seed, train.lr]\n    metrics: [m.yaml]\n',
  '  two:\n    wdir: sub\n    cmd: echo\n    params:\n      - a\n      - ../conf.py:\n          - A\n          - Model.depth\n      - other.toml:\n    metrics:\n      - m.json:\n          cache: false\n',
  '  each:\n    foreach: [m, sub/m, 1, true, 1.0]\n    do:\n      cmd: echo ${item}\n      metrics: ["${item}.json"]\n',
  '  each:\n    foreach: ${list}\n    do:\n      cmd: echo ${item}\n      params: ["${item}"]\n      metrics: ["sub/m.json"]\n',
  '  each:\n    foreach: {m: {f: m.json}, n: {f: sub/m.json}}\n    do:\n      cmd: echo ${key} ${item.f}\n      metrics: ["${item.f}"]\n',
  '  grid:\n    matrix:\n      f: [m.json, sub/m.json]\n      n: [1, 2.0, true]\n    cmd: echo ${item.f} ${key}\n    metrics: ["${item.f}"]\n',
  '  v:\n    vars: [{x: 1}, extra.yaml]\n    cmd: echo ${x} ${b}\n    params: [conf.py: , "*"]\n',
  '  bad:\n    cmd: echo ${missing}\n',
  '  bad:\n    cmd: echo\n    live: x\n',
  '  p:\n    cmd: echo ${v1} ${v2.a[0]}\n    params: ["train.**", "m*", "list.0"]\n',
);
const project = fc
  .record({
    vars: fc.option(
      fc.constantFrom('vars: [{v1: 1, v2: {a: [x]}}]\n', 'vars: [extra.yaml]\n', 'vars: [extra.yaml:a]\n'),
    ),
    stages: fc.uniqueArray(stage, { maxLength: 3, selector: (one) => one.split(':')[0] }),
    metrics: fc.option(
      fc.constantFrom(
        'metrics: [m.json]\n',
        'metrics: [m.json, m.yaml, sub, conf.py]\n',
        'metrics: ["${v1}.json"]\n',
      ),
    ),
    params: fc.option(
      fc.constantFrom(
        'params: [conf.py]\n',
        'params: [other.toml, m.json]\n',
        'params: [sub/params.yaml, m.yaml]\n',
      ),
    ),
  })
  .map(({ vars, stages, metrics, params }) =>
    [vars ?? '', stages.length > 0 ? `stages:\n${stages.join('')}` : '', metrics ?? '', params ?? ''].join(
      '',
    ),
  );

const tomlText = fc.constantFrom(
  'a = 1\nb = 1.0\n[t]\nx = [1, 2.5]\nd = 2020-01-02\n',
  'a = 1e5\ns = "x"\n',
  'bad = \n',
  '',
);
const corrupt = fc.constantFrom(
  '{"a": ',
  '',
  '   ',
  '[]',
  '0',
  '"{\\"a\\": 2}"',
  '"x"',
  '1.5',
  'null',
  '[1]',
  'false',
  '{"a": 1, "a": 2}',
);

const snapshot = fc.record({
  'dvc.yaml': project,
  'm.json': fc.oneof({ weight: 6, arbitrary: jsonValue.dict }, { weight: 1, arbitrary: corrupt }),
  'sub/m.json': fc.oneof({ weight: 4, arbitrary: jsonValue.dict }, { weight: 1, arbitrary: corrupt }),
  'm.yaml': yamlDict(2).map((pairs) => yamlText(pairs)),
  'params.yaml': yamlDict(2).map((pairs) => `${yamlText(pairs)}list: [lr, 2, "3"]\n`),
  'sub/params.yaml': yamlDict(1).map((pairs) => yamlText(pairs)),
  'extra.yaml': fc.constantFrom('a: 1\nb: {c: 2}\n', 'a: 2\nb: 3.5\n'),
  'conf.py': pythonText,
  'other.toml': tomlText,
});

/** Either side, and which files the second leaves out. */
export const repositoryPair = fc
  .record({
    old: snapshot,
    changes: fc.subarray([
      'dvc.yaml',
      'm.json',
      'sub/m.json',
      'm.yaml',
      'params.yaml',
      'conf.py',
      'other.toml',
      'sub/params.yaml',
    ]),
    head: snapshot,
  })
  .map(({ old, changes, head }) => ({
    old,
    head: { ...old, ...Object.fromEntries(changes.map((name) => [name, head[name]])) },
  }));

const list = [
  ['metrics', 'diff', '--json'],
  ['metrics', 'diff', '--all'],
  ['metrics', 'diff', '--md', '--precision', '2'],
  ['metrics', 'show', '--json'],
  ['metrics', 'show'],
  ['params', 'diff', '--json'],
  ['params', 'diff', '--all', '--md'],
  ['params', 'diff', '--deps'],
  ['metrics', 'show', '-A', '--json'],
  ['metrics', 'show', '-a'],
  ['metrics', 'show', '-T', '--md', '--precision', '3'],
  ['metrics', 'diff', 'HEAD', '--json', '--targets', 'm.yaml', 'nothing.json'],
  ['params', 'diff', 'HEAD', '--no-path', '--targets', 'conf.py', 'sub'],
  ['metrics', 'diff', 'HEAD', 'wild-guess', '--json'],
];
/** Values that DVC keeps as JSON in between come back as others: it is asked for each table in a repository of its own. */
const experimentsList = [
  ['exp', 'show', '--json', '-f'],
  ['exp', 'show', '--md', '-f'],
  ['exp', 'show', '-A', '--csv', '--precision', '3', '-f'],
  ['exp', 'show', '-f', '--hide-workspace', '--only-changed'],
];

async function lay(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** The work tree as an experiment derived from HEAD, as `dvc exp save` makes one. */
function saveExperiment(cwd, name) {
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
      cwd,
      encoding: 'utf8',
    }).trim();
  const head = git('rev-parse', 'HEAD');
  git('add', '-A');
  const commit = git('commit-tree', git('write-tree'), '-p', head, '-m', name);
  git('update-ref', `refs/exps/${head.slice(0, 2)}/${head.slice(2)}/${name}`, commit);
  git('reset', '-q');
}

/** Checks `runs` repositories and shrinks the first on which both sides differ. */
export async function checkGenerated({ oracle, commands, runs, seed, path }) {
  const place = await scratch('generated');
  let number = 0;
  const property = fc.asyncProperty(repositoryPair, async ({ old, head }) => {
    const cwd = join(place.folder, String(number));
    number += 1;
    await mkdir(cwd);
    const git = (...args) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd, stdio: 'ignore' });
    git('init', '-q');
    // Metrics and params need no DVC project, experiments do.
    await lay(cwd, { ...old, '.dvc/config': '', '.gitignore': '/.dvc/tmp\n' });
    git('add', '-A');
    git('commit', '-qm', 'old');
    git('tag', 'v1');
    git('branch', 'side');
    await lay(cwd, head);
    saveExperiment(cwd, 'wild-guess');
    // DVC's own table is in disorder where a file holds metrics and params.
    const isBoth = [old, head].some((files) =>
      /^params: \[.*m\.(json|yaml)|^metrics: \[.* conf\.py/m.test(files['dvc.yaml']),
    );
    // A key that is a number ends its plain table, the last of the list, in an error of the library that draws it.
    const hasNumber = [old, head].some((files) => /^\s*(1|1\.5|true):/m.test(files['params.yaml']));
    const choices = isBoth ? 1 : experimentsList.length - (hasNumber ? 1 : 0);
    const experiments = experimentsList[number % choices];
    const found = await compareAll({ oracle, commands, cwd, list: [...list, experiments] });
    await rm(cwd, { recursive: true, force: true });
    if (found.length > 0) throw new Error(found.map(explain).join('\n\n').slice(0, 6000));
  });
  const details = await fc.check(property, {
    numRuns: runs,
    seed,
    ...(path && { path }),
    interruptAfterTimeLimit: 500_000,
  });
  await place.remove();
  const repositories = `${details.numRuns} generated repositories, ${details.numRuns * (list.length + 1)} commands`;
  if (!details.failed) return { failed: false, message: `${repositories}: all equal` };
  const files = JSON.stringify(details.counterexample, null, 1);
  return {
    failed: true,
    message: `${repositories}; seed ${seed}, path ${details.counterexamplePath}\n${files}\n${details.errorInstance?.message}`,
  };
}

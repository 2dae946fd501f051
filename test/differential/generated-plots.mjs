// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are DVC's own templates
// Repositories with plots made by rules, drawn with a template that has every anchor.
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { compareAll, explain } from './repository.mjs';
import { scratch } from './tools.mjs';

const anchors =
  'title x y x_label y_label color column row group_by group_by_x group_by_y pivot_field plot_width plot_height shape stroke_dash tooltip zoom_and_pan'.split(
    ' ',
  );
/** Each anchor alone, in a list, and in a longer text. */
const everyAnchor = JSON.stringify({
  data: { values: '<DVC_METRIC_DATA>' },
  ...Object.fromEntries(
    anchors.map((name) => {
      const anchor = `<DVC_METRIC_${name.toUpperCase()}>`;
      return [name, [anchor, `in ${anchor} text`, { a: anchor, n: 1.0 }]];
    }),
  ),
});
const fewAnchors = JSON.stringify({ v: 1, d: ['<DVC_METRIC_DATA>'], t: '<DVC_METRIC_TITLE>' });

const number = fc.constantFrom('0', '1', '0.5', '1e-5', '12', '-3.25', 'NaN', 'null', '"x"', 'true', '1.0');
const rows = (names) =>
  fc
    .array(fc.tuple(...names.map(() => number)), { minLength: 0, maxLength: 4 })
    .map((list) =>
      list.map((values) => `{${values.map((value, i) => `"${names[i]}": ${value}`).join(', ')}}`),
    );
const jsonPlot = fc.oneof(
  rows(['step', 'loss', 'acc']).map((list) => `[${list.join(', ')}]`),
  rows(['step', 'loss', 'acc']).map((list) => `{"train": {"log": [${list.join(', ')}]}, "note": 1}`),
  rows(['fpr', 'tpr']).map((list) => `{"roc": [${list.join(', ')}], "other": [{"loss": 1}, {"loss": 2}]}`),
  fc.constantFrom(
    '[]',
    '{}',
    '[1, 2]',
    '{"a": 1}',
    '[{"loss": 1}, {"acc": 2}]',
    'bad',
    '""',
    '"x"',
    '{"a": []}',
  ),
);
const csvPlot = fc.oneof(
  rows(['step', 'loss', 'acc']).map((list) =>
    [
      'step,loss,acc',
      ...list.map((row) => Object.values(JSON.parse(row.replaceAll('NaN', '"nan"'))).join(',')),
    ].join('\n'),
  ),
  fc.constantFrom('', 'step,loss\n1,2\n3\n', 'a.b,c[0]\n1,2\n', 'loss\n', '1,2,3\n4,5,6\n'),
);
const definition = fc.constantFrom(
  '  - logs.json\n',
  '  - logs.json: {x: step, y: loss}\n',
  '  - logs.json: {y: [loss, acc], title: Two}\n',
  '  - loss.csv\n',
  '  - loss.csv: {x: step, y: acc, x_label: Steps, template: few}\n',
  '  - both: {x: step, y: {logs.json: loss, sub/logs.json: loss}}\n',
  '  - fields: {x: step, y: {logs.json: [loss, acc]}}\n',
  '  - mixed: {y: {logs.json: loss, loss.csv: [loss, acc]}, y_label: L}\n',
  '  - roc: {x: {logs.json: fpr}, y: {logs.json: tpr}, title: ROC}\n',
  '  - joined: {x: {loss.csv: step}, y: {logs.json: loss, sub/logs.json: loss}}\n',
  '  - sub\n',
  '  - sub: {x: step}\n',
  '  - pictures\n',
  '  - pictures/a.png\n',
  '  - missing.json\n',
  '  - missing.json: {template: broken}\n',
  '  - loss.csv: {template: broken}\n',
  '  - notes.txt\n',
  '  - log.yaml: {y: loss}\n',
);
const stage = fc.constantFrom(
  '',
  'stages:\n  one:\n    cmd: echo\n    plots:\n      - logs.json: {cache: false, x: step, y: loss, title: T}\n',
  'stages:\n  one:\n    cmd: echo\n    plots:\n      - loss.csv: {cache: false, header: false, y: "1"}\n      - sub: {cache: false}\n',
  'stages:\n  one:\n    cmd: echo\n    wdir: sub\n    plots: [logs.json: {cache: false, y: acc, template: few}]\n',
);
const snapshot = fc.record({
  'dvc.yaml': fc
    .tuple(stage, fc.uniqueArray(definition, { minLength: 0, maxLength: 4 }))
    .map(([stages, list]) => `${stages}${list.length > 0 ? `plots:\n${list.join('')}` : ''}`),
  'sub/dvc.yaml': fc.constantFrom(
    '',
    '',
    'plots:\n  - logs.json: {y: loss}\n',
    'plots:\n  - both: {y: {logs.json: loss}}\n',
  ),
  'logs.json': jsonPlot,
  'sub/logs.json': jsonPlot,
  'loss.csv': csvPlot,
  'log.yaml': fc.constantFrom('- {step: 1, loss: 0.5}\n- {step: 2, loss: 1}\n', 'a: [{loss: 1}]\n'),
  'notes.txt': fc.constant('notes\n'),
  'pictures/a.png': fc.constantFrom('PNG', 'PNG2'),
  'pictures/b.svg': fc.constant('<svg/>'),
});
const repositoryPair = fc
  .record({
    old: snapshot,
    changes: fc.subarray([
      'dvc.yaml',
      'logs.json',
      'sub/logs.json',
      'loss.csv',
      'pictures/a.png',
      'sub/dvc.yaml',
    ]),
    head: snapshot,
  })
  .map(({ old, changes, head }) => ({
    old,
    head: { ...old, ...Object.fromEntries(changes.map((name) => [name, head[name]])) },
  }));

const list = [
  ['plots', 'diff', '--json', '-t', 'every', 'HEAD'],
  ['plots', 'diff', '--json', '--split', '-t', 'every', 'HEAD', 'workspace'],
  ['plots', 'diff', '--json'],
  ['plots', 'diff', '--json', '--split', 'v1', 'HEAD'],
  ['plots', 'show', '--json', '-t', 'every', '--title', 'All', '--x-label', 'X'],
  ['plots', 'show', '--json', '-t', 'every', '-y', 'loss', 'logs.json'],
  ['plots', 'diff', '--show-vega', '-t', 'every', '--targets', 'logs.json'],
  ['plots', 'diff', 'HEAD', '-o', 'page'],
  ['plots', 'diff', 'nothing', '--json'],
  ['plots', 'diff', 'HEAD', '--json', '--targets', 'log.yaml', 'sub'],
];

/** Checks `runs` repositories and shrinks the first on which both sides differ. */
export async function checkPlots({ oracle, commands, runs, seed, path }) {
  const place = await scratch('plots');
  let number = 0;
  const property = fc.asyncProperty(repositoryPair, async ({ old, head }) => {
    const cwd = join(place.folder, String(number));
    number += 1;
    const git = (...args) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd, stdio: 'ignore' });
    const templates = {
      '.dvc/plots/every.json': everyAnchor,
      '.dvc/plots/few.json': fewAnchors,
      '.dvc/plots/broken.json': '<<<<<<< HEAD\n{}\n',
      '.dvc/config': '',
    };
    await lay(cwd, { ...old, ...templates, '.gitignore': 'dvc_plots\npage\n.dvc/tmp\n' });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'old');
    git('tag', 'v1');
    await lay(cwd, head);
    const found = await compareAll({ oracle, commands, cwd, list });
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
  const repositories = `${details.numRuns} generated repositories with plots, ${details.numRuns * list.length} commands`;
  if (!details.failed) return { failed: false, message: `${repositories}: all equal` };
  const files = JSON.stringify(details.counterexample, null, 1);
  return {
    failed: true,
    message: `${repositories}; seed ${seed}, path ${details.counterexamplePath}\n${files}\n${details.errorInstance?.message}`,
  };
}

async function lay(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

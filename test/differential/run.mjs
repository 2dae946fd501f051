// CML_PYTHON names an interpreter that has dvc.
// node test/differential/run.mjs REPOSITORY [OLD [NEW]] [--edges N] | --generated [--plots] [--runs N] [--seed S]
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { checkGenerated } from './generated.mjs';
import { checkPlots } from './generated-plots.mjs';
import { commandsFor, compareAll, experimentCommands, explain, plotsFor, plotsOnce } from './repository.mjs';
import { loadCommands, openOracle, scratch } from './tools.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: process.env.CML_PYTHON ?? 'python3' },
    edges: { type: 'string', default: '20' },
    generated: { type: 'boolean', default: false },
    plots: { type: 'boolean', default: false },
    experiments: { type: 'boolean', default: false },
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
  },
});

const bundle = await scratch('bundle');
const oracle = openOracle(values.python);
try {
  const commands = await loadCommands(bundle.folder);
  const failed = values.generated ? await generated(commands) : await repository(commands, ...positionals);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  oracle.close();
  await bundle.remove();
}

async function generated(commands) {
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  const check = values.plots ? checkPlots : checkGenerated;
  const result = await check({ oracle, commands, runs, seed, path: values.path });
  console.log(result.message);
  return result.failed ? 1 : 0;
}

/** Two named revisions, or the newest commits of the first-parent history, each with its parent. */
async function repository(commands, cwd, old, head) {
  const pairs = old ? [[old, ...(head ? [head] : [])]] : newestEdges(cwd, Number(values.edges));
  let [equal, differing] = [0, 0];
  for (const pair of pairs) {
    const list = [...commandsFor(pair), ...(values.plots ? plotsFor(pair) : [])];
    const found = await compareAll({ oracle, commands, cwd, list });
    equal += list.length - found.length;
    differing += found.length;
    for (const one of found) console.log(explain(one));
  }
  const once = [
    ...(values.plots ? plotsOnce(await firstPlot(cwd)) : []),
    ...(values.experiments ? experimentCommands : []),
  ];
  const found = await compareAll({ oracle, commands, cwd, list: once });
  equal += once.length - found.length;
  differing += found.length;
  for (const one of found) console.log(explain(one));
  console.log(`${cwd}: ${pairs.length} pairs, ${equal} equal, ${differing} differing`);
  return differing;
}

async function firstPlot(cwd) {
  const { stdout } = await oracle.run(cwd, ['plots', 'show', '--json']);
  if (stdout.trim() === '') return undefined;
  const { data = {} } = JSON.parse(stdout.replaceAll(/: (NaN|-?Infinity)\b/g, ': null'));
  return Object.keys(data).sort()[0];
}

function newestEdges(cwd, count) {
  const log = execFileSync('git', ['log', '--first-parent', '--format=%H %P', `-${count}`], {
    cwd,
    encoding: 'utf8',
  });
  return log
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .filter((words) => words.length > 1)
    .map(([commit, parent]) => [parent, commit]);
}

// The two sides of a comparison: real dvc in one long-lived Python process, and this repository's own code, bundled.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');

/** A folder, and the call that removes it. */
export async function scratch(name = 'dvc') {
  const folder = await mkdtemp(join(tmpdir(), `cml-${name}-`));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The interpreter that an installed Python program names in its first line. */
export function interpreterOf(script) {
  const line = readFileSync(script, 'utf8').split('\n', 2)[0];
  return line.startsWith('#!') ? line.slice(2).trim() : 'python3';
}

/** Real dvc. `python` is an interpreter that has it. */
export function openOracle(python) {
  const env = { ...process.env, PYTHONHASHSEED: '0', DVC_SITE_CACHE_DIR: join(tmpdir(), 'cml-dvc-site') };
  const child = spawn(python, [join(here, 'oracle.py')], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the dvc process has ended'));
  });
  return {
    run: (cwd, argv) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify({ cwd, argv })}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

/** Our commands, bundled into `outdir` as they are now. */
export async function loadCommands(outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: { commands: 'src/dvc/commands/index.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: {
      js: "import{createRequire as cmlCreateRequire}from'node:module';const require=cmlCreateRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return await import(pathToFileURL(join(outdir, 'commands.mjs')).href);
}

const switches = {
  '--json': 'json',
  '--md': 'md',
  '--all': 'all',
  '--no-path': 'noPath',
  '--deps': 'deps',
  '-a': 'allBranches',
  '-T': 'allTags',
  '-A': 'allCommits',
  '--split': 'split',
  '--show-vega': 'showVega',
  '--no-header': 'noHeader',
  '--csv': 'csv',
  '--sha': 'shaOnly',
  '--only-changed': 'onlyChanged',
  '--param-deps': 'paramsOfStages',
  '--hide-workspace': 'hideWorkspace',
  '--hide-queued': 'hideQueued',
  '--hide-failed': 'hideFailed',
  '-f': 'force',
};
const valued = {
  '-o': 'out',
  '-t': 'template',
  '-x': 'x',
  '-y': 'y',
  '--title': 'title',
  '--x-label': 'xLabel',
  '--y-label': 'yLabel',
  '--html-template': 'htmlTemplate',
  '--sort-by': 'sortBy',
  '--sort-order': 'sortOrder',
};
const repeated = { '--rev': 'revisions', '--drop': 'drop', '--keep': 'keep' };
const numbers = { '--precision': 'precision', '-n': 'count' };
const groups = { exp: 'experiments' };

/** Calls our command with the arguments that dvc's takes. */
export async function runOurs(commands, cwd, [group, name, ...rest]) {
  const options = {};
  const positional = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at];
    if (switches[word]) options[switches[word]] = true;
    else if (valued[word]) options[valued[word]] = rest[++at];
    else if (repeated[word]) options[repeated[word]] = [...(options[repeated[word]] ?? []), rest[++at]];
    else if (numbers[word]) options[numbers[word]] = Number(rest[++at]);
    else if (word === '--targets') {
      options.targets = [];
      while (at + 1 < rest.length && !rest[at + 1].startsWith('-')) options.targets.push(rest[++at]);
    } else positional.push(word);
  }
  if (group === 'plots' && name === 'diff') options.revisions = positional;
  else if (name === 'diff') [options.a, options.b] = positional;
  else if (positional.length > 0) options.targets = positional;
  const command = commands[(groups[group] ?? group) + name[0].toUpperCase() + name.slice(1)];
  return await command(options, { cwd, env: process.env });
}

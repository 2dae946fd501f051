import { existsSync } from 'node:fs';
import { cp, readFile, realpath, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openGit } from '../io/git.ts';
import { exec } from '../io/process.ts';
import { temporaryFolder } from '../io/temporary.ts';
import { CmlError } from '../model/errors.ts';

/** A repository that is ready for `cml run`. */
export interface Demo {
  /** The repository, in the temporary folder; it stays there, for the user to look into. */
  readonly directory: string;
  /** The training command, as an argument vector. */
  readonly command: readonly string[];
  /** An environment without the CI and the forge that the demo may run under: nothing of it is posted anywhere. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Makes a git repository with a training script and a real data set in it, trains on `main` and commits what came out,
 * then leaves the work tree on a branch whose commit changes two params, not yet trained.
 */
export async function prepareDemo(env: NodeJS.ProcessEnv, note: (line: string) => void): Promise<Demo> {
  const directory = await realpath(await temporaryFolder('cml-demo-'));
  const quiet = demoEnvironment(env);
  const git = openGit(directory, quiet);
  const command = ['node', 'train.js'];

  await cp(demoFolder(), directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), '{ "private": true, "type": "module" }\n');
  await writeFile(join(directory, '.gitignore'), '.cml/\n');
  await git.text(['init', '--quiet']);
  await git.text(['symbolic-ref', 'HEAD', 'refs/heads/main']);
  for (const [key, value] of settings) await git.text(['config', key, value]);

  note('Training on main …');
  const trained = await exec(process.execPath, command.slice(1), { cwd: directory, env: quiet });
  if (trained.code !== 0)
    throw new CmlError('internal', `The demo’s training failed: ${trained.stderr.trim()}`);
  await git.text(['add', '.']);
  await git.text(['commit', '--quiet', '-m', 'Train a tumour classifier']);

  note('Changing two params on a branch …');
  await git.text(['switch', '--quiet', '-c', 'miss-fewer-tumours']);
  const params = await readFile(join(directory, 'params.yaml'), 'utf8');
  const changed = params.replace(/^l2: .*/m, 'l2: 0.01').replace(/^threshold: .*/m, 'threshold: 0.3');
  await writeFile(join(directory, 'params.yaml'), changed);
  await git.text([
    'commit',
    '--quiet',
    '--all',
    '-m',
    'Miss fewer tumours: lower the threshold, regularise more',
  ]);
  return { directory, command, env: quiet };
}

const settings = [
  ['user.name', 'cml demo'],
  ['user.email', 'demo@example.com'],
  ['commit.gpgsign', 'false'],
  ['core.autocrlf', 'false'],
  ['core.hooksPath', '.git/no-hooks'],
] as const;

/** What a program needs of its environment to run and to show colours; no CI, no tokens, no configuration of git. */
const kept =
  /^(PATHEXT|HOME|USERPROFILE|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|LANG|LC_.*|TERM|COLORTERM|COLUMNS|NO_COLOR|FORCE_COLOR|NODE_OPTIONS)$/i;

function demoEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(env).filter(([name]) => kept.test(name));
  const none = process.platform === 'win32' ? 'NUL' : '/dev/null';
  // `node` is the one that runs this, wherever it is.
  const path = [dirname(process.execPath), env.PATH ?? env.Path].join(delimiter);
  return { ...Object.fromEntries(passed), PATH: path, GIT_CONFIG_GLOBAL: none, GIT_CONFIG_NOSYSTEM: '1' };
}

/** `demo/` of the package: beside dist/, of whose files this code is one, or beside src/. */
function demoFolder(): string {
  const places = ['../demo/', '../../demo/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = places.find((place) => existsSync(join(place, 'train.js')));
  if (found) return found;
  throw new CmlError('internal', 'The demo’s files are missing from this installation of cml.', {
    hint: `They were looked for in ${places.join(' and ')}.`,
  });
}

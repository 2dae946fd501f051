import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forgeAddress } from '../ci/index.ts';
import { findRepository, type Git, requireWorkTree } from '../io/git.ts';
import { CmlError } from '../model/errors.ts';
import { detectTraining } from '../scaffold/detect.ts';
import { actionReference } from '../scaffold/reference.ts';
import {
  bitbucketPipeline,
  configFile,
  githubWorkflow,
  gitlabPipeline,
  postingWorkflow,
} from '../scaffold/workflows.ts';
import { guessForge, remoteUrl } from './guess-forge.ts';
import { type Call, note, print, printJson, type World } from './world.ts';

/** Writes a workflow and a cml.yaml; a file that is there is left alone unless `--force`. */
export async function run({ world, values }: Call<'init'>): Promise<number> {
  const git = await findRepository(world.directory, world.env);
  requireWorkTree(git);
  const forge = values.forge ?? (await guessForge(git));
  const training = detectTraining(git.root);
  const files = new Map<string, string>([['cml.yaml', configFile(training)]]);
  if (forge === 'gitlab') files.set('.gitlab-ci.yml', gitlabPipeline(training, values['fork-safe']));
  else if (forge === 'bitbucket') {
    const repository = values['fork-safe'] ? await repositoryName(git) : undefined;
    files.set('bitbucket-pipelines.yml', bitbucketPipeline(training, await defaultBranch(git), repository));
  } else {
    const action = actionReference(world.env);
    files.set(
      workflowPath(forge, 'model'),
      githubWorkflow(training, await defaultBranch(git), action, values['fork-safe']),
    );
    if (values['fork-safe']) files.set(workflowPath(forge, 'model-report'), postingWorkflow(action));
  }

  const written: Written[] = [];
  for (const [path, text] of files)
    written.push({ path, text, action: await write(join(git.root, path), text, values) });
  if (values.json)
    printJson(world, { forge, command: training.command, files: written.map((file) => ({ ...file })) });
  else tell(world, written, { forge, command: training.command, dryRun: values['dry-run'] });
  return 0;
}

interface Written {
  readonly path: string;
  readonly action: 'wrote' | 'would-write' | 'same' | 'left-alone';
  readonly text: string;
}

async function write(
  full: string,
  text: string,
  { force, 'dry-run': dryRun }: { readonly force: boolean; readonly 'dry-run': boolean },
): Promise<Written['action']> {
  if (existsSync(full)) {
    if ((await readFile(full, 'utf8')) === text) return 'same';
    if (!force) return 'left-alone';
  }
  if (dryRun) return 'would-write';
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
  return 'wrote';
}

function tell(
  world: World,
  files: readonly Written[],
  { forge, command, dryRun }: { readonly forge: string; readonly command: string; readonly dryRun: boolean },
): void {
  for (const { path, action, text } of files) {
    if (action === 'wrote') print(world, `wrote ${path}`);
    else if (action === 'same') print(world, `${path} is there already, and just so`);
    else if (action === 'would-write') print(world, `# ${path}\n${text}`);
    else
      note(
        world,
        `${path} is there already and was left alone. It would hold (--force overwrites):\n\n${text.replace(/^/gm, '  ')}`,
      );
  }
  if (dryRun) return;
  print(
    world,
    `\nThe training command is taken to be \`${command}\`: correct it if it is not.\nThen commit, push, and open a ${forge === 'gitlab' ? 'merge' : 'pull'} request. \`cml doctor\` says what could still be wrong.`,
  );
}

/** Throws CmlError `usage`: a pipeline has to tell the repository from its forks, by name. */
async function repositoryName(git: Git): Promise<string> {
  const name = forgeAddress(await remoteUrl(git), { kind: 'bitbucket' })?.repository;
  if (name !== undefined && /^[\w.-]+\/[\w.-]+$/.test(name)) return name;
  throw new CmlError('usage', 'The remote does not say what the repository is called on Bitbucket.', {
    hint: 'Point `origin` at the repository that is forked, and run this again.',
  });
}

function workflowPath(forge: string, name: string): string {
  return `${forge === 'gitea' ? '.gitea' : '.github'}/workflows/${name}.yml`;
}

async function defaultBranch(git: Git): Promise<string> {
  const remote = await git.try(['symbolic-ref', '--short', 'refs/remotes/origin/HEAD']);
  if (remote.code === 0)
    return remote.stdout
      .toString('utf8')
      .trim()
      .replace(/^origin\//, '');
  const local = await git.try(['symbolic-ref', '--short', 'HEAD']);
  const branch = local.stdout.toString('utf8').trim();
  return branch === 'master' ? 'master' : 'main';
}

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findRepository, type Git, requireWorkTree } from '../io/git.ts';
import { detectTraining } from '../scaffold/detect.ts';
import { actionReference } from '../scaffold/reference.ts';
import { configFile, githubWorkflow, gitlabPipeline, postingWorkflow } from '../scaffold/workflows.ts';
import { type Call, note, print } from './world.ts';

/** Writes a workflow and a cml.yaml; a file that is there is left alone unless `--force`. */
export async function run({ world, values }: Call<'init'>): Promise<number> {
  const git = await findRepository(world.directory, world.env);
  requireWorkTree(git);
  const forge = values.forge ?? (await guessForge(git));
  const training = detectTraining(git.root);
  const files = new Map<string, string>([['cml.yaml', configFile(training)]]);
  if (forge === 'gitlab') files.set('.gitlab-ci.yml', gitlabPipeline(training));
  else {
    const action = actionReference(world.env);
    files.set(
      workflowPath(forge, 'model'),
      githubWorkflow(training, await defaultBranch(git), action, values['fork-safe']),
    );
    if (values['fork-safe']) files.set(workflowPath(forge, 'model-report'), postingWorkflow(action));
  }

  for (const [path, text] of files) {
    const full = join(git.root, path);
    if (values['dry-run']) {
      print(world, `# ${path}\n${text}`);
      continue;
    }
    if (existsSync(full) && (await readFile(full, 'utf8')) === text) {
      print(world, `${path} is there already, and just so`);
      continue;
    }
    if (existsSync(full) && !values.force) {
      note(
        world,
        `${path} is there already and was left alone. It would hold (--force overwrites):\n\n${text.replace(/^/gm, '  ')}`,
      );
      continue;
    }
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
    print(world, `wrote ${path}`);
  }
  if (!values['dry-run'])
    print(
      world,
      `\nThe training command is taken to be \`${training.command}\`: correct it if it is not.\nThen commit, push, and open a ${forge === 'gitlab' ? 'merge' : 'pull'} request. \`cml doctor\` says what could still be wrong.`,
    );
  return 0;
}

function workflowPath(forge: string, name: string): string {
  return `${forge === 'gitea' ? '.gitea' : '.github'}/workflows/${name}.yml`;
}

async function guessForge(git: Git): Promise<'github' | 'gitlab' | 'gitea'> {
  if (existsSync(join(git.root, '.gitlab-ci.yml'))) return 'gitlab';
  if (existsSync(join(git.root, '.gitea')) || existsSync(join(git.root, '.forgejo'))) return 'gitea';
  const remote = (await git.try(['remote', 'get-url', 'origin'])).stdout.toString('utf8');
  return /gitlab/i.test(remote) ? 'gitlab' : /gitea|forgejo|codeberg/i.test(remote) ? 'gitea' : 'github';
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

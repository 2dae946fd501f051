import { changedPaths, commitPaths } from '../compat/commit-paths.ts';
import type { ChangeRequest, Forge, MergeMethod, Requests } from '../forges/types.ts';
import { cleanUrl } from '../io/credentials-git.ts';
import { type Git, resolveCommit } from '../io/git.ts';
import type { Result } from '../io/process.ts';
import { CmlError } from '../model/errors.ts';
import { plain } from '../pipeline/render/plain.ts';
import { type OpenGround, withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { type Call, note, print, type World } from './world.ts';

type Values = Call<'pr create'>['values'];

/** Commits files to a branch of their own and opens a change request for it. Prints its address. */
export async function run({ world, values, args }: Call<'pr create'>): Promise<number> {
  const method = methodOf(values);
  return withGround(world, {}, values, async (ground) => {
    const paths = args.length > 0 ? await changedPaths(ground.git, world.directory, args) : [];
    if (args.length > 0 && paths.length === 0) {
      note(world, 'cml: no file that differs from the last commit matches. Nothing to do.');
      return 0;
    }
    const forge = await ground.forge();
    if (!forge) throw await noForge(ground);
    if (!forge.requests)
      throw new CmlError('forge-refused', `cml opens no change requests on ${forge.name} yet.`, {
        hint: 'Push a branch with git, and open the request with a tool of that forge.',
      });
    const request = await openRequest(world, values, ground, forge, forge.requests, paths);
    if (!request) return 0;
    print(
      world,
      values.md
        ? `[CML's ${forge.name === 'gitlab' ? 'Merge' : 'Pull'} Request](${request.url})`
        : request.url,
    );
    if (method && request.isNew) {
      const outcome = await forge.requests.merge(request.number, method);
      note(world, `cml: ${outcome === 'merged' ? 'merged' : 'will be merged once its checks pass'}`);
    }
    return 0;
  });
}

function methodOf({ merge, rebase, squash }: Values): MergeMethod | undefined {
  const given = { merge, rebase, squash };
  const asked = (['merge', 'rebase', 'squash'] as const).filter((method) => given[method]);
  if (asked.length > 1)
    throw new CmlError('usage', `--${asked.join(' and --')} are different ways to merge; give one of them.`);
  return asked[0];
}

async function openRequest(
  world: World,
  values: Values,
  ground: OpenGround,
  forge: Forge,
  requests: Requests,
  paths: readonly string[],
): Promise<(ChangeRequest & { readonly isNew: boolean }) | undefined> {
  const { git } = ground;
  const { remote } = values;
  const sha = await headOf(ground, remote);
  const short = sha.slice(0, 8);
  const target = values['target-branch'] ?? (await builtBranch(ground));
  const source = values.branch ?? `${target}-cml-pr-${short}`;
  const there = await branches(git, remote, [source, target]);
  if (values['target-branch'] !== undefined && !there.has(target))
    throw new CmlError('revision-unknown', `The branch ${target} does not exist on ${remote}.`, {
      hint: 'Name one that does with --target-branch.',
    });
  if (there.has(source)) {
    note(world, `cml: the branch ${source} is there already`);
    const found = await requests.find(source, target);
    if (found) return { ...found, isNew: false };
  } else {
    // With no files to commit, it is the commits that the build made itself.
    const commit =
      paths.length === 0
        ? await git.text(['rev-parse', '--verify', 'HEAD'])
        : await commitPaths(git, { parent: sha, paths, ...commitOf(values, short) });
    if (commit === undefined || commit === there.get(target)) {
      note(world, `cml: ${target} has all of this already. Nothing to do.`);
      return undefined;
    }
    await push(git, remote, commit, source);
  }
  const title = values['pr-title'] ?? `CML PR for ${target} ${short}`;
  const place = await ground.address();
  const address = place && `${place.webUrl}/${place.repository}`;
  const opened = await requests.open({
    source,
    target,
    // On GitLab it is the request whose pipelines are skipped.
    title: values['skip-ci'] && forge.name === 'gitlab' ? `${title} [skip ci]` : title,
    body: values.body ?? `Automated commits for ${address}/commit/${sha} created by CML.`,
  });
  return { ...opened, isNew: true };
}

function commitOf(values: Values, short: string) {
  const isQuiet = values['skip-ci'] || (values.message === undefined && methodOf(values) === undefined);
  return {
    message: `${values.message ?? `CML PR for ${short}`}${isQuiet ? ' [skip ci]' : ''}`,
    author: { name: values['user-name'], email: values['user-email'] },
  };
}

/** The commit that is built; a checkout of the merge that a forge made of it may not hold it. */
async function headOf({ git, ci }: OpenGround, remote: string): Promise<string> {
  if (ci.headSha === undefined) return git.text(['rev-parse', '--verify', 'HEAD']);
  if ((await resolveCommit(git, ci.headSha)) === undefined)
    await git.text(['fetch', '--quiet', '--no-tags', '--depth=1', remote, ci.headSha]);
  return ci.headSha;
}

async function builtBranch({ git, ci }: OpenGround): Promise<string> {
  const known = ci.changeRequest?.sourceBranch || ci.branch;
  if (known) return known;
  const current = await git.text(['branch', '--show-current']);
  if (current !== '') return current;
  throw new CmlError('usage', 'HEAD is on no branch, so there is none to merge into.', {
    hint: 'Name it with --target-branch.',
  });
}

async function branches(
  git: Git,
  remote: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const result = await git.try(['ls-remote', '--refs', remote, ...names.map((name) => `refs/heads/${name}`)]);
  if (result.code !== 0) throw await obstacle(git, remote, result, 'read');
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [oid = '', ref = ''] = line.split('\t');
      return [ref.replace(/^refs\/heads\//, ''), oid];
    }),
  );
}

async function push(git: Git, remote: string, commit: string, branch: string): Promise<void> {
  const ref = `refs/heads/${branch}`;
  // Only where nobody else has made it meanwhile.
  const result = await git.try([
    'push',
    '--quiet',
    '--no-verify',
    `--force-with-lease=${ref}:`,
    remote,
    `${commit}:${ref}`,
  ]);
  if (result.code === 0) return;
  const failure = await obstacle(git, remote, result, 'write');
  if (failure.code !== 'push-rejected') throw failure;
  throw new CmlError('push-rejected', failure.message, {
    hint: `The branch ${plain(branch)} is protected, or a hook stands in the way: choose another with --branch, or let the token push to it.`,
    cause: failure,
  });
}

/** Why the remote did not do what it was asked. */
async function obstacle(
  git: Git,
  remote: string,
  result: Result,
  action: 'read' | 'write',
): Promise<CmlError> {
  const { transportError } = await import('../io/transport.ts');
  return transportError(result, { action, label: await labelOf(git, remote), env: git.env });
}

async function labelOf(git: Git, remote: string): Promise<string> {
  const url = await git.try(['remote', 'get-url', remote]);
  return url.code === 0 ? cleanUrl(url.stdout.toString('utf8').trim()) : remote;
}

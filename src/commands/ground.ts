import { readFile } from 'node:fs/promises';
import { detectCi, forgeAddress } from '../ci/index.ts';
import { placeOf } from '../ci/leg.ts';
import type { Ci, ForgeAddress } from '../ci/types.ts';
import type { Forge } from '../forges/types.ts';
import { bitbucketLogin } from '../io/bitbucket-login.ts';
import { type GitToken, withToken } from '../io/credentials-git.ts';
import { findRepository, type Git, openGit } from '../io/git.ts';
import { patience } from '../io/http.ts';
import { openObjects } from '../io/objects.ts';
import type { Refs } from '../io/refs.ts';
import { defaultRemote, remotesOf } from '../io/remote.ts';
import type { Config } from '../options/config.ts';
import { completeCi } from '../pipeline/complete-ci.ts';
import type { Ground } from '../pipeline/ground.ts';
import type { World } from './world.ts';

/** The options that say where things are; each command declares some of them. */
export interface GroundOptions {
  readonly key?: string | undefined;
  readonly section?: string | undefined;
  readonly matrix?: string | undefined;
  readonly token?: string | undefined;
  readonly repo?: string | undefined;
  readonly forge?: ForgeAddress['kind'] | undefined;
  /** In seconds: of all that is asked of the forge's API, and of one write by git. */
  readonly 'forge-timeout'?: number | undefined;
  /** Share refs through this remote at a terminal too. */
  readonly remote?: string;
  /** Share them through the usual remote at a terminal too: a picture that is posted has to show to others. */
  readonly shared?: boolean;
  /** Git is asked for nothing that is not on this machine, and needs no token. */
  readonly offline?: boolean;
  /** Its abort ends every wait for a forge or for a server of git. */
  readonly until?: AbortSignal;
}

/** The token in use and where it came from, for `cml doctor`. */
export interface Token {
  readonly token: string;
  readonly from: string;
  readonly username?: string;
}

/** A Ground, with what the door knows beside it. */
export interface OpenGround extends Ground {
  /** Where the repository is on a forge, and on which; undefined where that cannot be told. */
  address(): Promise<ForgeAddress | undefined>;
  token(): Promise<Token | undefined>;
  /** The forge has all of `--forge-timeout` again: after a training, or for the next look of many. */
  restart(): void;
}

/** Opens what a command stands on, and closes it on every path. */
export async function withGround<T>(
  world: World,
  config: Config,
  options: GroundOptions,
  use: (ground: OpenGround) => Promise<T>,
): Promise<T> {
  const found = await findRepository(world.directory, world.env);
  const said = await atCheckout(await detectCi(world.env, (path) => readFile(path, 'utf8')), found);
  const keepsToItself = said.name === 'none' && !options.shared;
  const remotes = once(() => remotesOf(found));
  const usual = once(async () => options.remote ?? (await defaultRemote(found, await remotes())));
  const remoteUrl = once(async () => (await remotes()).get((await usual()) ?? '') || undefined);
  const remote = keepsToItself || options.offline ? options.remote : await usual();
  const address = once(() => addressOf(said, options, remoteUrl));
  const wait = (options['forge-timeout'] ?? 120) * 1000;
  const time = patienceOf(wait, options.until);
  const token = once(() => findToken(world, said, options, address));
  const forge = once(async (): Promise<Forge | undefined> => {
    const place = await address();
    const credential = place && (await token());
    if (!place || !credential) return undefined;
    const { openForge } = await import('../forges/index.ts');
    return openForge(place, credential.token, { env: world.env, patience: time });
  });
  const complete = await completeCi(said, forge);
  // What a terminal posts lasts as long as its branch.
  const lasts = options.shared && complete.name === 'none' && remote !== undefined;
  const branch = lasts ? await branchOf(found) : undefined;
  const ci = branch === undefined ? complete : { ...complete, branch };

  // A terminal's git has credentials of its own; a token in the environment is for CI, or was given on purpose.
  // Another repository's token, by --repo, is no business of the remote's host.
  const isOwn = ci.name !== 'none' || (options.shared && options.repo === undefined);
  const known = !options.offline && (options.token !== undefined || isOwn) ? await token() : undefined;
  const url = known && (await remoteUrl());
  const patient = options['forge-timeout'] === undefined ? world.env : lessPatient(world.env, wait);
  const env = url ? withToken(patient, url, gitToken(known, await address(), world.env)) : patient;
  const { until } = options;
  const isSame = env === world.env && until === undefined;
  const git = isSame ? found : openGit(found.root, env, { isBare: found.isBare, until });
  const objects = openObjects(git);
  const place = placeOf(ci.run, options);
  const refs = once(async () => {
    const { openRefs } = await import('../io/refs.ts');
    return openRefs(git, remote, { timeout: wait, deadline: wait });
  });
  const opened: Refs[] = [];
  try {
    return await use({
      git,
      env: world.env,
      objects,
      ci,
      config,
      key: place.section === undefined ? place.key : `${place.key}/${place.section}`,
      ...(isOfWorkflow(ci, options) && { workflow: ci.run.workflow }),
      ...(place.section !== undefined && { part: { comment: place.key, name: place.section } }),
      remote,
      address,
      token,
      restart: time.restart,
      async refs() {
        const open = await refs();
        if (opened.length === 0) opened.push(open);
        return open;
      },
      forge,
    });
  } finally {
    objects.close();
    for (const open of opened) await open.close();
  }
}

/** A job's name is one of its workflow's here; elsewhere one file has all jobs. */
function isOfWorkflow(ci: Ci, { key }: GroundOptions): ci is Ci & { run: NonNullable<Ci['run']> } {
  return !key && (ci.name === 'github' || ci.name === 'gitea') && Boolean(ci.run?.workflow && ci.run.job);
}

/** Where the environment says only that this is a build, the checkout says of what. */
async function atCheckout(ci: Ci, git: Git): Promise<Ci> {
  if (ci.name !== 'other') return ci;
  const head = await git.try(['rev-parse', '--verify', '--quiet', 'HEAD']);
  const branch = await branchOf(git);
  return {
    ...ci,
    ...(head.code === 0 && { headSha: head.stdout.toString('utf8').trim() }),
    ...(branch !== undefined && { branch }),
  };
}

async function branchOf(git: Git): Promise<string | undefined> {
  const head = await git.try(['symbolic-ref', '--quiet', '--short', 'HEAD'], { quick: true });
  return head.code === 0 ? head.stdout.toString('utf8').trim() : undefined;
}

async function addressOf(
  ci: Ci,
  options: GroundOptions,
  remoteUrl: () => Promise<string | undefined>,
): Promise<ForgeAddress | undefined> {
  if (options.repo !== undefined) return addressGiven(options.repo, options.forge, ci.forge);
  if (ci.forge !== undefined) return ci.forge;
  const url = await remoteUrl();
  return url === undefined ? undefined : forgeAddress(url, { kind: options.forge });
}

/** A repository by its URL. Where its host's name does not tell, it is what the build's own forge is. */
export function addressGiven(
  url: string,
  kind: ForgeAddress['kind'] | undefined,
  built: ForgeAddress | undefined,
): ForgeAddress | undefined {
  const isThere = built !== undefined && `${url}/`.startsWith(`${built.webUrl}/`);
  const known = forgeAddress(url, isThere ? { kind: kind ?? built.kind, webUrl: built.webUrl } : { kind });
  const address = known ?? (built && forgeAddress(url, { kind: built.kind }));
  return address && isThere && address.kind === built.kind ? { ...address, apiUrl: built.apiUrl } : address;
}

async function findToken(
  world: World,
  ci: Ci,
  options: GroundOptions,
  address: () => Promise<ForgeAddress | undefined>,
): Promise<Token | undefined> {
  if (options.token) return { token: options.token, from: 'the environment or --token' };
  const jobToken = ci.name === 'gitlab' ? world.env.CI_JOB_TOKEN : undefined;
  if (jobToken) return { token: jobToken, from: 'CI_JOB_TOKEN', username: 'gitlab-ci-token' };
  const place = ci.name === 'none' ? await address() : undefined;
  if (!place) return undefined;
  const { findCredential } = await import('../io/credentials.ts');
  const credential = await findCredential(place, world.env);
  const names = { gh: '`gh auth token`', glab: 'glab', git: 'git’s credential helper' };
  return credential && { ...credential, from: names[credential.from] };
}

/** What git presents: Bitbucket's wants another name for each kind of token. */
function gitToken(known: Token, address: ForgeAddress | undefined, env: NodeJS.ProcessEnv): GitToken {
  if (address?.kind !== 'bitbucket' || known.username !== undefined) return known;
  const { username, password } = bitbucketLogin(known.token, env);
  return { token: password, username };
}

/** What git waits for a server that says nothing: as long as one request of the API does. */
function lessPatient(env: NodeJS.ProcessEnv, total: number): NodeJS.ProcessEnv {
  return { GIT_HTTP_LOW_SPEED_TIME: String(Math.ceil(total / 4000)), ...env };
}

/** One request may take a quarter of it all, so that one that hangs is tried again. */
function patienceOf(total: number, signal: AbortSignal | undefined) {
  return patience({ total, timeout: total / 4, ...(signal && { signal }) });
}

/** The same promise for every caller. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

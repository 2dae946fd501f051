import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ChangeRequest, ForkBuild } from '../forges/types.ts';
import { temporaryFolder } from '../io/temporary.ts';
import { CmlError, inWords } from '../model/errors.ts';
import { fetchBundle } from '../pipeline/bundle/fetch.ts';
import { changeRequestAt, postBundle } from '../pipeline/bundle/post.ts';
import { findBundles, readBundle, type SafeBundle } from '../pipeline/bundle/read.ts';
import { seenBuilds } from '../pipeline/bundle/seen.ts';
import { plain } from '../pipeline/render/plain.ts';
import { type OpenGround, withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { commitOf } from './revision.ts';
import { type Call, note, print, printJson } from './world.ts';

interface Result {
  readonly action: string;
  readonly url: string;
}

/**
 * Posts what jobs without a right to post left behind: that of a folder on the change request whose head the triggering
 * build was, or with `--forks` that of every open change request from a fork. A change that has moved on meanwhile has a
 * report of its own coming, so there is nothing to do and nothing wrong.
 */
export async function run(call: Call<'bundle post'>): Promise<number> {
  const { world, values, args } = call;
  const [folder] = args;
  if (values.forks === (folder !== undefined))
    throw new CmlError('usage', 'Give the folder of a bundle, or --forks for what the builds of forks left.');
  const results = folder === undefined ? await postForks(call) : await postFolder(call, folder);
  if (values.json)
    printJson(
      world,
      results.map((result) => ({ ...result })),
    );
  else for (const { url } of results) print(world, url);
  return 0;
}

async function postFolder(call: Call<'bundle post'>, folder: string): Promise<Result[]> {
  const { world } = call;
  const results: Result[] = [];
  for (const place of await findBundles(resolve(world.directory, folder))) {
    const result = await postOne(call, await readBundle(place), async (ground) => {
      const forge = await ground.forge();
      if (!forge) throw await noForge(ground);
      const sha = ground.ci.headSha ?? (await commitOf(ground, 'HEAD'));
      const change = await changeRequestAt(forge, sha);
      if (change) return { change, sha };
      note(
        world,
        `cml: ${sha.slice(0, 7)} is the head of no open change request (any more); nothing was posted.`,
      );
      return undefined;
    });
    if (result) results.push(result);
  }
  return results;
}

/** One stranger's files are no reason to leave out another's. */
async function postForks(call: Call<'bundle post'>): Promise<Result[]> {
  const { world, values } = call;
  return withGround(world, {}, values, async (ground) => {
    const forge = await ground.forge();
    if (!forge) throw await noForge(ground);
    if (!forge.forkBuilds)
      throw new CmlError('forge-refused', `What the builds of forks left cannot be read on ${forge.name}.`, {
        hint: 'On GitHub, Gitea and Forgejo a second workflow takes it from an artifact: `cml init --fork-safe` writes both.',
      });
    const builds: ForkBuild[] = [];
    for await (const build of forge.forkBuilds()) builds.push(build);
    const seen = await seenBuilds(ground, builds);
    const results: Result[] = [];
    for (const build of builds) {
      if (await seen.has(build)) continue;
      ground.restart();
      const { posted, isWhole } = await postBuild(call, build);
      results.push(...posted);
      if (isWhole) seen.add(build);
    }
    await seen.save();
    return results;
  });
}

/** What the jobs of a build left; not whole where something could not be posted that may be the next time. */
async function postBuild(
  call: Call<'bundle post'>,
  { change, jobs }: ForkBuild,
): Promise<{ posted: Result[]; isWhole: boolean }> {
  const posted: Result[] = [];
  let isWhole = true;
  for (const job of jobs) {
    const folder = await temporaryFolder('cml-bundle-');
    try {
      if ((await fetchBundle(job, folder)) === undefined) continue;
      const to = { change, sha: change.headSha };
      const result = await postOne(call, await readBundle(folder), async () => to);
      if (result) posted.push(result);
    } catch (error) {
      if (!(error instanceof CmlError)) throw error;
      isWhole &&= lasting.has(error.code);
      note(call.world, `cml: change request ${change.number}: ${plain(inWords(error))}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { posted, isWhole };
}

/** What is wrong with a bundle is wrong the next time too. */
const lasting = new Set(['format-invalid', 'file-too-large']);

async function postOne(
  { world, values }: Call<'bundle post'>,
  bundle: SafeBundle,
  aim: (ground: OpenGround) => Promise<{ change: ChangeRequest; sha: string } | undefined>,
): Promise<Result | undefined> {
  const names = { ...values, key: bundle.key, section: bundle.section };
  return withGround(world, {}, names, async (ground) => {
    const to = await aim(ground);
    const forge = await ground.forge();
    const address = await ground.address();
    if (!to || !forge || !address) return undefined;
    const { posted, warnings } = await postBundle(ground, bundle, { ...to, forge, address });
    for (const { message } of warnings) note(world, `cml: ${plain(message)}`);
    return { action: posted.action, url: posted.url };
  });
}

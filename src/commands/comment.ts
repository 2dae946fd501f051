import { basename, resolve } from 'node:path';
import type { Ci } from '../ci/types.ts';
import { watchFiles } from '../compat/watch.ts';
import { fillTitle, isWatermarked } from '../compat/watermark.ts';
import type { Comment, Forge, Target } from '../forges/types.ts';
import { CmlError } from '../model/errors.ts';
import { fitText } from '../pipeline/comment/fit-text.ts';
import {
  defuseQuickActions,
  extractUrls,
  lookForOurs,
  type Posted,
  parseTarget,
  readMarker,
  settleTarget,
  upsertComment,
  type Wish,
} from '../pipeline/comment/index.ts';
import type { LocalPictures } from '../pipeline/comment/pictures.ts';
import { ownerOf } from '../pipeline/deliver/target.ts';
import { publish } from '../pipeline/publish/index.ts';
import { plain } from '../pipeline/render/plain.ts';
import { picturesOf, readMarkdown, watchedFiles } from './comment-text.ts';
import { type OpenGround, withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { commitOf, isCommitId } from './revision.ts';
import { type Call, jsonResult, note, print, type World } from './world.ts';

type Values = Call<'comment create'>['values'];

/** Posts a Markdown file with its pictures, or updates what was posted for it. Prints the comment's address. */
export function run(call: Call<'comment create'>): Promise<number> {
  return postComment(call, call.values.update);
}

/** `isUpdate`: where nothing was posted for this file yet, take over what stands for it. */
export async function postComment(
  { world, values, args }: Call<'comment create'>,
  isUpdate: boolean,
): Promise<number> {
  const wish = wishOf(values);
  if (values['rm-watermark'] && isUpdate)
    throw new CmlError('usage', 'A comment without a marker cannot be updated: give no --rm-watermark.');
  if (values['rm-watermark'] && values['watermark-title'])
    throw new CmlError(
      'usage',
      '--watermark-title names a marker, and --rm-watermark posts none; give one of them.',
    );
  if (values['publish-url'] !== undefined)
    note(world, 'cml: --publish-url is ignored: pictures stay in the repository’s own forge.');
  const [file = ''] = args;
  return withGround(world, {}, { ...values, key: values.key ?? 'comment', shared: true }, async (ground) => {
    const text = { world, values, file, wish, isUpdate, ground };
    if (values.watch) return watch(text);
    const posted = await post(text);
    if (posted)
      print(
        world,
        values.json
          ? jsonResult(world, { action: posted.action, url: posted.url, id: posted.id })
          : posted.url,
      );
    return 0;
  });
}

interface Text {
  readonly world: World;
  readonly values: Values;
  readonly file: string;
  readonly wish: Wish;
  readonly isUpdate: boolean;
  readonly ground: OpenGround;
}

/** `--pr` and `--commit-sha` are older ways to say `--target`. */
function wishOf(values: Values): Wish {
  const given = [
    ...(values.target === 'auto' ? [] : [`--target ${values.target}`]),
    ...(values.pr ? ['--pr'] : []),
    ...(values['commit-sha'] === undefined ? [] : ['--commit-sha']),
  ];
  if (given.length > 1)
    throw new CmlError('usage', `${given.join(' and ')} both say where the comment goes; give one of them.`);
  if (values['commit-sha'] !== undefined) return { kind: 'revision', revision: values['commit-sha'] };
  return parseTarget(values.pr ? 'pr' : values.target);
}

async function watch(text: Text): Promise<number> {
  const { world, file, values } = text;
  const trigger = values['trigger-file'];
  let isUpdate = text.isUpdate;
  let files: readonly string[] = [resolve(world.directory, file)];
  note(world, `cml: watching ${trigger ?? file}`);
  await watchFiles({
    files: () => files,
    ...(trigger !== undefined && { trigger: resolve(world.directory, trigger) }),
    signal: world.signals(),
    async post() {
      text.ground.restart();
      const markdown = await readMarkdown(world, file, text.ground.git.root);
      files = await watchedFiles(world, file, markdown);
      // A file that was only just opened for writing says nothing yet.
      if (markdown.trim() === '') return;
      const posted = await post({ ...text, isUpdate });
      isUpdate = true;
      if (posted) note(world, `cml: ${posted.action} ${posted.url}`);
    },
    failed: (error) => note(world, `cml: ${plain(error instanceof Error ? error.message : String(error))}`),
  });
  return 0;
}

async function post({ world, values, file, wish, isUpdate, ground }: Text): Promise<Posted | undefined> {
  const markdown = await readMarkdown(world, file, ground.git.root);
  const pictures = values.publish ? await picturesOf(world, ground, file, markdown) : undefined;
  for (const warning of pictures?.warnings ?? []) note(world, `cml: ${plain(warning.message)}`);
  if (values['dry-run']) {
    print(world, values.json ? dryRunJson(world, markdown, pictures) : markdown);
    return undefined;
  }
  const forge = await ground.forge();
  if (!forge) throw await noForge(ground);
  const target = await settleTarget(wish, {
    ci: ground.ci,
    forge,
    // A shallow checkout does not hold every commit that a forge knows.
    commitOf: async (revision) => (isCommitId(revision) ? revision : commitOf(ground, revision)),
  });
  const key = keyOf(values, file, ground.ci);
  const title = titleOf(values, ground.ci);
  const {
    ours,
    page,
    key: kept,
  } = values['rm-watermark']
    ? { ours: [], page: undefined, key }
    : await findComments(forge, target, { key, title, isUpdate, ci: ground.ci });
  const published = await publish({
    assets: pictures?.assets ?? [],
    known: extractUrls(ours),
    forge,
    refs: ground.refs,
    owner: target.kind === 'change-request' ? { change: target.number } : ownerOf(ground.ci),
    key,
    staged: false,
  });
  const reasons = [...published.warnings.map(({ message }) => message), published.reason ?? []].flat();
  for (const reason of reasons) note(world, `cml: ${plain(reason)}`);
  const whole = pictures?.rewrite(published.urls) ?? markdown;
  const body = fitText(whole, forge.dialect.limit - 500);
  if (body !== whole) note(world, `cml: ${file} is longer than the forge takes; the end is left out.`);
  if (values['rm-watermark']) {
    const plainBody = forge.dialect.quickActions ? defuseQuickActions(body) : body;
    return { action: 'created', ...(await forge.createComment(target, plainBody)) };
  }
  const { run: build, headSha } = ground.ci;
  return upsertComment(
    forge,
    target,
    {
      key: kept,
      ...(headSha && { sha: headSha }),
      ...(build && { run: { id: build.id, attempt: build.attempt } }),
    },
    body,
    { ours, ...(page !== undefined && { page }) },
  );
}

/** As of a comment that was posted, with what it would have said. */
function dryRunJson(world: World, body: string, pictures: LocalPictures | undefined): string {
  const assets = pictures?.assets ?? [];
  return jsonResult(world, {
    action: 'none',
    url: null,
    id: null,
    body,
    pictures: assets.map(({ name, mime, bytes }) => ({ name, mime, bytes: bytes.length })),
  });
}

/** Keys of comments without a title begin so; what follows is the job and the file. */
const untitled = 'file:';

/** One comment a title; else one a file of each job, so that no job writes over another's. */
function keyOf(values: Values, file: string, ci: Ci): string {
  if (values.key !== undefined) return values.key;
  const title = titleOf(values, ci);
  if (title !== '') return title;
  const job = ci.run ? [ci.run.workflow, ci.run.job].filter(Boolean) : [];
  return `${untitled}${[...job, basename(file)].join('/')}`;
}

/** Only GitHub has names for workflows; elsewhere the pipeline's number stands there, and on GitLab the job's for the run. */
function titleOf(values: Values, { name, run }: Ci): string {
  const build = run && String(run.id);
  const known = {
    workflow: name === 'gitlab' || name === 'bitbucket' ? build : run?.workflow,
    run: name === 'gitlab' ? run && String(run.attempt) : build,
  };
  return fillTitle(values['watermark-title'] ?? '', known);
}

interface Sought {
  readonly key: string;
  readonly title: string;
  readonly isUpdate: boolean;
  readonly ci: Ci;
}

interface Found {
  readonly ours: readonly Comment[];
  readonly page: string | undefined;
  /** The key to post under: one that is taken over within a build keeps its own, so that the next build finds it there. */
  readonly key: string;
}

/**
 * Our comments of this key. An update that finds none takes over the last comment of this build that has no title
 * either, else the last one that iterative/cml left under this title.
 */
async function findComments(forge: Forge, target: Target, sought: Sought): Promise<Found> {
  const { key, title, isUpdate, ci } = sought;
  const { ours, others, page } = await lookForOurs(forge, target, key);
  if (ours.length > 0 || !isUpdate) return { ours, page, key };
  const newest = others.toSorted((a, b) => number(b.id) - number(a.id));
  if (title === '')
    for (const comment of newest) {
      const marker = readMarker(comment.body);
      const isOfThisBuild = marker?.key.startsWith(untitled) === true && marker.run?.id === ci.run?.id;
      if (isOfThisBuild) return { ours: [comment], page, key: marker.key };
    }
  const left = newest.find(({ body }) => isWatermarked(body, title));
  return { ours: left ? [left] : [], page, key };
}

function number(id: string): number {
  return Number(/(\d+)$/.exec(id)?.[1] ?? 0);
}

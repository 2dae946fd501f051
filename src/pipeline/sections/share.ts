import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Comment, Forge, Target } from '../../forges/types.ts';
import type { Refs } from '../../io/refs.ts';
import { findOurs, type Posted, upsertComment } from '../comment/index.ts';
import { costText } from '../render/cost-text.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { type Combined, combine } from './combine.ts';
import type { Part } from './part.ts';
import { readShared, type Shared, stagePart } from './shared.ts';

export interface ShareInput {
  readonly refs: Refs;
  /** See sectionRef. */
  readonly ref: string;
  readonly forge: Forge;
  readonly target: Target;
  /** Which comment. */
  readonly key: string;
  /** See Marker. */
  readonly workflow?: string;
  readonly part: Part;
  /** The comment as it was found before anything was written. */
  readonly ours: readonly Comment[];
  /** See Found. */
  readonly page?: string;
  /** See UpsertOptions. */
  readonly as?: 'update' | 'new';
  readonly patience?: Patience;
}

/** In milliseconds. */
interface Patience {
  /** That the job which is to post the comment has for it before another one does. */
  readonly claim: number;
  /** Between two looks. */
  readonly look: number;
}

const usual: Patience = { claim: 30_000, look: 1000 };

/** How often a job renders anew because others have written meanwhile; then somebody else's turn has come. */
const mostRounds = 30;

/**
 * Writes this job's part into the ref that parallel jobs share, and brings the comment to what the ref holds: render,
 * post, look at the ref again, and once more where it has moved. Whoever writes the comment last has looked at the ref
 * after that, so the comment ends as the ref does. Where there is no comment yet, the ref's compare-and-swap decides who
 * posts it; the others wait until it is there.
 *
 * Throws CmlError of the ref or of the forge; the part may have been written then, and another job shows it.
 */
export async function shareComment(input: ShareInput): Promise<Posted> {
  const { refs, ref, part } = input;
  const { look } = input.patience ?? usual;
  const me = { by: randomUUID(), ...(part.run && { run: part.run }) };
  await refs.read([ref], { whole: true });
  stagePart(refs, ref, part, input.ours.length === 0 ? me : undefined);
  const wrote = (await refs.push()).length > 0;
  let shared = await readShared(refs, ref);
  let { ours } = input;
  if (ours.length === 0 && shared.claim?.by !== me.by) {
    ours = await awaitComment(input, me, shared.claim?.by);
    shared = await readShared(refs, ref);
  }
  let posted = await show(input, shared, ours);
  if (posted.action === 'unchanged' && !wrote) return posted;
  for (let round = 1; round < mostRounds; round += 1) {
    // Its value alone tells whether it has moved, and costs a fraction of what it holds.
    if ((await refs.list([ref])).get(ref) === shared.at) break;
    // Many jobs may see the same change; the first one's comment is then what the others would have written.
    await sleep(Math.random() * look);
    shared = await readShared(refs, ref);
    const again = await show({ ...input, as: 'update' }, shared, undefined);
    if (posted.action !== 'created') posted = again;
  }
  return posted;
}

/** What the ref holds, in the comment. Only parts about the commit itself where the comment is the commit's. */
async function show(
  { forge, target, key, workflow, part, page, as }: ShareInput,
  { parts }: Shared,
  ours: readonly Comment[] | undefined,
): Promise<Posted> {
  const shown = target.kind === 'commit' ? parts.filter(({ sha }) => sha === target.sha) : parts;
  const combined = combine(key, shown.length === 0 ? [part] : shown);
  return upsertComment(
    forge,
    target,
    { ...markerOf(key, combined), ...(workflow && { workflow }) },
    bodyOf(forge, combined),
    {
      noNews: costText,
      ...(ours && { ours }),
      ...(page !== undefined && { page }),
      ...(as && { as }),
    },
  );
}

function markerOf(key: string, { sha, run }: Combined) {
  return { key, ...(sha && { sha }), ...(run && { run }) };
}

function bodyOf(forge: Forge, { report, urls }: Combined): string {
  return renderMarkdown(report, { dialect: forge.dialect, urls });
}

/** Waits for the job that is to post the comment; takes its place where it does not. */
async function awaitComment(
  { refs, ref, forge, target, key, patience = usual }: ShareInput,
  me: { readonly by: string; readonly run?: Part['run'] },
  first: string | undefined,
): Promise<readonly Comment[]> {
  for (let holder = first; holder !== me.by; ) {
    const until = Date.now() + patience.claim;
    for (let look = 1; Date.now() < until; look += 1) {
      await sleep(Math.min(patience.look * look, until - Date.now()) * (0.5 + Math.random()));
      const ours = await findOurs(forge, target, key);
      if (ours.length > 0) return ours;
    }
    stagePart(refs, ref, undefined, { ...me, takeOver: holder });
    await refs.push();
    holder = (await readShared(refs, ref)).claim?.by;
  }
  return [];
}

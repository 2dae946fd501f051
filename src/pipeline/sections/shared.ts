import * as z from 'zod/mini';
import { commitFiles } from '../../io/commit-files.ts';
import { component } from '../../io/component.ts';
import type { Refs } from '../../io/refs.ts';
import { parseTree } from '../../io/tree.ts';
import { CmlError } from '../../model/errors.ts';
import { readSaved } from './codec.ts';
import { decodePart, encodePart, isLater, type Part, saysTheSame } from './part.ts';

/** Who of several jobs posts the comment that they share: the one that wrote its name first. */
export interface Claim {
  readonly by: string;
  readonly run?: Part['run'];
}

/** What a ref of sections holds. */
export interface Shared {
  /** The commit that was read. */
  readonly at: string | undefined;
  readonly parts: readonly Part[];
  readonly claim?: Claim;
}

const claimPath = 'claim.json';
const claimSchema = z.object({
  by: z.string(),
  run: z.exactOptional(z.object({ id: z.number(), attempt: z.number() })),
});

/** More is not one comment any more. */
const mostParts = 300;
const mostBytes = 1 << 20;

/** Reads a ref of sections anew. What cannot be read there is left out: it is some other version's. */
export async function readShared(refs: Refs, ref: string): Promise<Shared> {
  refs.forget([ref]);
  return readAt(refs, (await refs.read([ref], { whole: true })).get(ref));
}

/** `only` these files of it, or all. */
async function readAt(refs: Refs, at: string | undefined, only?: readonly string[]): Promise<Shared> {
  if (at === undefined) return { at, parts: [] };
  const tree = await refs.objects.read(`${at}^{tree}`);
  const all = tree === undefined ? [] : parseTree(tree, at.length / 2);
  const entries = (only ? all.filter(({ name }) => only.includes(name)) : all).slice(0, mostParts);
  if (entries.length === 0) return { at, parts: [] };
  await refs.load(entries.map(({ oid }) => oid));
  const parts: Part[] = [];
  let claim: Claim | undefined;
  for (const entry of entries) {
    try {
      const bytes = await refs.objects.read(entry.oid, { maxBytes: mostBytes });
      if (bytes === undefined) continue;
      if (entry.name === claimPath) claim = readSaved<Claim>(claimSchema, bytes, claimPath);
      else parts.push(decodePart(bytes));
    } catch (error) {
      if (!(error instanceof CmlError)) throw error;
    }
  }
  return { at, parts, ...(claim && { claim }) };
}

/**
 * Stages a part beside those of other jobs, and with `claim` the right to post the comment, where nobody of this build
 * has taken it or `takeOver` names who had it in vain. A part of a later run stays; one that says the same is no change.
 */
export function stagePart(
  refs: Refs,
  ref: string,
  part: Part | undefined,
  claim?: Claim & { readonly takeOver?: string | undefined },
): void {
  refs.stage(ref, async (current) => {
    const file = part && `${component(part.name)}.part.json`;
    const shared = await readAt(refs, current, [claimPath, file ?? claimPath]);
    const write = new Map<string, Uint8Array>();
    const [there] = shared.parts;
    if (part && file && !(there && (isLater(there.run, part.run) || saysTheSame(there, part))))
      write.set(file, encodePart(part));
    if (claim && isFree(shared.claim, claim)) {
      const { by, run } = claim;
      write.set(claimPath, Buffer.from(`${JSON.stringify({ by, ...(run && { run }) })}\n`));
    }
    if (write.size === 0) return current;
    const message = part ? 'Say what a job has to say' : 'Take over the comment';
    return commitFiles(refs.git, current, { message, write });
  });
}

function isFree(there: Claim | undefined, mine: Claim & { readonly takeOver?: string | undefined }): boolean {
  if (there === undefined || there.by === mine.takeOver) return true;
  return isLater(mine.run, there.run);
}

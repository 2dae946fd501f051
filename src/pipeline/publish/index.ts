import type { Forge } from '../../forges/types.ts';
import type { Refs } from '../../io/refs.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Asset } from '../../model/report.ts';
import type { Warning } from '../../model/run.ts';
import { stores } from '../../stores/index.ts';
import { assetRef } from '../../stores/names.ts';
import type { AssetStore } from '../../stores/types.ts';

export interface PublishInput {
  readonly assets: readonly Asset[];
  /** URLs of assets that an earlier report has published, see extractUrls. */
  readonly known: ReadonlyMap<string, string>;
  readonly forge: Pick<Forge, 'uploads' | 'blobUrl'> | undefined;
  readonly refs: () => Promise<Refs>;
  /** What the pictures belong to. */
  readonly owner: { readonly change: number } | { readonly branch: string };
  readonly key: string;
  /** Whether anything else, such as the ledger, is staged in `refs` and wants to be written. */
  readonly staged: boolean;
}

export interface Published {
  /** By asset id. Empty or incomplete where pictures could not be hosted; the report then does without. */
  readonly urls: ReadonlyMap<string, string>;
  /** One line for the report: why there are no pictures, and which permission is missing. */
  readonly reason?: string;
  readonly warnings: readonly Warning[];
}

/**
 * Hosts the pictures and writes whatever is staged, in one push where both go to the repository. Nothing that fails here
 * stops a report: without a right to write it goes out with charts in text, and says why.
 */
export async function publish(input: PublishInput): Promise<Published> {
  const { urls, error } = await host(input);
  const reason = error && inWords(error);
  const hosted: Published = { urls, warnings: [], ...(reason !== undefined && { reason }) };
  if (!input.staged) return hosted;
  try {
    // A server that did not take the pictures would not take the rest either, unless a rule stood in their way.
    if (error !== undefined && !input.forge?.uploads && error.code !== 'push-rejected') throw error;
    // Costs nothing where the store has taken along what was staged.
    await (await input.refs()).push();
    return hosted;
  } catch (failure) {
    if (!(failure instanceof CmlError)) throw failure;
    const message = `The numbers were not recorded in the ledger: ${failure.message}`;
    return { ...hosted, warnings: [{ code: 'not-recorded', message }] };
  }
}

interface Hosted {
  readonly urls: ReadonlyMap<string, string>;
  readonly error?: CmlError;
}

async function host({ assets, known, forge, refs, owner, key }: PublishInput): Promise<Hosted> {
  if (assets.length === 0 || forge === undefined) return { urls: new Map() };
  if (assets.every(({ id }) => known.has(id)))
    return { urls: new Map(assets.map(({ id }) => [id, known.get(id)!])) };
  const ref = assetRef(owner, key);
  try {
    const store = await storeOf(forge, refs, ref);
    if (store === undefined) return { urls: new Map(), error: noStore() };
    return { urls: await store.put(assets, known) };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    if (!forge.uploads) await withdraw(refs, ref);
    return { urls: known, error };
  }
}

async function storeOf(
  forge: Pick<Forge, 'uploads' | 'blobUrl'>,
  refs: () => Promise<Refs>,
  ref: string,
): Promise<AssetStore | undefined> {
  if (forge.uploads) return forge.uploads;
  if (!forge.blobUrl) return undefined;
  const { gitRefStore } = await stores['git-ref']();
  return gitRefStore({ refs: await refs(), ref, blobUrl: forge.blobUrl.bind(forge) });
}

/** What could not be written must not be tried again along with the numbers; where there are no refs, nothing is staged. */
async function withdraw(refs: () => Promise<Refs>, ref: string): Promise<void> {
  const open = await refs().catch(() => undefined);
  open?.stage(ref, undefined);
}

function noStore(): CmlError {
  return new CmlError('forge-refused', 'This forge shows no pictures in comments.', {
    hint: 'They are in `.cml/report.html`: keep it as an artifact of the job.',
  });
}

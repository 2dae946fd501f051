import type { ChangeRequest, Forge } from '../../forges/types.ts';
import type { ForgeAddress } from '../../model/forge.ts';
import type { Report } from '../../model/report.ts';
import type { Warning } from '../../model/run.ts';
import { extractUrls, lookForOurs, type Posted } from '../comment/index.ts';
import { postReport } from '../deliver/post.ts';
import { ownerOf } from '../deliver/target.ts';
import type { Ground } from '../ground.ts';
import { publish } from '../publish/index.ts';
import { shownAssets } from '../publish/shown.ts';
import { clip } from '../render/plain.ts';
import { neutral } from './neutral.ts';
import type { SafeBundle } from './read.ts';

/**
 * The open change request that a commit is the head of, as the forge tells it; nothing where it has moved on, or is
 * closed. What a bundle says of itself is never asked.
 */
export async function changeRequestAt(forge: Forge, sha: string): Promise<ChangeRequest | undefined> {
  const found = await forge.changeRequestOf(sha);
  // Bitbucket tells the first twelve characters.
  const isHead = found !== undefined && found.headSha.length >= 12 && sha.startsWith(found.headSha);
  return isHead && found.state === 'open' ? found : undefined;
}

/** Posts a stranger's report on a change request. No status: a stranger does not decide whether a change may be merged. */
export async function postBundle(
  ground: Ground,
  bundle: SafeBundle,
  to: {
    readonly forge: Forge;
    readonly address: Pick<ForgeAddress, 'webUrl' | 'repository'>;
    readonly change: ChangeRequest;
    readonly sha: string;
  },
): Promise<{ readonly posted: Posted; readonly warnings: readonly Warning[] }> {
  const { forge, change, sha } = to;
  const { number, sourceBranch, targetBranch, fork } = change;
  const here: Ground = {
    ...ground,
    ci: { ...ground.ci, changeRequest: { number, sourceBranch, targetBranch, fork } },
  };
  const target = { kind: 'change-request', number } as const;
  const { ours, page } = await lookForOurs(forge, target, ground.part?.comment ?? ground.key);
  const figures = bundle.report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.type === 'figures' ? block.figures : [])),
  );
  const { urls, reason, warnings } = await publish({
    assets: shownAssets(bundle.assets, figures, forge.dialect),
    known: extractUrls(ours),
    forge,
    refs: ground.refs,
    owner: ownerOf(here.ci),
    key: ground.key,
    staged: false,
  });
  const said: Warning[] = [
    ...warnings,
    ...(reason === undefined ? [] : [{ code: 'not-hosted', message: reason }]),
  ];
  const report: Report = { ...neutral(bundle.report, to.address), key: ground.key, assets: [] };
  const title = bundle.title === undefined ? undefined : clip(bundle.title, 60);
  const { headline } = report;
  const whole =
    title === undefined
      ? report
      : { ...report, headline: { ...headline, text: [title, ': ', ...headline.text] } };
  const posted = await postReport(
    here,
    { forge, target, ours, page, title, report, whole, urls, sha, as: 'update' },
    said,
  );
  return { posted, warnings: said };
}

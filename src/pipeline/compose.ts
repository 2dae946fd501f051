import { commitUrl, fileUrl } from '../ci/links.ts';
import type { ForgeAddress } from '../ci/types.ts';
import type { Outcome } from '../engines/types.ts';
import { shellWord } from '../formats/shell.ts';
import type { Asset, Figure } from '../model/report.ts';
import type { Warning } from '../model/run.ts';
import type { Checkout } from './collect/checkout.ts';
import type { Comparison } from './compare.ts';
import type { Ground } from './ground.ts';
import type { ReportBaseline, ReportInput, ReportSide } from './render/input.ts';
import { tellingPlots } from './telling-plots.ts';

export interface ComposeOptions {
  readonly address: ForgeAddress | undefined;
  readonly title: string;
  readonly outcome: Outcome | undefined;
  /** The commit that head stands for, null for a work tree that differs from it; and what it is of this build's. */
  readonly head: { readonly sha: string | null; readonly is: Checkout['is'] };
  /** What a person would type to repeat this. */
  readonly command: string | undefined;
  readonly allowHosts: readonly string[];
  /** Where the training ran, relative to the top of the repository; '' there. */
  readonly folder: string;
  /** The configuration file, relative to the top of the repository; undefined where there is none in it. */
  readonly configPath: string | undefined;
}

/** Draws the plots and gathers everything that the report is made of. */
export async function compose(
  ground: Ground,
  comparison: Comparison,
  options: ComposeOptions,
): Promise<ReportInput> {
  const { ci } = ground;
  const head = headSide(ground, options);
  const baseline = baselineSide(comparison, options);
  const drawn = await draw(
    comparison,
    { old: baseline?.label ?? 'baseline', new: head.label },
    options.allowHosts,
  );
  const configUrl =
    options.address && head.sha && options.configPath !== undefined
      ? fileUrl(options.address, head.sha, options.configPath)
      : undefined;
  return {
    key: ground.key,
    title: options.title,
    head,
    ...(baseline && { baseline }),
    ...(!baseline && comparison.warnings[0] && { noBaseline: comparison.warnings[0].message }),
    run: withWarnings(comparison, drawn.warnings),
    ...(comparison.baselineRun?.run && { baselineRun: comparison.baselineRun.run }),
    changes: comparison.changes,
    judgement: comparison.judgement,
    ...(comparison.history && { history: comparison.history }),
    ...(comparison.experiments && { experiments: comparison.experiments }),
    ...(options.outcome && { outcome: options.outcome }),
    figures: drawn.figures,
    assets: drawn.assets,
    // On Bitbucket only an administrator's token may ask who may write, so that nothing is promised there.
    ...(ci.changeRequest &&
      options.address !== undefined &&
      options.address.kind !== 'bitbucket' && { canAccept: true }),
    reproduce: reproduce(head, comparison, options),
    links: {
      ...(ci.run && { run: ci.run.url, full: ci.run.url }),
      ...(configUrl && { config: configUrl }),
    },
  };
}

/** Loads the drawing code only where there is something to draw. */
async function draw(
  { changes }: Comparison,
  labels: { old: string; new: string },
  allowHosts: readonly string[],
): Promise<{ figures: readonly Figure[]; assets: readonly Asset[]; warnings: readonly Warning[] }> {
  const plots = tellingPlots(changes);
  if (plots.length === 0) return { figures: [], assets: [], warnings: [] };
  const { drawPlots } = await import('./render/plots/index.ts');
  return drawPlots(plots, { labels, allowHosts });
}

function headSide({ ci }: Ground, { address, head: { sha, is } }: ComposeOptions): ReportSide {
  const ofChange = ci.changeRequest !== undefined && is !== 'other';
  const label = ofChange
    ? address?.kind === 'gitlab'
      ? 'this MR'
      : 'this PR'
    : sha === null
      ? 'work tree'
      : 'this run';
  return { sha, label, ...(address && sha && { url: commitUrl(address, sha) }) };
}

function baselineSide(
  { baseline, baselineRun }: Comparison,
  { address }: ComposeOptions,
): ReportBaseline | undefined {
  if (!baseline || !baselineRun?.run || baselineRun.from === undefined) return undefined;
  return {
    sha: baseline.sha,
    label: shortLabel(baseline.label),
    how: baseline.how === 'explicit' ? `--baseline ${baseline.label}` : baseline.label,
    from: origins[baselineRun.from],
    ...(baseline.commitsBehindTip !== undefined && { commitsBehind: baseline.commitsBehindTip }),
    ...(baselineRun.ledgerDistance !== undefined && { ledgerDistance: baselineRun.ledgerDistance }),
    ...(address && { url: commitUrl(address, baseline.sha) }),
  };
}

const origins = {
  committed: 'files',
  service: 'service',
  'service-ancestor': 'service',
  ledger: 'ledger',
  'ledger-ancestor': 'ledger',
} as const;

/** The name of the baseline's column: `merge base of main` is `main` there. */
function shortLabel(label: string): string {
  return / of (\S+)$/.exec(label)?.[1] ?? label;
}

function withWarnings({ head, warnings }: Comparison, drawing: readonly Warning[]): Comparison['head'] {
  return { ...head, warnings: [...head.warnings, ...warnings, ...drawing] };
}

function reproduce(
  head: ReportSide,
  { baseline }: Comparison,
  { address, command, folder }: ComposeOptions,
): string {
  const inFolder = folder === '' ? '' : ` -C ${shellWord(folder)}`;
  const fetch = address ? `git fetch origin ${head.sha} && ` : '';
  const checkout = head.sha === null ? [] : [`${fetch}git checkout ${head.sha}`];
  const against = baseline ? ` --baseline ${baseline.sha}` : '';
  const training = command === undefined ? '' : ` -- ${command}`;
  return [...checkout, `npx cml run${inFolder}${against}${training}`].join('\n');
}

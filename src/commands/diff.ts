import { CmlError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import type { Judgement } from '../model/verdict.ts';
import type { Baseline } from '../pipeline/collect/baseline.ts';
import { compare, type Differences, differ } from '../pipeline/compare.ts';
import type { ReportInput } from '../pipeline/render/input.ts';
import { changeJson, type Json, stageJson } from '../pipeline/render/json.ts';
import type { TerminalOptions } from '../pipeline/render/terminal.ts';
import { withGround } from './ground.ts';
import { commitOf } from './revision.ts';
import { noteWarning } from './warnings.ts';
import { type Call, print, printJson, terminalOf, type World } from './world.ts';

/** Compares the work tree with its baseline, with a revision, or two revisions with each other. */
export async function run({ world, values, args, config, configPath }: Call<'diff'>): Promise<number> {
  const [base, head] = args;
  return withGround(world, config, {}, async (ground) => {
    const headCommit = head === undefined ? undefined : await commitOf(ground, head);
    const sides = {
      ...(base !== undefined && { revision: base }),
      ...(headCommit !== undefined && { head: headCommit }),
    };
    const shownOf = ({ changes }: Differences) => (values.all ? changes : differing(changes));
    if (values.json) {
      const differences = await differ(ground, sides);
      const baseline = baselineOf(world, differences);
      printJson(world, changesJson(baseline.sha, differences.head.revision, shownOf(differences)));
      return 0;
    }
    const comparison = await compare(ground, sides);
    baselineOf(world, comparison);
    const shown = {
      ...comparison,
      changes: { ...shownOf(comparison), plots: [] },
      judgement: values.all ? comparison.judgement : loud(comparison.judgement),
    };
    const { composeReport } = await import('./sides.ts');
    const input = await composeReport(ground, shown, {
      title: undefined,
      allowHosts: [],
      directory: world.directory,
      configPath,
      ...(headCommit !== undefined && { head: { sha: headCommit, is: 'build' } }),
    });
    print(world, await show(named(input, base, head), values.md, terminalOf(world)));
    return 0;
  });
}

/** The sides as they were asked for. */
function named(input: ReportInput, base: string | undefined, head: string | undefined): ReportInput {
  const { baseline } = input;
  return {
    ...input,
    ...(head !== undefined && { head: { ...input.head, label: head } }),
    ...(baseline && base !== undefined && { baseline: { ...baseline, how: base } }),
  };
}

/** Says what stood in the way. Throws CmlError `merge-base-missing` where there is nothing to compare with. */
function baselineOf(world: World, { baseline, head, warnings }: Differences): Baseline {
  if (!baseline) {
    const [why] = warnings;
    const message = why?.message ?? 'There is no baseline to compare with.';
    if (why?.code === 'no-commits') throw new CmlError('no-commits', message);
    throw new CmlError('merge-base-missing', message, { hint: 'Name one: `cml diff BASE`.' });
  }
  for (const warning of [...head.warnings, ...warnings]) noteWarning(world, warning);
  return baseline;
}

type Changes = Differences['changes'];

function differing(changes: Changes): Changes {
  const differs = ({ state }: { readonly state: string }) => state !== 'same';
  return {
    ...changes,
    metrics: changes.metrics.filter(differs),
    params: changes.params.filter(differs),
    data: changes.data.filter(differs),
  };
}

function loud(judgement: Judgement): Judgement {
  return {
    ...judgement,
    verdicts: judgement.verdicts.filter(({ change, gates }) => change.state !== 'same' || gates.length > 0),
  };
}

function changesJson(base: string, head: string | null, changes: Changes): Json {
  return {
    baseline: base,
    head,
    metrics: changes.metrics.map((change) => changeJson(change, change.direction)),
    params: changes.params.map((change) => changeJson(change)),
    data: changes.data.map(({ path, state, old, new: recent }) => ({
      path,
      state,
      old: old?.hash ?? null,
      new: recent?.hash ?? null,
    })),
    stages: changes.stages.map(stageJson),
  };
}

/** The report's first lines and its tables. */
async function show(input: ReportInput, markdown: boolean, terminal: TerminalOptions): Promise<string> {
  const { buildReport } = await import('../pipeline/render/report.ts');
  const whole = buildReport({ ...input, limits: { rows: Number.POSITIVE_INFINITY } });
  const report = { ...whole, sections: whole.sections.filter(({ id }) => tables.has(id)), footer: [] };
  if (!markdown)
    return (await import('../pipeline/render/terminal.ts')).renderTerminal(unfolded(report), terminal);
  const [{ renderMarkdown }, { fileDialect }] = await Promise.all([
    import('../pipeline/render/markdown.ts'),
    import('../pipeline/render/file-dialect.ts'),
  ]);
  return renderMarkdown(report, { dialect: fileDialect, urls: new Map() });
}

const tables = new Set(['metrics', 'unchanged', 'unchanged-rest', 'inputs', 'stages']);

function unfolded(report: Report): Report {
  return { ...report, sections: report.sections.map((section) => ({ ...section, fold: 'plain' })) };
}

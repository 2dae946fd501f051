import { join, relative } from 'node:path';
import { annotationCommand } from '../ci/outputs.ts';
import type { Outcome } from '../engines/types.ts';
import { createMask } from '../io/mask.ts';
import { CmlError, errorCodes, inWords } from '../model/errors.ts';
import type { Run, Warning } from '../model/run.ts';
import { findBaseline } from '../pipeline/collect/baseline.ts';
import { labelRules } from '../pipeline/comment/labels.ts';
import type { Recording } from '../pipeline/deliver/record.ts';
import { type Comparison, compare, type Delivery, deliver, startLive } from '../pipeline/index.ts';
import { plain } from '../pipeline/render/plain.ts';
import { reportJson } from '../pipeline/render/report-json.ts';
import { isTouched } from '../pipeline/touched.ts';
import { type OpenGround, withGround } from './ground.ts';
import { composeReport, type Head, readHead } from './sides.ts';
import { inTime, type Stopping } from './stopping.ts';
import { commandOf, commandText, trainAll } from './training.ts';
import { type Call, note, print, printJson, terminalOf, type World } from './world.ts';

/**
 * Trains, compares, judges, reports. The exit code is the training's own, else 3 where a gate failed, else that of what could
 * not be written, else 0.
 */
export async function run(call: Call<'run'>): Promise<number> {
  return inTime(call.world, (stopping) => reportRun(call, stopping));
}

async function reportRun(call: Call<'run'>, { until, refuse, training }: Stopping): Promise<number> {
  const { world, values, config } = call;
  return withGround(world, config, { ...values, until }, async (ground) => {
    const command = commandOf(call);
    // Nobody should wait for a training to hear that they mistyped a name.
    if (command && values.baseline !== undefined)
      await findBaseline(ground.git, baselineQuery(ground, values.baseline));
    // Numbers are recorded for a commit only where the work tree was that commit before the training wrote to it.
    const head = await readHead(ground);
    const delivering = deliverOptions(call, ground);
    if (!(await isTouched(ground, values.baseline))) return passOver(call, ground, head);
    // What has not begun yet would only be ended.
    refuse();
    const live =
      values.live && command && !values['dry-run'] ? reportLive(call, ground, head, delivering) : undefined;
    const trained = command && (await training(() => trainAll(call, ground, command)));
    const outcome = trained?.outcome;
    await live?.stop();
    if (command) ground.restart();
    const comparison = await compareNow(call, ground, { trained: trained?.run });
    const input = await composeReport(ground, comparison, {
      ...composeOptions(call),
      head,
      ...(outcome && { outcome }),
      ...(command && { command: createMask(world.env)(commandText(command)) }),
    });
    const delivery = await deliver(ground, input, {
      ...delivering,
      // What was trained elsewhere says nothing about the commit that a merge waits for.
      status: head.is === 'other' ? 'never' : values.status,
      record: head.is === 'build' ? recordingOf(comparison, outcome) : undefined,
    });
    if (values.json)
      printJson(world, {
        ...reportJson(delivery.input),
        comment: delivery.posted?.url ?? null,
        ...(values['dry-run'] && { body: delivery.body }),
      });
    else
      await show(
        world,
        ground,
        { ...delivery, warnings: [...notTheBuild(ground, head), ...delivery.warnings] },
        values['dry-run'],
      );
    return exitCode(outcome, delivery, values['fail-on']);
  });
}

/** Nothing that the report is about has changed. A check that a merge waits for still gets its answer. */
async function passOver({ world, values, config }: Call<'run'>, ground: OpenGround, head: Head) {
  const title = `Nothing has changed under ${(config.paths ?? []).join(', ')}`;
  note(world, `cml: ${plain(title)}: nothing is trained or reported.`);
  if (values.json) printJson(world, { key: ground.key, verdict: 'same', comment: null });
  const isAwaited = values.status === 'always' || (values.status === 'auto' && config.gates !== undefined);
  const sha = head.is === 'other' ? null : (ground.ci.headSha ?? head.sha);
  const forge = isAwaited && sha !== null && !values['dry-run'] ? await ground.forge() : undefined;
  if (isAwaited) for (const { message } of notTheBuild(ground, head)) note(world, `cml: ${message}`);
  if (!forge || sha === null) return 0;
  await forge
    .setStatus(sha, { name: `cml/${ground.key}`, state: 'success', title })
    .catch((error: unknown) => {
      if (!(error instanceof CmlError)) throw error;
      note(world, `cml: ${plain(inWords(error))}`);
    });
  return 0;
}

/**
 * What later runs are compared with: nothing of a training that failed or was cancelled, whose files may be half written or
 * from before it. What an earlier run of the commit left stays.
 */
function recordingOf({ head, predictions }: Comparison, outcome: Outcome | undefined): Recording | undefined {
  if (outcome !== undefined && outcome.exitCode !== 0) return undefined;
  return { run: { ...head, warnings: [], ...(outcome && { resources: outcome.resources }) }, predictions };
}

/** Where the numbers are not those of the commit that the build is of. */
function notTheBuild({ ci }: OpenGround, { sha, is }: Head): Warning[] {
  if (is === 'build' || sha === null) return [];
  const lost =
    is === 'other'
      ? 'nothing is recorded in the ledger and no status is set'
      : 'nothing is recorded in the ledger';
  return [
    {
      code: 'not-the-build',
      message: `The checkout is ${sha.slice(0, 7)}, and this build is of ${ci.headSha?.slice(0, 7)}: ${lost}. Check out the commit of the build to have that.`,
    },
  ];
}

function compareNow(
  { values }: Call<'run'>,
  ground: OpenGround,
  { trained, training }: { trained?: Run | undefined; training?: boolean } = {},
) {
  return compare(ground, {
    ...(training && { training }),
    ...(values.baseline !== undefined && { revision: values.baseline }),
    ...(trained && { trained }),
  });
}

function baselineQuery({ ci, remote }: OpenGround, revision: string) {
  return { ci, revision, ...(remote !== undefined && { remote }) };
}

function composeOptions({ world, values, configPath }: Call<'run'>) {
  return {
    title: values.title,
    allowHosts: values['allow-host'],
    directory: world.directory,
    configPath,
  };
}

function deliverOptions({ values, config }: Call<'run'>, ground: OpenGround) {
  return {
    labels: labelRules(config.labels ?? {}, values.label, ground.key),
    folder: join(ground.git.root, '.cml'),
    comment: values.comment,
    commentOn: values['comment-on'],
    commentAs: values['comment-as'],
    dryRun: values['dry-run'],
    advisory: values['fail-on'] === 'never',
  };
}

/** Keeps the comment up to date while the training runs; nothing is recorded, judged by a status or written to disk. */
function reportLive(
  call: Call<'run'>,
  ground: OpenGround,
  head: Head,
  delivering: ReturnType<typeof deliverOptions>,
) {
  const { world, values } = call;
  const pace = Number(values['live-every']) * 1000;
  return startLive({
    look: async () => {
      const comparison = await compareNow(call, ground, { training: true });
      const { metrics, warnings } = comparison.head;
      // A file that is being written right now is read the next time.
      return metrics.length === 0 || warnings.length > 0 ? undefined : comparison;
    },
    name: ({ head }) => JSON.stringify([head.metrics, head.plots.map(({ title }) => title)], plainValues),
    show: async (comparison) => {
      ground.restart();
      const input = await composeReport(ground, comparison, { ...composeOptions(call), head });
      const title = `${input.title ?? ''} (still training)`.trimStart();
      const { warnings } = await deliver(
        ground,
        { ...input, title },
        {
          ...delivering,
          commentAs: 'update',
          status: 'never',
          interim: true,
          record: undefined,
        },
      );
      // The comment is this workflow's from now on, so the last report will not know.
      for (const { code, message } of warnings)
        if (code === 'key-shared') note(world, `cml: ${plain(message)}`);
    },
    failed: (message) => note(world, `cml: ${plain(message)}`),
    pace: { first: Math.min(15_000, pace), longest: pace },
  });
}

/** What JSON has no word for. */
function plainValues(_: string, value: unknown): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  return value instanceof Map ? [...value] : value;
}

function exitCode(
  outcome: Outcome | undefined,
  { input, failures }: Delivery,
  failOn: 'gates' | 'never',
): number {
  if (outcome && outcome.exitCode !== 0) return outcome.exitCode;
  if (input.judgement.gates.failed > 0 && failOn === 'gates') return errorCodes['gate-failed'];
  return failures[0]?.exitCode ?? 0;
}

async function show(world: World, ground: OpenGround, delivery: Delivery, dryRun: boolean): Promise<void> {
  const { renderTerminal } = await import('../pipeline/render/terminal.ts');
  print(world, dryRun ? delivery.body : `\n${renderTerminal(delivery.report, terminalOf(world))}`);
  // Where the runner shows them beside the job, nobody has to look through the log.
  const isAnnotated = ground.ci.name === 'github' || ground.ci.name === 'gitea';
  const tell = (level: 'warning' | 'error', message: string) =>
    note(world, isAnnotated ? annotationCommand({ level, title: 'cml', message }) : `cml: ${plain(message)}`);
  for (const { message } of delivery.warnings) tell('warning', message);
  for (const { message, code } of delivery.failures) tell('error', `${message} [${code}]`);
  if (delivery.posted) note(world, `cml: ${verbs[delivery.posted.action]} ${delivery.posted.url}`);
  else if (!dryRun && delivery.failures.length === 0)
    note(
      world,
      `cml: wrote ${relative(world.directory, `${ground.git.root}/.cml/report.html`)} and report.md`,
    );
}

const verbs = {
  created: 'posted',
  updated: 'updated',
  unchanged: 'nothing new for',
  newer: 'a newer run has already written',
} as const;

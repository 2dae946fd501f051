import { resolve } from 'node:path';
import type { CommandSpec } from '../options/command-spec.ts';
import { type CommandName, commands } from '../options/commands.ts';
import { findConfig } from '../options/find-config.ts';
import { type OptionName, options } from '../options/options.ts';
import type { Request } from '../options/read-line.ts';
import { resolveOption } from '../options/resolve.ts';
import type { CommandModule, World } from './world.ts';

/** Each command in a chunk of its own: `cml diff` does not pay for plots. */
const modules: Readonly<Record<CommandName, () => Promise<unknown>>> = {
  run: () => import('./run.ts'),
  init: () => import('./init.ts'),
  doctor: () => import('./doctor.ts'),
  demo: () => import('./demo.ts'),
  train: () => import('./train.ts'),
  collect: () => import('./collect.ts'),
  sources: () => import('./sources.ts'),
  diff: () => import('./diff.ts'),
  report: () => import('./report.ts'),
  plot: () => import('./plot.ts'),
  'comment create': () => import('./comment.ts'),
  'comment update': () => import('./comment-update.ts'),
  'asset publish': () => import('./asset-publish.ts'),
  'check create': () => import('./check-create.ts'),
  'pr create': () => import('./pr-create.ts'),
  'repo prepare': () => import('./repo-prepare.ts'),
  'workflow rerun': () => import('./workflow-rerun.ts'),
  'tensorboard connect': () => import('./tensorboard-connect.ts'),
  'runner launch': () => import('./runner-launch.ts'),
  vl2png: () => import('./vl2png.ts'),
  vl2svg: () => import('./vl2svg.ts'),
  migrate: () => import('./migrate.ts'),
  'bundle post': () => import('./bundle-post.ts'),
  'bundle push': () => import('./bundle-push.ts'),
  'ledger show': () => import('./ledger-show.ts'),
  'ledger list': () => import('./ledger-list.ts'),
  'ledger push': () => import('./ledger-push.ts'),
  'ledger fetch': () => import('./ledger-fetch.ts'),
  prune: () => import('./prune.ts'),
  preview: () => import('./preview.ts'),
  'metrics diff': () => import('./metrics-diff.ts'),
  'metrics show': () => import('./metrics-show.ts'),
  'params diff': () => import('./params-diff.ts'),
  'plots diff': () => import('./plots-diff.ts'),
  'plots show': () => import('./plots-show.ts'),
  'plots templates': () => import('./plots-templates.ts'),
  'exp show': () => import('./exp-show.ts'),
};

/** Where notes go that nobody wants to read; failures are written by the door. */
const silent: World['stderr'] = { write: () => {} };

/** Runs the command that was asked for, with its options resolved; returns the exit code. */
export async function dispatch(request: Request, world: World): Promise<number> {
  const spec: CommandSpec = commands[request.command];
  const resolveWith = (config: Readonly<Record<string, unknown>>) => (name: OptionName) =>
    resolveOption(name, options[name], {
      flag: request.flags[name],
      env: world.env,
      config,
      prefixes: spec.environment,
    });

  const early = resolveWith({});
  const has = (name: OptionName) => spec.options.includes(name);
  const directory = resolve(
    world.directory,
    has('working-directory') ? String(early('working-directory') ?? '.') : '.',
  );
  const here = { ...world, directory };
  try {
    const name = String(early('config'));
    // Whoever names a file, by whatever means, wants no gate of it passed over.
    const isNamed = request.flags.config !== undefined || name !== options.config.default;
    // The doctor reads the file itself, because it goes on where others stop.
    const { config, path } =
      has('config') && request.command !== 'doctor'
        ? await findConfig(directory, name, isNamed)
        : { config: {}, path: undefined };

    const late = resolveWith(config);
    const values = Object.fromEntries(spec.options.map((name) => [name, late(name)]));
    const module = (await modules[request.command]()) as CommandModule;
    return await module.run({
      world: { ...here, ...(values.log === 'error' && { stderr: silent }) },
      values: values as never,
      args: request.args,
      config,
      ...(path !== undefined && { configPath: path }),
    });
  } catch (error) {
    if (spec.leavesReport) await (await import('./keep-failure.ts')).keepFailure(error, here);
    throw error;
  }
}

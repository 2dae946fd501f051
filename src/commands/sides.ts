import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { Outcome } from '../engines/types.ts';
import type { ForgeAddress } from '../model/forge.ts';
import { type Checkout, readCheckout } from '../pipeline/collect/checkout.ts';
import type { Comparison } from '../pipeline/compare.ts';
import { type ComposeOptions, compose } from '../pipeline/compose.ts';
import type { ReportInput } from '../pipeline/render/input.ts';
import type { OpenGround } from './ground.ts';

/** The report of a comparison, named as the repository and the environment name things. */
export async function composeReport(
  ground: OpenGround,
  comparison: Comparison,
  options: {
    title: string | undefined;
    allowHosts: readonly string[];
    outcome?: Outcome;
    command?: string;
    head?: Head;
    /** Where cml runs. */
    directory: string;
    configPath: string | undefined;
  },
): Promise<ReportInput> {
  const address = await ground.address();
  const composed: ComposeOptions = {
    address,
    title: options.title ?? repositoryName(address, ground.git.root),
    outcome: options.outcome,
    head: options.head ?? (await readHead(ground)),
    command: options.command,
    allowHosts: options.allowHosts,
    folder: inside(ground.git.root, options.directory) ?? '',
    configPath: options.configPath && inside(ground.git.root, options.configPath),
  };
  return compose(ground, comparison, composed);
}

function repositoryName(address: ForgeAddress | undefined, root: string): string {
  const path = address?.repository ?? root;
  return path.slice(path.search(/[^/\\]+$/));
}

/** The commit that this run's numbers belong to. */
export interface Head {
  /** Null for a work tree with changes of its own. */
  readonly sha: string | null;
  readonly is: Checkout['is'];
}

/** What is checked out, at a terminal as much as in CI. */
export async function readHead({ git, ci }: OpenGround): Promise<Head> {
  const checkout = await readCheckout(git, ci);
  if (checkout === undefined) return { sha: null, is: 'build' };
  if (ci.name !== 'none') return checkout;
  const status = await git.try([
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--ignore-submodules=dirty',
  ]);
  return { sha: status.stdout.length === 0 ? checkout.sha : null, is: 'build' };
}

/** A path below `root`, as git writes it; undefined for one that is elsewhere. */
function inside(root: string, path: string): string | undefined {
  const way = relative(realpathSync(root), realpathSync(path)).split(sep).join('/');
  return way === '..' || way.startsWith('../') || isAbsolute(way) ? undefined : way;
}

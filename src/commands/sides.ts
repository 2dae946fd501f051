import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { Outcome } from '../engines/types.ts';
import type { ForgeAddress } from '../model/forge.ts';
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
    sha?: string | null;
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
    headSha: options.sha === undefined ? await headSha(ground) : options.sha,
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

/** The commit that this run's numbers belong to; null for a work tree with changes of its own. */
export async function headSha({ git, ci }: OpenGround): Promise<string | null> {
  if (ci.headSha !== undefined) return ci.headSha;
  const head = await git.try(['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (head.code !== 0) return null;
  if (ci.name !== 'none') return head.stdout.toString('utf8').trim();
  const status = await git.try([
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--ignore-submodules=dirty',
  ]);
  return status.stdout.length === 0 ? head.stdout.toString('utf8').trim() : null;
}

/** A path below `root`, as git writes it; undefined for one that is elsewhere. */
function inside(root: string, path: string): string | undefined {
  const way = relative(realpathSync(root), realpathSync(path)).split(sep).join('/');
  return way === '..' || way.startsWith('../') || isAbsolute(way) ? undefined : way;
}

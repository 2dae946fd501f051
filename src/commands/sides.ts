import type { Outcome } from '../engines/types.ts';
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
  },
): Promise<ReportInput> {
  const composed: ComposeOptions = {
    address: ground.address,
    title: options.title ?? repositoryName(ground),
    outcome: options.outcome,
    headSha: options.sha === undefined ? await headSha(ground) : options.sha,
    command: options.command,
    allowHosts: options.allowHosts,
  };
  return compose(ground, comparison, composed);
}

function repositoryName({ address, git }: OpenGround): string {
  const path = address?.repository ?? git.root;
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

import { createMask } from '../../io/mask.ts';
import { createDataMask } from '../../io/mask-data.ts';
import type { RevisionView } from '../../io/view.ts';
import type { Run } from '../../model/run.ts';
import type { CollectOptions, RunParts } from '../../sources/types.ts';
import type { Ground } from '../ground.ts';
import { collect, type Seen } from './index.ts';
import { drawTogether } from './replicates.ts';
import { openServices, type ServicesOptions, withParts } from './services.ts';

/** What is known of revisions: from their files, and from the services that the environment or cml.yaml name. */
export interface Reader {
  /** What lies in a view. */
  files(view: RevisionView): Promise<Run>;
  /** The same, and what services have recorded for it. */
  head(view: RevisionView): Promise<Run>;
  /**
   * What services have recorded for a baseline; undefined where none is asked that would know. Nothing where `head` is a
   * work tree on top of that same commit: its own run is recorded under it too.
   */
  readonly recorded: ((sha: string, head: RevisionView) => Promise<RunParts>) | undefined;
}

/** What is read, and for what. */
export interface ReaderOptions {
  /** The training still runs. */
  readonly training?: boolean;
  /** Nobody asks for plots. */
  readonly skipPlots?: boolean;
  readonly seen?: Seen;
  readonly answered?: ServicesOptions['answered'];
}

/** Opens a Reader; nothing is read or asked before it is told to. */
export function openReader(
  { git, ci, config, env }: Ground,
  { training = false, skipPlots = false, seen, answered }: ReaderOptions = {},
): Reader {
  const where = { ...collectOptions(config), skipPlots };
  // A training can write a secret into its metrics; from here they go to the ledger, the report and the forge.
  const masked = createDataMask(createMask(git.env));
  const services = openServices({
    env,
    settings: config.sources ?? {},
    directory: git.root,
    training,
    skipPlots,
    ...(answered && { answered }),
  });

  /** The checkout, which is what a training here records, and the change's own head, which one elsewhere may have. */
  async function commitsOf(view: RevisionView): Promise<string[]> {
    if (view.revision !== null) return [view.revision];
    const head = await git.try(['rev-parse', '--verify', '--quiet', 'HEAD']);
    const commits = [head.stdout.toString('utf8').trim(), ci.headSha ?? ''];
    return [...new Set(commits.filter((sha) => /^[0-9a-f]{40,64}$/.test(sha)))];
  }

  async function files(view: RevisionView): Promise<Run> {
    return masked(drawTogether(await collect(view, where, undefined, seen)));
  }

  return {
    files,
    async head(view) {
      const run = await files(view);
      if (!services) return run;
      const parts = await services.ask({ commits: await commitsOf(view), now: view.revision === null });
      return withParts(run, masked(parts));
    },
    recorded: services?.remember
      ? async (sha, head) => {
          if (head.revision === null && (await commitsOf(head)).includes(sha)) return {};
          return masked(await services.ask({ commits: [sha], now: false }));
        }
      : undefined,
  };
}

/** Where cml.yaml says to look. */
export function collectOptions(config: Ground['config']): CollectOptions {
  const { metrics = [], params = [], plots = [], ignore = [], paths = [] } = config;
  return { metrics, params, plots, ignore, paths };
}

import { warningText } from '../model/run.ts';
import type { Facts, Finding } from './facts.ts';
import { tokenFix } from './token-fix.ts';

/** What would go wrong, most serious first within the order of the pipeline. Pure. */
export function examine(facts: Facts): readonly Finding[] {
  return [repository, configuration, workflows, numbers, baseline, gates, forge, permissions].flatMap(
    (check) => check(facts),
  );
}

function ok(text: string): Finding[] {
  return [{ level: 'ok', text }];
}

function warning(text: string, fix?: string): Finding[] {
  return [{ level: 'warning', text, ...(fix !== undefined && { fix }) }];
}

function problem(text: string, fix?: string): Finding[] {
  return [{ level: 'problem', text, ...(fix !== undefined && { fix }) }];
}

function repository({ git }: Facts): Finding[] {
  if (!git.commits)
    return problem(
      'The repository has no commits, so there is nothing to compare with.',
      'git commit --allow-empty -m "Start"',
    );
  if (git.shallow)
    return ok(`${git.version}; a shallow clone, which is deepened as far as the comparison needs.`);
  return ok(`${git.version}; the whole history is here.`);
}

function configuration({ config }: Facts): Finding[] {
  if (config.path === undefined)
    return ok('No cml.yaml, and none is needed; `cml init` writes one with everything explained.');
  if (config.problems.length === 0) return ok(`${config.path} is valid.`);
  return config.problems.flatMap(({ line, message }) => problem(`${config.path}:${line}: ${message}`));
}

/** The second to report takes the place of the first, in the comment and in the ledger. */
function workflows({ namesakes }: Facts): Finding[] {
  return namesakes.flatMap(({ job, files }) => {
    const last = files.at(-1)!;
    const name = last.replace(/^.*\/|\.ya?ml$/g, '');
    return warning(
      `The job “${job}” of ${enumerated(files)} runs cml under one key, so that each replaces the comment and the recorded numbers of the other.`,
      `with:\n  key: ${name}   # in ${last}; or: cml run --key ${name}`,
    );
  });
}

function enumerated(list: readonly string[]): string {
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}

function counted(list: readonly unknown[], one: string): string {
  return `${list.length} ${one}${list.length === 1 ? '' : 's'}`;
}

function numbers({ head }: Facts): Finding[] {
  const sources = [...new Set(head.metrics.map((entry) => entry.source))].join(', ');
  const found =
    head.metrics.length > 0
      ? ok(
          `${counted(head.metrics, 'metric')}, ${counted(head.params, 'param')} and ${counted(head.plots, 'plot')}, read by ${sources}.`,
        )
      : problem(
          'No metrics were found in the work tree.',
          'Let the training write metrics.json, such as {"accuracy": 0.93}; or name your files in cml.yaml:\nmetrics: [results/*.json]',
        );
  return [...found, ...head.warnings.flatMap((item) => warning(warningText(item)))];
}

function baseline({ baseline: base, git }: Facts): Finding[] {
  if ('missing' in base) {
    return warning(
      `No baseline: ${base.missing}`,
      git.shallow ? '- uses: actions/checkout@v4\n  with: { fetch-depth: 0 }' : undefined,
    );
  }
  if (base.metrics === 0) {
    return warning(
      `The baseline is ${base.label} (${base.how}), and no numbers are known for it: neither committed files nor a record in the ledger.`,
      'Run cml on the base branch too, once, so that its numbers are recorded:\non:\n  push:\n    branches: [main]',
    );
  }
  return ok(
    `The baseline is ${base.label} (${base.how}), with ${base.metrics} metric${base.metrics === 1 ? '' : 's'}.`,
  );
}

function gates({ idleGates }: Facts): Finding[] {
  return idleGates.flatMap(({ pattern, nearest }) =>
    problem(
      `The gate “${pattern}” matches no metric, and a gate without its metric fails.${nearest ? ` Did you mean “${nearest}”?` : ''}`,
    ),
  );
}

function forge({ ci, token, git }: Facts): Finding[] {
  if (!ci.forge) {
    const where = git.remote
      ? `the remote ${git.remote} is on no forge that cml knows`
      : 'the repository has no remote';
    return warning(
      `No comment can be posted: ${where}. The report is printed, and kept in .cml/.`,
      git.remote ? 'cml doctor --forge gitlab   # or github, gitea, bitbucket' : undefined,
    );
  }
  const place = `${ci.forge.repository} on ${ci.forge.webUrl}`;
  const event = ci.changeRequest
    ? `change request ${ci.changeRequest.number}`
    : ci.name === 'none'
      ? 'a terminal'
      : `a ${ci.event} build`;
  const seen = ok(`${place}, in ${event}.`);
  if (!token) return [...seen, ...problem('There is no token, so nothing can be posted.', tokenFix(ci.name))];
  return [...seen, ...ok(`The token comes from ${token.from}.`)];
}

/** What a right is called where it is granted, on each kind of forge. */
const grants = {
  github: {
    comment: 'pull-requests: write   # to comment',
    push: 'contents: write        # pictures and recorded numbers',
    status: 'checks: write          # the check',
  },
  gitlab: {
    comment: 'scope api, role Developer   # to comment',
    push: 'scope write_repository      # recorded numbers',
    status: 'role Developer              # the status',
  },
  gitea: {
    comment: 'write:issue        # to comment',
    push: 'write:repository   # pictures and recorded numbers',
    status: 'write:repository   # the status',
  },
  bitbucket: {
    comment: 'Pull requests: Write   # to comment',
    push: 'Repositories: Write    # pictures and recorded numbers',
    status: 'Repositories: Read     # the status',
  },
} as const;

function permissions({ access, ci }: Facts): Finding[] {
  if (!access) return [];
  if ('failed' in access) return problem(access.failed, access.hint);
  const kind = ci.forge?.kind ?? 'github';
  const rights = (['comment', 'push', 'status'] as const).filter((right) => access[right] === false);
  if (rights.length === 0)
    return ok(`The token may do what is needed${access.login ? ` (as ${access.login})` : ''}.`);
  if (ci.changeRequest?.fork) {
    return warning(
      'This change comes from a fork, whose token may only read: the report goes to the step summary.',
    );
  }
  const missing = rights.map((right) => grants[kind][right]);
  return problem(
    `The token${access.login ? ` of ${access.login}` : ''} lacks permissions.`,
    kind === 'github' ? `permissions:\n  ${missing.join('\n  ')}` : missing.join('\n'),
  );
}

import { at, isList, isMap, type Tree, textAt } from '../formats/tree.ts';

/** A job of a workflow whose report is named by the job, as far as the workflow says. */
export interface WorkflowJob {
  /** The workflow's file, from the top of the repository. */
  readonly file: string;
  readonly job: string;
  /** Where cml runs, from the top of the repository: a cml.yaml there may give a key. '' at the top. */
  readonly folder: string;
}

/** `OWNER/cml@v1`, not its setup, which runs nothing. */
const action = /(?:^|\/)cml@/;
/** `cml run`, `npx --yes cml@1 run`. */
const command = /(?:^|[\s;&|(/])cml(?:@\S+)?[ \t]+run(?=\s|$)([^\n]*)/g;

/** The jobs of a workflow that run cml and give no key. Nothing for what is no workflow. Pure. */
export function jobsNamedByThemselves(file: string, workflow: Tree): readonly WorkflowJob[] {
  const jobs = at(workflow, 'jobs');
  if (!isMap(jobs) || hasKey(workflow)) return [];
  return [...jobs].flatMap(([job, body]) => {
    const steps = at(body, 'steps');
    if (!isList(steps) || hasKey(body)) return [];
    const [folder] = steps.flatMap((step) => foldersOf(step, [body, workflow]));
    // What an expression gives, and what cml.yaml there says, only a run can tell.
    return folder === undefined || folder.includes('${') ? [] : [{ file, job, folder }];
  });
}

/** Where a step runs cml without a key, each time it does. */
function foldersOf(step: Tree, around: readonly Tree[]): string[] {
  if (!isMap(step) || hasKey(step)) return [];
  const given = at(step, 'with');
  if (action.test(textAt(step, 'uses') ?? '')) {
    const isNamed = isMap(given) && (given.has('key') || given.has('bundle'));
    return isNamed ? [] : [textAt(given, 'working-directory') ?? ''];
  }
  const script = (textAt(step, 'run') ?? '').replace(/\\\r?\n/g, ' ').replace(/(^|\s)#.*$/gm, '');
  const usual = around.map((one) => textAt(one, 'defaults', 'run', 'working-directory'));
  const folder = textAt(step, 'working-directory') ?? usual.find((one) => one !== undefined) ?? '';
  return [...script.matchAll(command)].flatMap(([, rest = '']) => {
    const [own] = rest.split(/\s--(?:\s|$)/);
    if (/(?:^|\s)(?:--key|-k)(?:[\s=]|$)/.test(own!)) return [];
    const [, below = ''] = /(?:^|\s)(?:-C|--working-directory)[\s=]+(\S+)/.exec(own!) ?? [];
    return [[folder, below].filter((part) => part !== '').join('/')];
  });
}

function hasKey(tree: Tree): boolean {
  const env = at(tree, 'env');
  return isMap(env) && env.has('CML_KEY');
}

/** A name that jobs of several workflows have, and the files of these. */
export interface Namesakes {
  readonly job: string;
  readonly files: readonly string[];
}

/** Which of these jobs are named alike. Pure. */
export function namesakes(jobs: readonly WorkflowJob[]): readonly Namesakes[] {
  const files = new Map<string, string[]>();
  for (const { job, file } of jobs) files.set(job, [...(files.get(job) ?? []), file]);
  return Array.from(files, ([job, list]) => ({ job, files: list })).filter((one) => one.files.length > 1);
}

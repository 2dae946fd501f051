import { commandsIn, installs, needsCml, oldNode, remarksOn, theirImage } from './commands.ts';
import { isImage, isScript, type Job, jobsOf } from './jobs.ts';
import { type Item, readYaml, type Scalar } from './scalars.ts';

/** A change of some characters of a file, at a line (from 1). What begins where it ends is inserted: a line of its own. */
export interface Edit {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a person has to look at: nothing here decides it. */
export interface Advice {
  readonly line: number;
  readonly message: string;
}

export interface Migration {
  readonly edits: readonly Edit[];
  readonly advice: readonly Advice[];
}

export interface Names {
  /** The set-up action: `OWNER/cml/setup@v1`. */
  readonly setup: string;
  /** The npm package: `cml@1`. */
  readonly npm: string;
  /** Old programs and command words, and what they are called now: `cml-pr` → `cml pr create`. */
  readonly commands: ReadonlyMap<string, string>;
}

/** The Node that is put where one stood that is too old for this cml. */
const node = '22';

/**
 * What to change in a workflow or pipeline that was written for iterative/cml. Only the characters that have to are
 * changed; comments and layout stay. Pure; throws YAMLException.
 */
export function planMigration(text: string, names: Names): Migration {
  const edits: Edit[] = [];
  const advice: Advice[] = [];
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const put = (start: number, end: number, now: string) =>
    edits.push({ line: lineAt(start), start, end, text: now });
  const say = (at: number, message: string) => advice.push({ line: lineAt(at), message });
  const raw = ({ start, end }: Scalar) => text.slice(start, end);
  const { scalars, items } = readYaml(text);

  for (const scalar of scalars) {
    if (scalar.path.at(-1) === 'uses') {
      const found = /iterative\/setup-cml@[\w./-]+/.exec(raw(scalar));
      if (found) put(scalar.start + found.index, scalar.start + found.index + found[0].length, names.setup);
    } else if (isScript(scalar)) {
      for (const { start, end, text: now } of commandsIn(raw(scalar), names))
        put(scalar.start + start, scalar.start + end, now);
      for (const { at, message } of remarksOn(raw(scalar))) say(scalar.start + at, message);
    }
  }

  const helped = new Set<Scalar>();
  for (const job of jobsOf(scalars)) {
    const commands = job.scalars.filter(isScript).map(raw).join('\n');
    const isTheirs = job.image !== undefined && theirImage.test(raw(job.image));
    if (!isTheirs && installs.test(commands)) renewNode(job);
    if (!isTheirs || !(installs.test(commands) || needsCml(commands, names))) continue;
    const uses = job.scalars.filter(({ path }) => path.at(-1) === 'uses').map(raw);
    const entries = inFront(
      { kind: job.kind, commands, uses, isReplaced: tooOld.test(raw(job.image!)) },
      names,
    );
    if (entries.length === 0 || putInFront(job, entries)) helped.add(job.image!);
  }
  for (const scalar of scalars) {
    const found = isImage(scalar) && !isScript(scalar) ? theirImage.exec(raw(scalar)) : null;
    if (!found) continue;
    const [image] = found;
    if (tooOld.test(image) && helped.has(scalar)) {
      const start = scalar.start + found.index;
      put(start, start + image.length, replacement);
    }
    say(scalar.start, imageAdvice(image, helped.has(scalar), names));
  }
  if (edits.length > 0 || advice.length > 0) advice.push(...permissionsIn(text, scalars, lineAt));
  return { edits: edits.sort((a, b) => a.start - b.start), advice: advice.sort((a, b) => a.line - b.line) };

  /** A job that installs cml itself does so with a Node of that time. */
  function renewNode(job: Job): void {
    const versions = job.scalars.filter(({ path }) => path.at(-1) === 'node-version');
    for (const scalar of [...versions, ...(job.image && !helped.has(job.image) ? [job.image] : [])]) {
      const found = oldNode(raw(scalar), scalar === job.image);
      if (!found || edits.some(({ start }) => start === scalar.start + found.start)) continue;
      put(scalar.start + found.start, scalar.start + found.end, found.text.replace('NODE', node));
    }
  }

  /** Their image stays where it can, as the training knows it; this cml comes in front of the one in it. */
  function putInFront(job: Job, entries: readonly string[]): boolean {
    const calls = (scalar: Scalar) => installs.test(raw(scalar)) || needsCml(raw(scalar), names);
    const first = job.scalars.find((scalar) => isScript(scalar) && calls(scalar));
    const item = first && itemBefore(job, first, items);
    if (!item) return false;
    const line = text.lastIndexOf('\n', item.start - 1) + 1;
    const [, indent] = /^([ \t]*)-[ \t]+(?:[&!]\S+[ \t]+)*$/.exec(text.slice(line, item.start)) ?? [];
    if (indent === undefined) return false;
    const end = text.includes('\r\n') ? '\r\n' : '\n';
    put(line, line, entries.map((entry) => `${indent}- ${entry}${end}`).join(''));
    return true;
  }
}

interface Surroundings {
  readonly kind: Job['kind'];
  readonly commands: string;
  readonly uses: readonly string[];
  /** Its image gives way to one with a newer Node, and without DVC. */
  readonly isReplaced: boolean;
}

/** What has to come in front of a job's first call of cml: a step on GitHub, a command elsewhere; nothing where it is there. */
function inFront(
  { kind, commands, uses, isReplaced }: Surroundings,
  { setup, npm }: Names,
): readonly string[] {
  const dvc =
    isReplaced && /(^|[\s;&|(])dvc /.test(commands) && !/pip3? install.*dvc/.test(commands)
      ? ['pip install dvc']
      : [];
  if (kind === 'github') {
    const isThere = uses.some((one) => one.includes('iterative/setup-cml@') || one.includes(setup));
    return isThere ? [] : [`uses: ${setup}`, ...dvc.map((line) => `run: ${line}`)];
  }
  const install = installs.test(commands) || commands.includes(npm) ? [] : [`npm install --global ${npm}`];
  const newNode = isReplaced || /nodesource/.test(commands) ? [] : [installNode];
  const line = [...newNode, ...install].join(' && ');
  return [...(line === '' ? [] : [line]), ...dvc];
}

/** On GitHub the step that calls cml first; elsewhere the first command of its list. */
function itemBefore({ kind }: Job, { path }: Scalar, items: readonly Item[]): Item | undefined {
  const depth =
    kind === 'github' ? path.indexOf('steps') + 2 : path.findIndex((key) => /script$/.test(key)) + 2;
  const wanted = kind === 'github' ? path.slice(0, depth) : [...path.slice(0, depth - 1), '0'];
  return items.find(
    (item) => item.path.length === wanted.length && wanted.every((key, at) => key === item.path[at]),
  );
}

/** A Node that this cml runs on, in an image of iterative's. */
export const installNode = `curl -fsSL https://deb.nodesource.com/setup_${node}.x | bash - && apt-get install -y nodejs`;

/** Built on Ubuntu 18.04, whose C library no Node of today runs on. */
const tooOld = /dvcorg\/|base0/;
/** Stands in for images that are too old. */
export const replacement = `nikolaik/python-nodejs:python3.12-nodejs${node}`;

function imageAdvice(image: string, isHelped: boolean, { npm, setup }: Names): string {
  const ended = `the image ${image} is no longer kept`;
  if (tooOld.test(image))
    return isHelped
      ? `${ended}, and too old for any Node of today: ${replacement} stands there now, with Python 3.12 and without CUDA. Take another if the training needs it.`
      : `${ended}, and too old for any Node of today: take another, such as ${replacement}.`;
  return isHelped
    ? `${ended}; it stays, with this cml in front of the old one in it.`
    : `${ended}, and brings the old cml: where a job in it calls cml, put \`${installNode} && npm install --global ${npm}\` first, or \`uses: ${setup}\` on GitHub.`;
}

/** Pictures are kept in the repository itself, which takes a right that iterative/cml did without. */
function permissionsIn(
  text: string,
  scalars: readonly Scalar[],
  lineAt: (offset: number) => number,
): readonly Advice[] {
  const given = scalars.filter(({ path }) => path.includes('permissions'));
  if (given.length === 0 || !/^\s*uses:|^on:/m.test(text)) return [];
  const canWrite = given.some(
    ({ path, value }) => (path.at(-1) === 'contents' && value === 'write') || value === 'write-all',
  );
  if (canWrite) return [];
  return [
    {
      line: lineAt(given[0]!.start),
      message:
        'the pictures of reports are kept under a hidden ref of the repository, which takes `contents: write`.',
    },
  ];
}

/** The text with its edits made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let written = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start < at) continue;
    written += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return written + text.slice(at);
}

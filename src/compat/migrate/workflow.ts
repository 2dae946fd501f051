import { type Scalar, scalarsOf } from './scalars.ts';

/** A change of some characters of a file, at a line (from 1). */
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

/**
 * What to change in a workflow or pipeline that was written for iterative/cml. Only the characters that have to are
 * changed; comments and layout stay. Pure; throws YAMLException.
 */
export function planMigration(text: string, names: Names): Migration {
  const edits: Edit[] = [];
  const advice: Advice[] = [];
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const scalars = scalarsOf(text);
  for (const scalar of scalars) {
    const raw = text.slice(scalar.start, scalar.end);
    const replace = (from: number, length: number, to: string) => {
      const start = scalar.start + from;
      edits.push({ line: lineAt(start), start, end: start + length, text: to });
    };
    const say = (at: number, message: string) => advice.push({ line: lineAt(scalar.start + at), message });
    if (scalar.path.at(-1) === 'uses') useOf(raw, names, replace);
    else if (isImage(scalar)) imageOf(raw, say);
    else if (scalar.path.some((key) => scripts.has(key))) commandsIn(raw, names, replace, say);
  }
  if (edits.length > 0 || advice.length > 0) advice.push(...permissionsIn(text, scalars, lineAt));
  return { edits, advice: advice.sort((a, b) => a.line - b.line) };
}

/** Keys under which GitHub, GitLab and Bitbucket have commands. */
const scripts = new Set(['run', 'script', 'before_script', 'after_script', 'after-script', 'command']);

type Replace = (from: number, length: number, to: string) => void;
type Say = (at: number, message: string) => void;

function useOf(raw: string, { setup }: Names, replace: Replace): void {
  const found = /iterative\/setup-cml@[\w./-]+/.exec(raw);
  if (found) replace(found.index, found[0].length, setup);
}

function isImage({ path }: Scalar): boolean {
  const last = path.at(-1);
  return last === 'image' || last === 'container' || (last === 'name' && path.at(-2) === 'image');
}

const theirImage =
  /(?:ghcr\.io\/iterative|docker\.io\/iterativeai|iterativeai|dvcorg)\/cml(?:-py3)?[\w:.@-]*/;

function imageOf(raw: string, say: Say): void {
  const found = theirImage.exec(raw);
  if (found)
    say(
      found.index,
      `the image ${found[0]} is no longer kept and brings the old cml: put this one in front by the set-up action or npm, or take another image.`,
    );
}

/** Programs and command words as a shell reads them: at the beginning of a command, not inside another word. */
function commandsIn(raw: string, { npm, commands }: Names, replace: Replace, say: Say): void {
  for (const { 0: found, index } of raw.matchAll(/@dvcorg\/cml(?:@[\w.^~-]+)?/g))
    replace(index, found.length, npm);
  for (const match of raw.matchAll(/(^|[\s;&|(`"'])(cml-[a-z-]+|cml[ \t]+[a-z-]+)(?![\w-])/g)) {
    const [, before = '', written = ''] = match;
    const at = match.index + before.length;
    const now = commands.get(written.replace(/\s+/g, ' '));
    // `cml pr create` is written out already.
    const isWhole = now !== undefined && raw.slice(at).replace(/\s+/g, ' ').startsWith(now);
    if (now !== undefined && !isWhole) replace(at, written.length, now);
  }
  const cloud = /\bcml(?:-| +)runner\b(?:[^\n]|\\\n)*?(--cloud(?:=| +)\w+)/.exec(raw);
  if (cloud)
    say(
      cloud.index,
      `${cloud[1]} rented a machine by a Terraform provider that is no longer kept: start one with your cloud’s own tool, and call \`cml runner launch\` on it.`,
    );
  const service = /tensorboard(?:-dev|[ \t]+connect)/.exec(raw);
  if (service)
    say(service.index, 'tensorboard.dev ended in 2024: the plots are drawn into the report instead.');
  const url = /--publish-url[= ]\S+/.exec(raw);
  if (url) say(url.index, '--publish-url does nothing any more: pictures stay in the forge.');
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

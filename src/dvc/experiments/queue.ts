import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { loadJson } from '../../formats/python/json.ts';
import { isDict, isList, type Py } from '../../formats/python/value.ts';

/** What DVC's queue says of one experiment that it took, and of who runs or ran it. */
export interface Task {
  /** The commit that its files were put aside in. */
  readonly stash: string;
  /** The commit that it was derived from. */
  readonly baseline: string;
  readonly name?: string;
  readonly executor: Executor;
  /** The experiment's own ref, once it has succeeded. */
  readonly ref?: string;
}

/** Who runs or ran a task, as far as it is known, and how that ended. */
export interface Executor {
  readonly state: 'queued' | 'running' | 'failed' | 'success';
  /** The folder that it runs in. */
  readonly root?: string;
  readonly log?: string;
  readonly pid?: number;
  readonly returncode?: number;
}

/** DVC names no one for what has failed. */
export function executorName(state: Executor['state']): string | undefined {
  return state === 'failed' ? undefined : 'dvc-task';
}

/** A folder of messages may have piled up many that are not tasks. */
const mostMessages = 20_000;
const mostBytes = 1 << 20;

/**
 * The tasks of DVC's queue in the project at `root`, in order: messages of Celery in `.dvc/tmp/exps`, waiting in `in` and
 * taken in `processed`, and beside them how each ended. One that cannot be read is none.
 */
export function readQueue(root: string): Task[] {
  const folder = join(root, '.dvc/tmp/exps');
  const broker = join(folder, 'celery/broker');
  const waiting = messagesIn(join(broker, 'in')).map(
    ({ entry }): Task => ({ ...entry, executor: { state: 'queued' } }),
  );
  const taken = messagesIn(join(broker, 'processed')).flatMap(({ entry, id }): Task[] => {
    const run = join(folder, 'run', entry.stash, entry.stash);
    const [info, process] = [jsonFile(`${run}.run`), jsonFile(`${run}.json`)];
    const [root, ref] = [textAt(info, 'root_dir'), textAt(info, 'result_ref')];
    const known = {
      ...given('log', textAt(process, 'stdout')),
      ...given('pid', numberAt(process, 'pid')),
      ...given('returncode', numberAt(process, 'returncode')),
    };
    const ended = textAt(jsonFile(join(folder, 'celery/result', `celery-task-meta-${id}`)), 'status');
    if (ended === undefined || !/^(?:SUCCESS|FAILURE|REVOKED)$/.test(ended))
      return isBelow(root, folder) ? [{ ...entry, executor: { state: 'running', root, ...known } }] : [];
    if (textAt(info, 'result_hash') === undefined)
      return [{ ...entry, executor: { state: 'failed', ...known } }];
    return ref === undefined ? [] : [{ ...entry, ref, executor: { state: 'success', ...known } }];
  });
  return [...waiting, ...taken];
}

interface Message {
  readonly id: string;
  readonly entry: Pick<Task, 'stash' | 'baseline' | 'name'>;
}

/** DVC's own tasks among the messages of a folder. */
function messagesIn(folder: string): Message[] {
  return namesIn(folder).flatMap((name) => {
    const message = jsonFile(join(folder, name));
    const headers = at(message, 'headers');
    const [task, id] = [textAt(headers, 'task'), textAt(headers, 'id')];
    if (task !== 'dvc.repo.experiments.queue.tasks.run_exp' || id === undefined || !/^[\w-]+$/.test(id))
      return [];
    const body = parsed(Buffer.from(textAt(message, 'body') ?? '', 'base64'));
    const [args, options] = isList(body) ? body : [];
    const entry = at(options, 'entry_dict') ?? (isList(args) ? args[0] : undefined);
    const [stash, baseline, own] = [
      textAt(entry, 'stash_rev'),
      textAt(entry, 'baseline_rev'),
      textAt(entry, 'name'),
    ];
    if (!isCommit(stash) || !isCommit(baseline)) return [];
    return [{ id, entry: { stash, baseline, ...given('name', own) } }];
  });
}

function namesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.celery.msg'));
    return names.sort().slice(-mostMessages);
  } catch {
    return [];
  }
}

function jsonFile(path: string): Py | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= mostBytes ? parsed(readFileSync(path)) : undefined;
  } catch {
    return undefined;
  }
}

function parsed(bytes: Buffer): Py | undefined {
  try {
    return loadJson(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function at(value: Py | undefined, key: string): Py | undefined {
  return isDict(value) ? value.get(key) : undefined;
}

function textAt(value: Py | undefined, key: string): string | undefined {
  const text = at(value, key);
  return typeof text === 'string' ? text : undefined;
}

function numberAt(value: Py | undefined, key: string): number | undefined {
  const number = at(value, key);
  return typeof number === 'bigint' ? Number(number) : undefined;
}

function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

/** What runs elsewhere is not looked at: the folder is what a file says. */
function isBelow(path: string | undefined, folder: string): path is string {
  if (path === undefined || !isAbsolute(path)) return false;
  const inside = relative(folder, path);
  return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [name in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [name in K]?: V });
}

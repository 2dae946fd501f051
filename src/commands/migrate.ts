import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { YAMLException } from 'js-yaml';
import { applyEdits, type Names, planMigration } from '../compat/migrate/workflow.ts';
import { findRepository } from '../io/git.ts';
import { CmlError } from '../model/errors.ts';
import { executables } from '../options/executables.ts';
import { plain } from '../pipeline/render/plain.ts';
import { actionReference } from '../scaffold/reference.ts';
import { type Call, note, print, printJson, type World } from './world.ts';

/** Rewrites the workflows of this repository, or the files that are named, and says what changed. */
export async function run({ world, values, args }: Call<'migrate'>): Promise<number> {
  const files = args.length > 0 ? args.map((file) => resolve(world.directory, file)) : await workflows(world);
  const names = namesOf(world);
  const all: Migrated[] = [];
  for (const file of files) {
    const shown = relative(world.directory, file);
    const text = await read(file, shown);
    const { edits, advice } = plan(text, names, shown);
    const edited = edits.map(({ line, start, end, text: now }) => ({
      line,
      old: text.slice(start, end),
      new: now,
    }));
    all.push({ file: shown, edits: edited, advice });
    if (edits.length > 0 && !values['dry-run']) await writeFile(file, applyEdits(text, edits));
  }
  if (values.json)
    printJson(
      world,
      all.map(({ file, edits, advice }) => ({ file, edits, advice: advice.map((one) => ({ ...one })) })),
    );
  else tell(world, all, values['dry-run']);
  return 0;
}

interface Migrated {
  readonly file: string;
  readonly edits: readonly { readonly line: number; readonly old: string; readonly new: string }[];
  readonly advice: readonly { readonly line: number; readonly message: string }[];
}

function tell(world: World, files: readonly Migrated[], dryRun: boolean): void {
  for (const { file, edits, advice } of files) {
    for (const { line, old, new: now } of edits)
      print(world, `${file}:${line}: ${old === '' ? `+ ${now.trim()}` : `${plain(old)} → ${now}`}`);
    for (const { line, message } of advice) print(world, `${file}:${line}: look at this: ${message}`);
  }
  const changed = files.filter(({ edits }) => edits.length > 0).length;
  const what = `${changed} ${changed === 1 ? 'file' : 'files'}`;
  note(
    world,
    changed === 0 ? 'cml: nothing to change' : `cml: ${dryRun ? 'would change' : 'changed'} ${what}`,
  );
}

function namesOf({ env }: World): Names {
  const commands = new Map(executables);
  // `cml send-comment` as well as `cml-send-comment`; programs of their own stay what they are.
  for (const [program, command] of executables)
    if (program.startsWith('cml-')) commands.set(program.replace('-', ' '), command);
    else commands.delete(program);
  return {
    setup: actionReference(env).replace('@', '/setup@'),
    npm: 'cml@1',
    commands: new Map([...commands].map(([old, now]) => [old, `cml ${now}`])),
  };
}

function plan(text: string, names: Names, file: string): ReturnType<typeof planMigration> {
  try {
    return planMigration(text, names);
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    const line = (cause.mark?.line ?? 0) + 1;
    throw new CmlError('format-invalid', `${plain(file)}:${line}: not YAML: ${cause.reason}`, { cause });
  }
}

async function read(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CmlError('file-missing', `${plain(shown)} could not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Where GitHub, GitLab and Bitbucket look for theirs. */
async function workflows(world: World): Promise<readonly string[]> {
  const { root } = await findRepository(world.directory, world.env);
  const inFolder = async (folder: string) => {
    const names = await readdir(join(root, folder)).catch(() => []);
    return names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name));
  };
  const top = (await readdir(root)).filter((name) => /^(\.gitlab-ci|bitbucket-pipelines)\.ya?ml$/.test(name));
  const folders = ['.github/workflows', '.gitea/workflows', '.forgejo/workflows'];
  const found = [...(await Promise.all(folders.map(inFolder))).flat(), ...top];
  return found.sort().map((file) => join(root, file));
}

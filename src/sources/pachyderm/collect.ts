import { parseJson, parseJsonLines } from '../../formats/json.ts';
import { at, isList, type Tree, textAt, wordAt } from '../../formats/tree.ts';
import type { DataVersion } from '../../model/run.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

/** The newest commit of each branch in the files; a training reads what it names. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const newest = new Map<string, { readonly started: string; readonly version: DataVersion }>();
  for (const path of found)
    await attempt(parts, path, async () => {
      for (const commit of commitsIn(await view.read(path))) {
        const version = versionOf(commit);
        if (version === undefined) continue;
        if (!parts.claimed.includes(path)) parts.claimed.push(path);
        const started = textAt(commit, 'started') ?? '';
        const known = newest.get(version.path);
        if (!known || started > known.started) newest.set(version.path, { started, version });
      }
    });
  for (const { version } of newest.values()) parts.data.push(version);
  return parts;
}

/** One object, a list of them, or one a line. */
function commitsIn(content: Buffer): readonly Tree[] {
  const { rows, broken } = parseJsonLines(content);
  if (rows.length > 1 && broken === 0) return rows;
  const tree = parseJson(content);
  return isList(tree) ? tree : [tree];
}

/**
 * `{commit: {id, branch: {name, repo: {name, project: {name}}}}, started, details: {size_bytes}}`. The ids are 32 hexadecimal
 * digits. https://docs.pachyderm.com/latest/run-commands/pachctl_inspect_commit/
 */
function versionOf(commit: Tree): DataVersion | undefined {
  const id = textAt(commit, 'commit', 'id');
  const branch = at(commit, 'commit', 'branch');
  const repo = at(branch, 'repo') ?? at(commit, 'commit', 'repo');
  const name = textAt(repo, 'name');
  if (id === undefined || name === undefined || !/^[0-9a-f]{32}$/.test(id)) return undefined;
  const project = textAt(repo, 'project', 'name');
  const size = Number(wordAt(commit, 'details', 'size_bytes') || wordAt(commit, 'size_bytes_upper_bound'));
  return {
    path: `${project === undefined || project === 'default' ? '' : `${project}/`}${name}@${textAt(branch, 'name') ?? 'master'}`,
    hash: id,
    role: 'dependency',
    ...(Number.isFinite(size) && size > 0 && { size }),
  };
}

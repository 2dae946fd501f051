import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { CmlError } from '../model/errors.ts';
import type { LocalPictures } from '../pipeline/comment/pictures.ts';
import type { OpenGround } from './ground.ts';
import type { World } from './world.ts';

/** A Markdown file that somebody wants posted. Throws as `readGiven` does, and CmlError `format-invalid` for bytes. */
export async function readMarkdown(world: World, file: string, root: string): Promise<string> {
  const bytes = await readGiven(root, resolve(world.directory, file), {
    shown: file,
    hint: 'Give the path of a Markdown file.',
  });
  if (!bytes.includes(0)) return bytes.toString('utf8');
  throw new CmlError('format-invalid', `${file} is no text.`, {
    hint: 'Give the path of a Markdown file; `cml asset publish` hosts any other.',
  });
}

/**
 * A file that was named on the command line, `shown` in messages. Throws CmlError `file-missing` or `file-unreadable`, and
 * `file-outside` for one of the repository that is a link to elsewhere: whoever opened the change may have put it there.
 */
export async function readGiven(
  root: string,
  path: string,
  { shown, hint }: { readonly shown: string; readonly hint?: string },
): Promise<Buffer> {
  try {
    return await readFile(await insideOf(root, path, shown));
  } catch (cause) {
    if (cause instanceof CmlError) throw cause;
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const why = troubles[code] ?? `could not be read: ${message}`;
    throw new CmlError(code === 'ENOENT' ? 'file-missing' : 'file-unreadable', `${shown} ${why}.`, {
      ...(hint !== undefined && { hint }),
      cause,
    });
  }
}

const troubles: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

/** The path, unless it stands in the repository and leads out of it. Throws CmlError `file-outside`. */
export async function insideOf(root: string, path: string, shown: string): Promise<string> {
  const isIn = (folder: string, inner: string) => inner === folder || inner.startsWith(folder + sep);
  const [top, folder] = await Promise.all([realpath(root), realpath(dirname(path))]);
  // A folder on the way may be a link too, and so may the top be.
  const standsIn = isIn(root, path) || isIn(top, join(folder, basename(path)));
  if (!standsIn || isIn(top, await realpath(path))) return path;
  throw new CmlError('file-outside', `${shown} is a symbolic link that leads out of the repository.`, {
    hint: 'Give the path of the file that it leads to, if that is what is meant.',
  });
}

/**
 * The local pictures of a Markdown file. A file of the repository names them from where it lies, and up to the top; one
 * that lies elsewhere (`/tmp/report.md`) names those of its own folder.
 */
export async function picturesOf(
  world: World,
  { git }: OpenGround,
  file: string,
  markdown: string,
): Promise<LocalPictures> {
  const real = await realpath(resolve(world.directory, file)).catch(() => resolve(world.directory, file));
  const path = relative(await realpath(git.root), real)
    .split(sep)
    .join('/');
  // Reading Markdown takes a parser, which other calls have no need of.
  const { localPictures } = await import('../pipeline/comment/pictures.ts');
  if (path.startsWith('..') || path === '') {
    const { folderView } = await import('./folder-view.ts');
    return localPictures(markdown, basename(real), folderView(dirname(real)));
  }
  const { workTreeView } = await import('../io/views.ts');
  return localPictures(markdown, path, workTreeView(git));
}

/** The files whose change changes the comment: the text, and the pictures that it names. */
export async function watchedFiles(world: World, file: string, markdown: string): Promise<readonly string[]> {
  const { findLocalAssets } = await import('../pipeline/comment/splice.ts');
  const path = resolve(world.directory, file);
  const named = findLocalAssets(markdown)
    .map(({ url }) => url)
    .filter((url) => !/^data:/i.test(url))
    .map((url) => resolve(dirname(path), posix.normalize(url.replace(/[?#].*$/s, ''))));
  return [path, ...new Set(named)];
}

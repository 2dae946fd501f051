import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { patience } from '../../io/http.ts';
import { CmlError } from '../../model/errors.ts';
import type { Comment, Forge, Target } from '../types.ts';

function folderOf(target: Target): string {
  return target.kind === 'commit' ? `commit-${target.sha}` : `${target.kind}-${target.number}`;
}

/** No forge at all: comments and statuses are files under `.cml/` of the repository at `root`. */
export function openLocal(root: string): Forge {
  const comments = join(root, '.cml', 'comments');

  async function ids(target: Target): Promise<number[]> {
    const names = await readdir(join(comments, folderOf(target))).catch(() => []);
    return names
      .flatMap((name) => /^(\d+)\.md$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  function file(target: Target, id: string): string {
    return join(comments, folderOf(target), `${Number(id)}.md`);
  }

  function comment(target: Target, id: string, body: string): Comment {
    return { id, body, url: pathToFileURL(file(target, id)).href, mine: true };
  }

  async function write(target: Target, id: string, body: string, flag: 'wx' | 'r+'): Promise<Comment> {
    await mkdir(join(comments, folderOf(target)), { recursive: true });
    if (flag === 'r+') await readFile(file(target, id)).catch(() => gone(id));
    await writeFile(file(target, id), body, flag === 'wx' ? { flag } : {});
    return comment(target, id, body);
  }

  return {
    name: 'local',
    patience: patience(),
    dialect: {
      html: true,
      picture: true,
      mermaid: true,
      quickActions: false,
      limit: Number.POSITIVE_INFINITY,
    },
    async *comments(target) {
      const read = async (id: string) => comment(target, id, await readFile(file(target, id), 'utf8'));
      yield { comments: await Promise.all((await ids(target)).map((id) => read(String(id)))) };
    },
    async createComment(target, body) {
      const last = (await ids(target)).at(-1) ?? 0;
      return write(target, String(last + 1), body, 'wx');
    },
    updateComment: (target, id, body) => write(target, id, body, 'r+'),
    async deleteComment(target, id) {
      await rm(file(target, id)).catch(() => gone(id));
    },
    changeRequestOf: async () => undefined,
    changeRequest: async () => undefined,
    async setStatus(sha, status) {
      const folder = join(root, '.cml', 'statuses');
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${sha}.json`);
      const earlier = await readFile(path, 'utf8').then(
        (text) => JSON.parse(text) as Record<string, unknown>,
        () => ({}),
      );
      await writeFile(path, `${JSON.stringify({ ...earlier, [status.name]: status }, undefined, 2)}\n`);
      return { url: pathToFileURL(path).href };
    },
    permissions: async () => ({ comment: true, status: true, push: undefined }),
  };
}

function gone(id: string): never {
  throw new CmlError('forge-not-found', `There is no local comment ${id}.`, {
    hint: 'It was deleted meanwhile; the next run writes it again.',
  });
}

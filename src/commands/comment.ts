import { readFile, realpath } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import { workTreeView } from '../io/views.ts';
import { CmlError } from '../model/errors.ts';
import {
  extractUrls,
  findOurs,
  parseTarget,
  settleTarget,
  upsertComment,
} from '../pipeline/comment/index.ts';
import { localPictures } from '../pipeline/comment/pictures.ts';
import { ownerOf } from '../pipeline/deliver/index.ts';
import { publish } from '../pipeline/publish/index.ts';
import { jsonText } from '../pipeline/render/json.ts';
import { plain } from '../pipeline/render/plain.ts';
import { commitOf } from './collect.ts';
import { type OpenGround, withGround } from './ground.ts';
import { type Call, note, print, type World } from './world.ts';

/** Posts a Markdown file with its pictures, or updates what was posted for it. Prints the comment's address. */
export async function run({ world, values, args }: Call<'comment create'>): Promise<number> {
  const wish = parseTarget(values.target);
  const [file = ''] = args;
  return withGround(world, {}, { ...values, key: values.key ?? defaultKey(file) }, async (ground) => {
    const markdown = await readMarkdown(world, file);
    const path = await insidePath(ground, resolve(world.directory, file));
    const pictures = await localPictures(markdown, path, workTreeView(ground.git));
    for (const warning of pictures.warnings) note(world, `cml: ${plain(warning.message)}`);
    if (values['dry-run']) {
      print(world, markdown);
      return 0;
    }
    const forge = await ground.forge();
    if (!forge) throw noForge(ground);
    const target = await settleTarget(wish, {
      ci: ground.ci,
      forge,
      commitOf: (revision) => commitOf(ground.git, revision),
    });
    const ours = await findOurs(forge, target, ground.key);
    const published = await publish({
      assets: pictures.assets,
      known: extractUrls(ours),
      forge,
      refs: ground.refs,
      owner: target.kind === 'change-request' ? { change: target.number } : ownerOf(ground.ci),
      key: ground.key,
      staged: false,
    });
    for (const warning of published.warnings) note(world, `cml: ${plain(warning.message)}`);
    const { run: build, headSha } = ground.ci;
    const posted = await upsertComment(
      forge,
      target,
      {
        key: ground.key,
        ...(headSha && { sha: headSha }),
        ...(build && { run: { id: build.id, attempt: build.attempt } }),
      },
      pictures.rewrite(published.urls),
      { ours },
    );
    print(
      world,
      values.json ? jsonText({ action: posted.action, url: posted.url, id: posted.id }) : posted.url,
    );
    return 0;
  });
}

/** One comment a file. */
function defaultKey(file: string): string {
  return basename(file) || 'comment';
}

async function readMarkdown(world: World, file: string): Promise<string> {
  try {
    return await readFile(resolve(world.directory, file), 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CmlError(
      missing ? 'file-missing' : 'file-unreadable',
      `${file} ${missing ? 'does not exist' : `could not be read: ${(cause as Error).message}`}.`,
      {
        hint: 'Give the path of a Markdown file.',
        cause,
      },
    );
  }
}

/** The file relative to the repository; a file elsewhere is taken to lie at its top. */
async function insidePath({ git }: OpenGround, file: string): Promise<string> {
  const path = relative(await realpath(git.root), await realpath(file))
    .split(sep)
    .join('/');
  return path.startsWith('..') ? basename(file) : path;
}

export function noForge({ address, git }: OpenGround): CmlError {
  if (!address) {
    return new CmlError('forge-unknown', `The repository ${git.root} is on no forge that cml can tell.`, {
      hint: 'Add a remote, or name its address with --repo and its kind with --forge.',
    });
  }
  return new CmlError('forge-unauthorized', `There is no token for ${address.webUrl}.`, {
    hint: 'In CI, set CML_TOKEN or GITHUB_TOKEN; at a terminal, log in with `gh auth login` or `glab auth login`.',
  });
}

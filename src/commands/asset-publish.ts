import { appendFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pictureKind } from '../formats/picture.ts';
import { CmlError } from '../model/errors.ts';
import type { Asset } from '../model/report.ts';
import { fileAsset, pictureAsset } from '../pipeline/comment/picture-asset.ts';
import { ownerOf } from '../pipeline/deliver/target.ts';
import { publish } from '../pipeline/publish/index.ts';
import { markdownText } from '../pipeline/render/escape.ts';
import { readGiven } from './comment-text.ts';
import { type OpenGround, withGround } from './ground.ts';
import { noForge } from './no-forge.ts';
import { type Call, jsonResult, note, print, type World } from './world.ts';

/** Hosts files and prints their addresses, one a line. */
export async function run({ world, values, args, config }: Call<'asset publish'>): Promise<number> {
  if (values['publish-url'] !== undefined)
    note(world, 'cml: --url is ignored: files stay in the repository’s own forge.');
  const options = { ...values, key: values.key ?? 'publish', shared: true };
  return withGround(world, config, options, async (ground) => {
    const files = await Promise.all(
      (args.length === 0 ? ['-'] : args).map((file) => readFrom(world, file, ground.git.root)),
    );
    // To name them by their content is for when there is somewhere to put them.
    if (!values['dry-run'] && !(await ground.forge())) throw await noForge(ground);
    const assets = files.map((file) => assetOf(file, values['mime-type']));
    if (values['dry-run']) {
      print(
        world,
        values.json
          ? jsonResult(
              world,
              assets.map(({ name, id, bytes }) => ({ name, url: null, id, bytes: bytes.length })),
            )
          : assets.map(({ name, id, bytes }) => `${name}: ${bytes.length} bytes, ${id}`).join('\n'),
      );
      return 0;
    }
    const hosted = await host(ground, assets);
    const title = values['asset-title'];
    const text = values.json
      ? jsonResult(
          world,
          hosted.map(({ name, url }) => ({ name, url })),
        )
      : hosted.map((one) => (values.md ? markdownOf(one, title) : one.url)).join('\n');
    await give(world, values['append-to'], text);
    return 0;
  });
}

/** Prints a result, or appends it to a file. */
export async function give(world: World, file: string | undefined, text: string): Promise<void> {
  if (file === undefined) return print(world, text);
  await appendFile(resolve(world.directory, file), text.endsWith('\n') ? text : `${text}\n`);
}

/** An asset and where it is shown. */
export interface Hosted {
  readonly name: string;
  readonly mime: string;
  readonly url: string;
}

/** Hosts assets for whoever the build belongs to. Throws CmlError where the forge does not take them. */
export async function host(ground: OpenGround, assets: readonly Asset[]): Promise<readonly Hosted[]> {
  const forge = await ground.forge();
  if (!forge) throw await noForge(ground);
  const published = await publish({
    assets,
    known: new Map(),
    forge,
    refs: ground.refs,
    owner: ownerOf(ground.ci),
    key: ground.key,
    staged: false,
  });
  if (published.reason !== undefined) throw new CmlError('push-rejected', published.reason);
  return assets.map(({ id, name, mime }) => ({ name, mime, url: published.urls.get(id)! }));
}

/** A picture or film to look at, or a link to anything else. */
function markdownOf({ name, mime, url }: Hosted, title: string | undefined): string {
  const shows = /^(image|video)\//.test(mime);
  if (!shows) return `[${markdownText(title ?? name, 'line')}](${url})`;
  const tooltip = title ? ` "${title.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"` : '';
  return `![${markdownText(name, 'line')}](${url}${tooltip})`;
}

interface File {
  readonly name: string;
  readonly bytes: Buffer;
}

async function readFrom(world: World, file: string, root: string): Promise<File> {
  const bytes =
    file === '-'
      ? await readAll(process.stdin)
      : await readGiven(root, resolve(world.directory, file), { shown: file });
  const name = file === '-' ? 'standard-input' : basename(file);
  if (bytes.length === 0) throw new CmlError('format-invalid', `${name} is empty.`);
  return { name, bytes };
}

function assetOf({ name, bytes }: File, mime: string | undefined): Asset {
  return pictureKind(bytes) && mime === undefined ? pictureAsset(bytes, name) : fileAsset(bytes, name, mime);
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

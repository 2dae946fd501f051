import { randomBytes } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { basename, dirname, extname, relative, resolve, sep } from 'node:path';
import { CmlError } from '../../model/errors.ts';
import type { ForgeAddress } from '../../model/forge.ts';
import { previewHtml } from './preview-markdown.ts';
import { previewPage, previewPolicy } from './preview-page.ts';

/** What is shown, and as whose. */
export interface PreviewOptions {
  /** The Markdown file; it may come into being later. */
  readonly file: string;
  /** The repository's root: pictures outside it are not served. */
  readonly root: string;
  /** Whose comment it is to be; GitHub’s by default. */
  readonly forge?: ForgeAddress['kind'];
  /** 0 or nothing: any free one. */
  readonly port?: number;
}

/** A server that shows a file, until it is closed. */
export interface Preview {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a Markdown file on this machine alone, as a forge would show it, and again whenever it changes. */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const file = resolve(options.file);
  const root = await realpath(options.root);
  if ((await stat(file).catch(() => undefined))?.isDirectory())
    throw new CmlError('file-unreadable', `${options.file} is a folder.`, {
      hint: 'Name a Markdown file in it: `cml preview report.md`.',
    });
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  const page = `/${relative(root, resolve(folder, basename(file)))
    .split(sep)
    .map(encodeURIComponent)
    .join('/')}`;
  if (page.startsWith('/..'))
    throw new CmlError('file-outside', `${options.file} is not in the repository ${options.root}.`, {
      hint: 'Run cml preview in the repository that the file belongs to.',
    });
  const listeners = new Set<ServerResponse>();
  const { forge = 'github' } = options;
  const body = () => readFile(file, 'utf8').then((text) => previewHtml(text, forge), unreadable);
  const server = createServer((request, response) => {
    answer(request, response).catch(() => end(response, 500, 'text/plain', 'The preview failed.'));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page elsewhere could otherwise read local files through a name of its own that resolves to this machine.
    if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? ''))
      return end(response, 421, 'text/plain', 'The preview is for this machine only.');
    if (request.method !== 'GET') return end(response, 405, 'text/plain', 'The preview is read-only.');
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/.cml-preview/events') return listen(request, response);
    if (path === '/.cml-preview/body') return end(response, 200, 'text/html; charset=utf-8', await body());
    if (path === '/') {
      response.writeHead(302, { location: page }).end();
      return;
    }
    if (path !== page) return picture(root, path, response);
    const nonce = randomBytes(16).toString('base64');
    response.setHeader('content-security-policy', previewPolicy(nonce));
    end(
      response,
      200,
      'text/html; charset=utf-8',
      previewPage({ name: basename(file), forge, nonce }, await body()),
    );
  }

  function listen(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': here\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  }

  // Polling sees what editors do, which is mostly to put a new file in the old one's place, on any file system.
  const onChange = () => {
    for (const listener of listeners) listener.write('data: changed\n\n');
  };
  watchFile(file, { interval: 200, persistent: false }, onChange);
  const port = await listenOn(server, options.port ?? 0).catch((error: unknown) => {
    unwatchFile(file, onChange);
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}${page}`,
    async close() {
      unwatchFile(file, onChange);
      for (const listener of listeners) listener.end();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}

function listenOn(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (cause) =>
      fail(
        new CmlError('usage', `The preview cannot listen on port ${port}: ${cause.message}.`, {
          hint: 'Choose another one with --port, or leave it out for any free one.',
          cause,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

const pictureTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
};

/** A picture of the repository; nothing else of it, and nothing that a link leads out to. */
async function picture(root: string, path: string, response: ServerResponse): Promise<void> {
  const type = pictureTypes[extname(path).toLowerCase()];
  const file = type === undefined ? undefined : await within(root, path);
  if (type === undefined || file === undefined)
    return end(response, 404, 'text/plain', 'No such picture here.');
  // An SVG that is opened by itself is a document, and could run scripts.
  response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  end(response, 200, type, await readFile(file));
}

async function within(root: string, path: string): Promise<string | undefined> {
  try {
    const file = await realpath(resolve(root, `.${decodeURIComponent(path)}`));
    return file.startsWith(root + sep) ? file : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT'
    ? '<p>The file is not there yet. It will show here as soon as it is.</p>'
    : '<p>The file cannot be read.</p>';
}

function end(response: ServerResponse, status: number, type: string, content: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}

import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Preview, startPreview } from '../../../src/pipeline/render/preview.ts';
import { previewHtml } from '../../../src/pipeline/render/preview-markdown.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let folder: string;
let root: string;
let preview: Preview;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'cml-preview-')));
  root = join(folder, 'repo');
  await mkdir(join(root, 'docs/my plots'), { recursive: true });
  await writeFile(join(root, 'docs/my plots/a.png'), pixel);
  await writeFile(join(folder, 'outside.png'), pixel);
  await symlink(join(folder, 'outside.png'), join(root, 'docs/link.png'));
  await writeFile(join(root, 'docs/secret.txt'), 'secret');
  await writeFile(join(root, 'docs/report.md'), '# One\n\n![a](my%20plots/a.png)\n');
  preview = await startPreview({ file: join(root, 'docs/report.md'), root });
});

afterEach(async () => {
  await preview.close();
  await rm(folder, { recursive: true, force: true });
});

function at(path: string): string {
  return new URL(path, preview.url).href;
}

describe('the preview', () => {
  it('shows the file, with its pictures', async () => {
    const page = await fetch(at('/'));
    expect(page.url).toBe(preview.url);
    expect(await page.text()).toContain('<h1>One</h1>');
    const picture = await fetch(at('my%20plots/a.png'));
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(pixel);
  });

  it.each([
    'link.png',
    'secret.txt',
    '../../outside.png',
    '..%2f..%2foutside.png',
    '%2e%2e/%2e%2e/outside.png',
    'none.png',
    '%ff.png',
    '/etc/passwd',
  ])('does not serve %s', async (path) => {
    expect((await fetch(at(path))).status).toBe(404);
  });

  it('answers no page of another name, and writes nothing', async () => {
    const { port } = new URL(preview.url);
    const status = await new Promise<number | undefined>((done, fail) => {
      request(
        { host: '127.0.0.1', port, path: '/docs/report.md', headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          done(response.statusCode);
        },
      )
        .on('error', fail)
        .end();
    });
    expect(status).toBe(421);
    expect((await fetch(preview.url, { method: 'POST' })).status).toBe(405);
  });

  it('tells its readers of a change', async () => {
    const events = await fetch(at('/.cml-preview/events'));
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain(': here');
    await writeFile(join(root, 'docs/report.md'), '# Two\n');
    expect((await reader.read()).value).toContain('data: changed');
    expect(await (await fetch(at('/.cml-preview/body'))).text()).toContain('<h1>Two</h1>');
    await reader.cancel();
  });

  it('waits for a file that is not there yet', async () => {
    const early = await startPreview({ file: join(root, 'later.md'), root });
    expect(await (await fetch(early.url)).text()).toContain('not there yet');
    await early.close();
  });

  it('refuses a folder', async () => {
    const file = join(root, 'docs');
    await expect(startPreview({ file, root })).rejects.toThrow(`${file} is a folder.`);
  });

  it('refuses a file outside the repository, and a port in use, in a sentence', async () => {
    await expect(startPreview({ file: join(folder, 'x.md'), root })).rejects.toThrow(
      /is not in the repository/,
    );
    const port = Number(new URL(preview.url).port);
    await expect(startPreview({ file: join(root, 'docs/report.md'), root, port })).rejects.toThrow(
      /cannot listen on port/,
    );
  });
});

describe('a comment as a forge shows it', () => {
  it.each([
    ['a script', 'a <script>alert(1)</script> b', '<p>a  b</p>'],
    ['a handler', '<img src="x.png" onerror="alert(1)">', '<img src="x.png">'],
    ['an address that runs', '[a](javascript:alert(1))', '<p><a>a</a></p>'],
    ['a style and a frame', '<style>*{}</style><iframe src="x"></iframe><form><input name=x></form>', ''],
    ['a redirection', '<meta http-equiv="refresh" content="0;url=https://evil.example">', ''],
  ])('is without %s', (_, markdown, expected) => {
    expect(
      previewHtml(markdown)
        .trim()
        .replace(/\*\{\}|<input[^>]*>/g, ''),
    ).toBe(expected);
  });

  it('keeps folds, pictures for the dark, tables, alerts and embedded pictures', () => {
    const html = previewHtml(
      '<details open><summary>A</summary>\n\n| a |\n|--:|\n| 1 |\n\n</details>\n\n> [!WARNING]\n> Mind.\n\n' +
        '<picture><source media="(prefers-color-scheme: dark)" srcset="d.png"><img src="l.png" width="400"></picture>\n\n' +
        '![b](data:image/png;base64,AAAA)\n\n```mermaid\npie\n```\n',
    );
    expect(html).toContain('<details open>');
    expect(html).toContain('<td align="right">1</td>');
    expect(html).toContain('<div class="alert warning"><p class="alert-title">Warning</p>');
    expect(html).toContain('<source media="(prefers-color-scheme: dark)" srcset="d.png">');
    expect(html).toContain('width="400"');
    expect(html).toContain('data:image/png;base64,AAAA');
    expect(html).toContain('class="chart-source"');
  });

  const source =
    'one\ntwo <sub>small</sub>\n\n<details><summary>A</summary>\n\nfold\n\n</details>\n\n> [!NOTE]\n> Mind.\n\n' +
    '<picture><source media="(prefers-color-scheme: dark)" srcset="d.png"><img src="l.png"></picture>\n\n[//]: # (cml key=a)\n';

  it.each(['github', 'gitea'] as const)('breaks the lines of a comment on %s', (forge) => {
    expect(previewHtml(source, forge)).toMatch(/<p>one<br>\s*two <sub>small<\/sub><\/p>/);
  });

  it.each(['gitlab', 'gitea'] as const)('leaves of a picture for the dark its plain one on %s', (forge) => {
    const html = previewHtml(source, forge);
    expect(html).toContain('<details>');
    expect(html).toContain('class="alert note"');
    expect(html).toContain('<img src="l.png">');
    expect(html).not.toMatch(/<picture|<source/);
  });

  it('shows HTML on Bitbucket as the text that it is, and a link definition as nothing', () => {
    const html = previewHtml(source, 'bitbucket');
    expect(html).toContain('<p>one\ntwo &#x3C;sub>small&#x3C;/sub></p>');
    expect(html).toContain('<p>&#x3C;details>&#x3C;summary>A&#x3C;/summary></p>');
    expect(html).toContain('<blockquote>\n<p>[!NOTE]\nMind.</p>');
    expect(html).not.toContain('cml key');
  });
});

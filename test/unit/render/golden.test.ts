import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../src/forges/types.ts';
import { renderHtml } from '../../../src/pipeline/render/html.ts';
import { jsonText } from '../../../src/pipeline/render/json.ts';
import { renderMarkdown } from '../../../src/pipeline/render/markdown.ts';
import { buildReport } from '../../../src/pipeline/render/report.ts';
import { reportJson } from '../../../src/pipeline/render/report-json.ts';
import { renderTerminal } from '../../../src/pipeline/render/terminal.ts';
import { situations } from './situations.ts';

const folder = 'test/golden/reports';

const dialects = {
  github: { html: true, picture: true, mermaid: true, quickActions: false, limit: 65_000 },
  gitlab: { html: true, picture: false, mermaid: true, quickActions: true, limit: 1_000_000 },
  bitbucket: { html: false, picture: false, mermaid: false, quickActions: false, limit: 32_000 },
} satisfies Record<string, Dialect>;

/** A thousand lines show nothing that the first hundred do not. */
const shortened = new Set(['too-long', 'many-metrics']);

function views(name: string): [file: string, text: string][] {
  const input = situations[name]!();
  const report = buildReport(input);
  const urls = new Map(
    name === 'no-pictures'
      ? []
      : report.assets.map((asset) => [
          asset.id,
          `https://git.example/acme/churn/blob/5eed/${asset.name}?raw=true`,
        ]),
  );
  const markdown = Object.entries(dialects).map(([forge, dialect]): [string, string] => {
    const marker = dialect.html
      ? '<!-- cml key=train run=881.2 -->'
      : '[cml]: https://cml.invalid/train/881.2';
    const text = renderMarkdown(report, { dialect, urls, marker });
    expect(text.length).toBeLessThanOrEqual(dialect.limit);
    return [`${name}.${forge}.md`, text];
  });
  return [
    ...markdown,
    [`${name}.html`, renderHtml(report)],
    [`${name}.txt`, renderTerminal(report, { color: false, width: 100, links: false })],
    [`${name}.json`, jsonText(reportJson(input))],
  ];
}

/** After a wanted change: `npx vitest run test/unit/render/golden -u`, then look at what changed in git. */
describe.each(Object.keys(situations))('the report of %s', (name) => {
  const all = shortened.has(name) ? views(name).filter(([file]) => file.endsWith('.github.md')) : views(name);
  it.each(all)('is %s', async (file, text) => {
    await expect(text).toMatchFileSnapshot(`../../golden/reports/${file}`);
  });
});

/** Lines that end within a paragraph: some forges break a comment there, others run on. */
function brokenLines(node: Nodes): string[] {
  if (node.type === 'text') return node.value.includes('\n') ? [node.value] : [];
  return 'children' in node ? node.children.flatMap(brokenLines) : [];
}

it.each(Object.keys(situations))('looks the same whether or not a forge breaks lines: %s', (name) => {
  const extensions = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
  for (const [file, text] of views(name))
    if (file.endsWith('.md')) expect(brokenLines(fromMarkdown(text, extensions)), file).toEqual([]);
});

it('has no golden file that nothing makes', async () => {
  const made = Object.keys(situations).flatMap((name) => views(name).map(([file]) => file));
  const kept = (await readdir(folder)).filter((file) => !made.includes(file));
  expect(kept).toEqual([]);
});

it('is the same whenever it is made', () => {
  const [file, text] = views('failed-gate')[0]!;
  expect(readFileSync(`${folder}/${file}`, 'utf8')).toBe(text);
});

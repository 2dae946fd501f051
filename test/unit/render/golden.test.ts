import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../src/forges/types.ts';
import { renderHtml } from '../../../src/pipeline/render/html.ts';
import { jsonText } from '../../../src/pipeline/render/json.ts';
import { renderMarkdown } from '../../../src/pipeline/render/markdown.ts';
import { previewHtml } from '../../../src/pipeline/render/preview-markdown.ts';
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

/** Some forges break the lines of a comment as they are written, others run them together: a report looks the same on both. */
it.each(Object.keys(situations))('has no line in the report of %s that ends within a paragraph', (name) => {
  for (const [file, text] of views(name).filter(([file]) => file.endsWith('.md'))) {
    const html = previewHtml(text, file.includes('.bitbucket.') ? 'bitbucket' : 'gitlab');
    const paragraphs = [...html.matchAll(/<(p|li|td|h\d)>((?:(?!<\/?\1>)[^])*)<\/\1>/g)].map(
      ([, , inner]) => inner ?? '',
    );
    expect(paragraphs.filter((inner) => /[^>\s]\n\s*[^<\s]/.test(inner))).toEqual([]);
  }
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

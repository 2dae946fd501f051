import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/pipeline/render/html.ts';
import { startPreview } from '../../../src/pipeline/render/preview.ts';
import { buildReport } from '../../../src/pipeline/render/report.ts';
import { needs, requireTool } from '../../support/tools.ts';
import { situations } from './situations.ts';

describe('in a browser', needs('chromium'), () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cml-browser-'));
    browser = await chromium.launch({
      executablePath: requireTool('chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(
    url: string,
    width: number,
    colorScheme: 'light' | 'dark',
  ): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => {
      said.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url);
    return { page, said };
  }

  it.each(Object.keys(situations))(
    'the report of %s fits a phone and a desk, says nothing, loads nothing',
    async (name) => {
      const file = join(folder, `${name}.html`);
      await writeFile(file, renderHtml(buildReport(situations[name]!())));
      for (const [width, scheme] of [
        [390, 'dark'],
        [1280, 'light'],
      ] as const) {
        const { page, said } = await open(pathToFileURL(file).href, width, scheme);
        const facts = await page.evaluate(`({
        overflow: document.documentElement.scrollWidth - innerWidth,
        broken: [...document.images].filter((image) => image.naturalWidth === 0).length,
        scripts: document.scripts.length,
        loaded: performance.getEntriesByType('resource').filter((entry) => !entry.name.startsWith('data:')).length,
      })`);
        expect(facts).toEqual({ overflow: 0, broken: 0, scripts: 0, loaded: 0 });
        expect(said).toEqual([]);
        await page.close();
      }
    },
  );

  it('shows each reader the pictures of their own scheme', async () => {
    const file = join(folder, 'scheme.html');
    const report = buildReport(situations['failed-gate']!());
    await writeFile(file, renderHtml(report));
    const [light, dark] = report.assets.map((asset) => Buffer.from(asset.bytes).toString('base64'));
    for (const [scheme, bytes] of [
      ['light', light],
      ['dark', dark],
    ] as const) {
      const { page } = await open(pathToFileURL(file).href, 1280, scheme);
      expect(await page.evaluate('document.images[0].currentSrc')).toBe(`data:image/svg+xml;base64,${bytes}`);
      await page.close();
    }
  });

  it('the preview runs nothing of the file, follows it, and keeps folds as they are', async () => {
    const file = join(folder, 'report.md');
    const nasty =
      '<script>document.title="run"</script><img src=x onerror="document.title=1"><a href="javascript:alert(1)">x</a>\n\n';
    await writeFile(file, `${nasty}<details><summary>Fold</summary>\n\none\n\n</details>\n`);
    const preview = await startPreview({ file, root: folder });
    const { page } = await open(preview.url, 390, 'dark');
    expect(await page.title()).toBe('report.md · preview');
    await page.locator('summary').click();
    await writeFile(file, '<details><summary>Fold</summary>\n\ntwo\n\n</details>\n');
    await page.getByText('two').waitFor();
    expect(await page.locator('details').getAttribute('open')).toBe('');
    expect(await page.title()).toBe('report.md · preview');
    await page.close();
    await preview.close();
  });
});

// Draws docs/images/report-{light,dark}.png, the README's picture, from what `cml demo` really reports. Needs Chromium:
// `CHROMIUM=/usr/bin/chromium node scripts/readme-picture.mjs`.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const root = fileURLToPath(new URL('..', import.meta.url));
const said = execFileSync(process.execPath, ['dist/cli.js', 'demo'], { cwd: root, encoding: 'utf8' });
const report = /\S+\/report\.html/.exec(said)?.[0];
if (!report) throw new Error(`The demo named no report:\n${said}`);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({
      viewport: { width: 900, height: 700 },
      colorScheme,
      deviceScaleFactor: 2,
    });
    await page.goto(`file://${report}`);
    // The gates' fold is closed and the picture ends below the second row of plots: a README is not read for long.
    const height = await page.evaluate(() => {
      document.querySelector('details').open = false;
      return document.querySelectorAll('figure')[3].getBoundingClientRect().bottom + window.scrollY + 8;
    });
    const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 900, height }, fullPage: true });
    await sharp(picture)
      .resize(1520)
      .png({ palette: true, quality: 90, effort: 10 })
      .toFile(`${root}docs/images/report-${colorScheme}.png`);
  }
} finally {
  await browser.close();
}

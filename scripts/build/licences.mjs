import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The licence texts of every package that is in the bundle, or beside it. */
export async function licences(inputs) {
  const bundled = inputs
    .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter(Boolean);
  const names = [
    ...new Set([...bundled, '@resvg/resvg-wasm', '@img/sharp-wasm32', '@emnapi/runtime']),
  ].sort();
  const byText = new Map();
  for (const { title, text } of await Promise.all(names.map(licence)))
    byText.set(text, [...(byText.get(text) ?? []), title]);
  const parts = [...byText].map(([text, titles]) => `\n${'-'.repeat(80)}\n${titles.join('\n')}\n\n${text}\n`);
  return `The bundles in this folder contain the following packages.\n${parts.join('')}`;
}

/** Of a package its name and the text of its licence, which others may have word for word. */
async function licence(name) {
  const folder = join(root, 'node_modules', name);
  const { version: at, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  const text = file ? (await readFile(join(folder, file), 'utf8')).trim() : `Licensed under ${license}.`;
  return { title: `${name} ${at} (${license})`, text };
}

// `npm run bench [CASE…]`: every case in bench/cases, side by side with its peers in one run; writes bench/RESULTS.md.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { markdownTable } from 'markdown-table';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const tools = process.env.CML_TOOLS ?? join(root, '.tools/bin');

const cases = (await readdir(join(root, 'bench/cases'))).filter((file) => file.endsWith('.mjs')).sort();
const sections = [];
for (const file of cases) {
  if (wanted.length > 0 && !wanted.includes(file.replace('.mjs', ''))) continue;
  const { run } = await import(pathToFileURL(join(root, 'bench/cases', file)).href);
  process.stderr.write(`${file} …\n`);
  const { title, rows, notes = [] } = await run({ tools, repeat: 7 });
  const table = markdownTable([
    ['What', 'cml', 'Peer', 'Ratio', 'Goal', ''],
    ...rows.map(({ what, ours, peer, ratio, goal }) => [
      what,
      ours,
      peer,
      ratio === null ? '–' : ratio.toFixed(3),
      goal === null ? '–' : `≤ ${goal}`,
      ratio === null || goal === null ? '' : ratio <= goal ? 'met' : 'missed',
    ]),
  ]);
  sections.push({ id: file.replace('.mjs', ''), text: [`## ${title}`, table, ...notes].join('\n\n') });
  console.log(`\n${sections.at(-1).text}`);
}

/** A partial run replaces only its own sections. */
const path = join(root, 'bench/RESULTS.md');
const before = wanted.length > 0 ? await readFile(path, 'utf8').catch(() => '') : '';
const kept = new Map(
  [...before.matchAll(/<!-- case (\S+) -->\n\n([\s\S]*?)(?=\n\n<!-- case |\n*$)/g)].map((match) => [
    match[1],
    match[2],
  ]),
);
for (const { id, text } of sections) kept.set(id, text);
const head = `# Benchmark results

\`npm run bench\` writes this page. Each figure is the median of at least 7 runs, taken in turn with its peer's; read the
ratios, not the seconds. Machine: ${cpus().length} cores, ${cpus()[0]?.model.trim()}, Node ${process.versions.node}.`;
const body = [...kept]
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([id, text]) => `<!-- case ${id} -->\n\n${text}`);
await writeFile(path, `${[head, ...body].join('\n\n')}\n`);

// The numbers of the newest commits, as the trend behind a report reads them: `committed` from a file, or `ledger`.
import { openGit } from '../src/io/git.ts';
import { openObjects } from '../src/io/objects.ts';
import { withRefs } from '../src/io/refs.ts';
import { committedHistory, listLedger } from '../src/ledger/history.ts';
import { recordRuns } from '../src/ledger/record.ts';
import { asNumber } from '../src/model/value.ts';
import { metricsOf, parseTree } from '../src/sources/entries.ts';

const [mode = 'committed', repository = '.', file = 'metrics.json'] = process.argv.slice(2);
const git = openGit(repository, process.env);
const objects = openObjects(git);

function parse(path: string, bytes: Buffer) {
  const tree = parseTree(path, bytes);
  return tree === undefined ? [] : metricsOf(tree, { source: 'files', file: path });
}

async function numbers(): Promise<[string, number | undefined][]> {
  if (mode === 'ledger') {
    const rows = await listLedger(objects);
    return rows.map(({ sha, runs }) => [sha, asNumber(runs.get('train')?.metrics[0]?.value)]);
  }
  const rows = await committedHistory(objects, [file], parse);
  return rows.map(({ sha, metrics }) => [sha, asNumber(metrics[0]?.value)]);
}

if (mode === 'record') {
  const rows = await committedHistory(objects, [file], parse);
  const records = rows.map(({ sha, metrics }) => {
    const run = { revision: sha, metrics, params: [], plots: [], data: [], warnings: [] };
    return { sha, key: 'train', run };
  });
  await withRefs(git, undefined, {}, async (refs) => {
    recordRuns(refs, records);
    await refs.push();
  });
} else {
  process.stdout.write(JSON.stringify(Object.fromEntries(await numbers())));
}
objects.close();

import { expect, it } from 'vitest';
import { readColumns } from '../../../src/formats/columns.ts';
import { plotsOf } from '../../../src/sources/tables.ts';

async function plots(file: string, text: string) {
  async function* bytes() {
    yield Buffer.from(text);
  }
  const found = plotsOf(await readColumns(bytes(), { keepRows: 100 }), { source: 'files', file });
  return found.map((plot) => [plot.title, plot.kind === 'series' ? plot.series.map(({ name }) => name) : []]);
}

it('columns that are splits of one measure share a picture, which the file names', async () => {
  expect(await plots('plots/loss.csv', 'epoch,train,held out\n1,2,3\n2,1,2\n')).toEqual([
    ['loss', ['train', 'held out']],
  ]);
  expect(await plots('plots/loss.csv', 'epoch,train,val\n1,2,3\n2,1,2\n')).toEqual([
    ['loss', ['train', 'val']],
  ]);
});

it('columns that name a measure keep a picture each', async () => {
  expect(await plots('run.csv', 'epoch,train_loss,val_loss,acc\n1,2,3,4\n2,1,2,3\n')).toEqual([
    ['loss (run)', ['train', 'val']],
    ['acc (run)', ['acc']],
  ]);
});

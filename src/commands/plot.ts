import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { readColumns } from '../formats/columns.ts';
import type { RevisionView } from '../io/view.ts';
import { CmlError } from '../model/errors.ts';
import type { Plot, SeriesPlot } from '../model/plot.ts';
import { plain } from '../pipeline/render/plain.ts';
import { renderPlot } from '../pipeline/render/plots/index.ts';
import { reducedSeries } from '../sources/live.ts';
import { nameList } from '../sources/nothing-in.ts';
import { readPlots } from '../sources/plain.ts';
import { plotTitle } from '../sources/plot-title.ts';
import { axisOf } from '../sources/tables.ts';
import { folderView } from './folder-view.ts';
import { refuseInput } from './refuse-input.ts';
import { type Call, note, printJson, type World } from './world.ts';

/** Draws one file; the picture goes to a file, or to standard output where that is no terminal. */
export async function run({ world, values, args }: Call<'plot'>): Promise<number> {
  if (values.json && values.output === undefined)
    throw new CmlError('usage', 'With --json the picture itself has to go to a file.', {
      hint: 'Name one: `cml plot FILE -o plot.png --json`.',
    });
  const format = formatOf(values.output);
  const path = resolve(world.directory, args[0]!);
  await refuseInput(path, values.output && resolve(world.directory, values.output));
  const folder = dirname(path);
  const plot = await readPlot(world, path, values);
  const { bytes, alt, missing } = await renderPlot(
    {
      id: plot.id,
      new: values['plot-title'] === undefined ? plot : { ...plot, title: values['plot-title'] },
    },
    {
      format,
      mode: values.theme,
      scale: values.scale,
      labels: { old: 'before', new: plain(basename(path)) },
      allowHosts: values['allow-host'],
      readData: (_side, file) => readFile(join(folder, file)),
    },
  );
  if (missing.length > 0)
    note(
      world,
      `cml: no font here has ${plain(missing.slice(0, 5).join(' '))}; install one, such as fonts-noto.`,
    );
  await write(world, values.output, bytes);
  if (values.json)
    printJson(world, { path: values.output ?? null, format, bytes: bytes.length, alt, missing });
  return 0;
}

/** By the file's name; a PNG that is called something else would open nowhere. Without an ending it is a PNG. */
function formatOf(output = ''): 'svg' | 'png' {
  const ending = extname(output).toLowerCase();
  if (ending === '.svg') return 'svg';
  if (ending === '.png' || ending === '') return 'png';
  throw new CmlError('usage', `cml plot draws PNG and SVG, and ${plain(output)} is to be neither.`, {
    hint: 'Name a file: `cml plot FILE -o plot.png`, or plot.svg.',
  });
}

async function readPlot(world: World, path: string, { x, y }: Call<'plot'>['values']): Promise<Plot> {
  const file = basename(path);
  const view = folderView(dirname(path));
  const plots = await readable(file, async () =>
    x !== undefined || y.length > 0
      ? [await columnsPlot(view, file, x, y)]
      : await readPlots(view, file, 'file', { together: true }),
  );
  const [plot] = plots;
  if (!plot) throw new CmlError('plot-invalid', `${plain(file)} holds nothing to draw.`);
  if (plots.length > 1)
    note(
      world,
      `cml: ${plain(file)} holds several tables, ${plots.map(({ title }) => plain(title)).join(', ')}; the first is drawn.`,
    );
  return { ...plot, title: isFileName(plot.title, file) ? '' : plot.title };
}

/** Readers of content do not know what it is called. */
async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof CmlError) || cause.code !== 'format-invalid') throw cause;
    throw new CmlError(cause.code, `${plain(file)} cannot be drawn: ${cause.message}.`, {
      ...(cause.hint !== undefined && { hint: cause.hint }),
      cause,
    });
  }
}

/** A picture of one file need not say which; its axes are named. */
function isFileName(title: string, file: string): boolean {
  const name = plotTitle(file);
  return title === name || title.endsWith(`(${name})`);
}

/** The columns that were named, as lines. */
async function columnsPlot(
  view: RevisionView,
  file: string,
  x: string | undefined,
  y: readonly string[],
): Promise<SeriesPlot> {
  const { columns } = await readColumns(view.stream(file), file.endsWith('.tsv') ? { separator: '\t' } : {});
  const named = (name: string) => {
    const column = columns.find((one) => one.name === name);
    if (column) return column;
    throw new CmlError(
      'usage',
      `${plain(file)} has no column “${plain(name)}”; it has ${nameList(columns)}.`,
    );
  };
  const usual = axisOf(columns.filter(({ numeric, name }) => numeric && !y.includes(name)));
  const across = x === undefined ? usual : named(x);
  const lines = y.length > 0 ? y.map(named) : columns.filter((column) => column.numeric && column !== across);
  return {
    kind: 'series',
    id: file,
    title: '',
    source: 'file',
    file,
    xLabel: across?.name ?? 'row',
    yLabel: lines.length === 1 ? lines[0]!.name : '',
    series: lines.map(({ name, numbers }) =>
      reducedSeries(name, across?.numbers ?? numbers.map((_, index) => index), numbers),
    ),
  };
}

async function write(world: World, output: string | undefined, bytes: Uint8Array): Promise<void> {
  if (output !== undefined) return writeFile(resolve(world.directory, output), bytes);
  if (world.stdout.isTTY)
    throw new CmlError('usage', 'A picture is nothing for a terminal.', {
      hint: 'Name a file: `cml plot FILE -o plot.png`, or redirect the output.',
    });
  world.stdout.write(bytes);
}

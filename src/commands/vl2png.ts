import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { parseJson } from '../formats/json.ts';
import { CmlError } from '../model/errors.ts';
import { plain } from '../pipeline/render/plain.ts';
import { renderPlot } from '../pipeline/render/plots/index.ts';
import { specPlot } from '../sources/plain.ts';
import { folderView } from './folder-view.ts';
import { refuseInput } from './refuse-input.ts';
import { type Call, note, type World } from './world.ts';

/** `vl2png [SPEC] [OUTPUT]`, as vega-lite's program of that name. */
export function run({ world, values, args }: Call<'vl2png'>): Promise<number> {
  return drawSpecification(world, args, values, 'png');
}

type Values = Call<'vl2png'>['values'] & Partial<Call<'vl2svg'>['values']>;

/** Draws a specification from a file or standard input, to a file or standard output. */
export async function drawSpecification(
  world: World,
  [input = '-', output]: readonly string[],
  values: Values,
  format: 'png' | 'svg',
): Promise<number> {
  const isStdin = input === '-' || input === '/dev/stdin';
  const place = placeOf(world, isStdin ? 'spec.json' : input, values['vega-base']);
  if (!isStdin)
    await refuseInput(resolve(world.directory, input), output && resolve(world.directory, output));
  const bytes = await read(isStdin ? 0 : resolve(world.directory, input));
  for (const name of ['vega-format', 'vega-time-format'] as const)
    if (values[name] !== undefined)
      note(world, `cml: --${name.slice(5)} is ignored: numbers and dates are as in English.`);
  const tree = parseJson(await configured(world, bytes, values['vega-config']));
  const spec = await specPlot(folderView(place.root), tree, { source: 'file', file: place.file });
  const { bytes: picture, missing } = await renderPlot(
    { id: 'spec', new: spec },
    {
      format,
      mode: 'light',
      scale: values['vega-scale'],
      labels: { old: 'before', new: 'now' },
      allowHosts: values['allow-host'],
      readData: (_side, file) => readFile(join(place.root, file)),
    },
  );
  if (missing.length > 0) note(world, `cml: no font here has ${plain(missing.slice(0, 5).join(' '))}.`);
  const whole = values['vega-header'] ? Buffer.concat([Buffer.from(header), picture]) : picture;
  if (output === undefined) world.stdout.write(whole);
  else await writeFile(resolve(world.directory, output), whole);
  return 0;
}

/** Where a specification's data lies: below the folder it is called in, its own, or the one that was named. */
function placeOf(world: World, input: string, base: string | undefined): { root: string; file: string } {
  if (base !== undefined) return { root: resolve(world.directory, base), file: basename(input) };
  const path = resolve(world.directory, input);
  const inside = relative(world.directory, path).split(sep).join('/');
  if (!inside.startsWith('..')) return { root: world.directory, file: inside };
  return { root: dirname(path), file: basename(path) };
}

const header = `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
`;

/** The specification with a configuration under its own. */
async function configured(world: World, bytes: Buffer, config: string | undefined): Promise<Buffer> {
  if (config === undefined) return bytes;
  const base: unknown = JSON.parse((await read(resolve(world.directory, config))).toString('utf8'));
  const spec: unknown = JSON.parse(bytes.toString('utf8'));
  if (typeof base !== 'object' || typeof spec !== 'object' || spec === null) return bytes;
  const own = 'config' in spec && typeof spec.config === 'object' ? spec.config : {};
  return Buffer.from(JSON.stringify({ ...spec, config: { ...base, ...own } }));
}

async function read(file: string | 0): Promise<Buffer> {
  try {
    if (file !== 0) return await readFile(file);
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (cause) {
    const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
    const name = file === 0 ? 'Standard input' : plain(file);
    if (code === 'ENOENT') throw new CmlError('file-missing', `${name} does not exist.`, { cause });
    const why = code === 'EISDIR' ? 'is a folder' : `cannot be read: ${code}`;
    throw new CmlError('file-unreadable', `${name} ${why}.`, { cause });
  }
}

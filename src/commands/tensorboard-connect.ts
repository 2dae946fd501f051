import { resolve } from 'node:path';
import { markdownText } from '../pipeline/render/escape.ts';
import { plain } from '../pipeline/render/plain.ts';
import { give, host } from './asset-publish.ts';
import { folderView } from './folder-view.ts';
import { withGround } from './ground.ts';
import { type Call, note, type World } from './world.ts';

type Values = Call<'tensorboard connect'>['values'];

/** Draws TensorBoard's event files where a link to tensorboard.dev stood; prints Markdown or the pictures' addresses. */
export async function run({ world, values }: Call<'tensorboard connect'>): Promise<number> {
  if (values.credentials !== undefined)
    note(
      world,
      'cml: the credentials are not used: tensorboard.dev ended in 2024. The plots are drawn instead.',
    );
  const view = folderView(resolve(world.directory, values.logdir));
  // What reads and draws is loaded where there is something to read: steps come before the training wrote anything, too.
  if ((await view.files()).find({ holds: ['tfevents'] }).length === 0) return sayNothingYet(world, values);
  const { pictureOf, readEvents } = await import('./tensorboard-plots.ts');
  const { plots, warnings } = await readEvents(view);
  for (const { message } of warnings) note(world, `cml: ${plain(message)}`);
  if (plots.length === 0) return sayNothingYet(world, values);
  return withGround(world, {}, { ...values, key: values.key ?? 'tensorboard' }, async (ground) => {
    const pictures = [];
    for (const plot of plots) pictures.push(await pictureOf(plot));
    const hosted = await host(ground, pictures);
    const lines = hosted.map(({ url }, index) =>
      values.md ? `![${markdownText(plots[index]!.title, 'line')}](${url})` : url,
    );
    await give(world, values['append-to'], (values.md ? [...heading(values), ...lines] : lines).join('\n'));
    return 0;
  });
}

/** The link could be made before the training wrote anything, and workflows do so: that is no failure. */
async function sayNothingYet(world: World, values: Values): Promise<number> {
  const text = `${values.logdir} holds no event file of TensorBoard with a scalar in it yet.`;
  note(
    world,
    `cml: ${plain(text)} Call this when the training has written there, or name its folder with --logdir.`,
  );
  if (values.md)
    await give(
      world,
      values['append-to'],
      [...heading(values), `*${markdownText(text, 'line')}*`].join('\n'),
    );
  return 0;
}

function heading(values: Values): readonly string[] {
  const title = values['asset-title'] ?? values['experiment-name'];
  return [
    ...(title ? [`**${markdownText(title, 'line')}**`, ''] : []),
    ...(values.description ? [values.description, ''] : []),
  ];
}

import type { RevisionView } from '../io/view.ts';
import { CmlError } from '../model/errors.ts';
import type { Plot } from '../model/plot.ts';
import type { Asset } from '../model/report.ts';
import type { Warning } from '../model/run.ts';
import { collect } from '../pipeline/collect/index.ts';
import { pictureAsset } from '../pipeline/comment/picture-asset.ts';
import { renderPlot } from '../pipeline/render/plots/index.ts';
import { tensorboard } from '../sources/tensorboard/index.ts';

/** What the event files of a folder hold to draw. */
export async function readEvents(
  view: RevisionView,
): Promise<{ plots: readonly Plot[]; warnings: readonly Warning[] }> {
  const nothingElse = { metrics: [], params: [], plots: [], ignore: [] };
  return collect(view, nothingElse, [tensorboard]);
}

/** A plot as a picture. */
export async function pictureOf(plot: Plot): Promise<Asset> {
  const { bytes } = await renderPlot(
    { id: plot.id, new: plot },
    {
      format: 'png',
      mode: 'light',
      scale: 2,
      labels: { old: 'before', new: 'now' },
      allowHosts: [],
      readData: nothing,
    },
  );
  return pictureAsset(bytes, plot.title || plot.id);
}

/** Event files hold their own numbers. */
function nothing(): Promise<never> {
  return Promise.reject(new CmlError('file-missing', 'An event file names no other file.'));
}

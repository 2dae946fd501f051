import { parseJson } from '../../formats/json.ts';
import { at, invalid, isList, isMap, isValue, type Tree, textAt } from '../../formats/tree.ts';
import type { Plot } from '../../model/plot.ts';
import { isNumber } from '../../model/value.ts';
import { entry, metricsOf } from '../entries.ts';
import type { Origin } from '../origin.ts';
import { append, attempt, gathering } from '../parts.ts';
import { keyIn, newestRuns } from '../runs.ts';
import { recordPlots } from '../tables.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'kubeflow';

/** v1 lists metrics by name; v2 has them as metadata of artifacts, and returns a component's numbers as parameters. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const files = newestRuns(
    found.map((path) => ({
      folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
      time: 0,
      content: path,
    })),
  );
  for (const run of files)
    await attempt(parts, run.content, async () => {
      const path = run.content;
      const origin = { source: name, file: path };
      const tree = parseJson(await view.read(path));
      const listed = at(tree, 'metrics');
      const artifacts = at(tree, 'artifacts');
      const returned = at(tree, 'parameterValues');
      if (!isList(listed) && !isMap(artifacts) && !isMap(returned))
        throw invalid('it holds neither metrics nor artifacts');
      for (const metric of isList(listed) ? listed : []) {
        const key = textAt(metric, 'name');
        const value = at(metric, 'numberValue');
        if (key !== undefined && isValue(value) && isNumber(value))
          parts.metrics.push(entry(keyIn(run, key), value, origin));
      }
      if (isMap(returned)) append(parts.metrics, metricsOf(numbersIn(returned, run), origin));
      for (const [artifact, { metadata }] of artifactsIn(artifacts)) {
        append(parts.metrics, metricsOf(numbersIn(metadata, run), origin));
        append(parts.plots, classification(artifact, metadata, origin));
      }
    });
  return parts;
}

function* artifactsIn(artifacts: Tree | undefined): Generator<[string, { metadata: Tree | undefined }]> {
  for (const [artifact, group] of isMap(artifacts) ? artifacts : []) {
    const list = at(group, 'artifacts');
    for (const one of isList(list) ? list : []) yield [artifact, { metadata: at(one, 'metadata') }];
  }
}

function numbersIn(tree: Tree | undefined, run: { readonly name: string }): Tree {
  return new Map(
    [...(isMap(tree) ? tree : [])]
      .filter(([, value]) => isValue(value) && typeof value !== 'string')
      .map(([key, value]) => [keyIn(run, key), value]),
  );
}

/** `system.ClassificationMetrics`: a confusion matrix, and the points of a ROC curve. */
function classification(artifact: string, metadata: Tree | undefined, origin: Origin): Plot[] {
  const plots: Plot[] = [];
  const rows = at(metadata, 'confusionMatrix', 'rows');
  const specs = at(metadata, 'confusionMatrix', 'annotationSpecs');
  const labels = isList(specs) ? specs.map((spec) => textAt(spec, 'displayName') ?? '') : [];
  if (isList(rows) && labels.length > 0 && labels.length <= 100)
    plots.push({
      kind: 'table',
      id: `${name}:${artifact}:confusion`,
      title: `${artifact}: confusion matrix`,
      ...origin,
      template: 'confusion',
      columns: ['actual', 'predicted'],
      rows: rows.slice(0, labels.length).flatMap((row, actual) => {
        const cells = at(row, 'row');
        return (isList(cells) ? cells : []).slice(0, labels.length).flatMap((cell, predicted) => {
          const count =
            isValue(cell) && isNumber(cell) && cell.number > 0 ? Math.min(cell.number, 10_000) : 0;
          return Array.from({ length: Math.floor(count) }, () => [labels[actual]!, labels[predicted]!]);
        });
      }),
      x: 'actual',
      y: ['predicted'],
    });
  const points = at(metadata, 'confidenceMetrics');
  if (isList(points) && points.some(isMap)) {
    const records = points.map(
      (point) =>
        new Map<string, Tree>([
          ['x', at(point, 'falsePositiveRate') ?? null],
          ['recall', at(point, 'recall') ?? null],
        ]),
    );
    append(
      plots,
      recordPlots(records, { ...origin, id: `${name}:${artifact}:roc`, title: `${artifact}: ROC` }),
    );
  }
  return plots;
}

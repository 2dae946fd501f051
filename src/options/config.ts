import * as z from 'zod/mini';
import { verdictWords } from '../model/verdict.ts';
import { key } from './config-key.ts';
import { sourceKeys, sources } from './config-sources.ts';

/** A number, or a percentage of the baseline's value (`1%`). */
const amount = z.union([
  z.number().check(z.nonnegative()),
  z.string().check(z.regex(/^\d+(\.\d+)?\s*%$/, 'give a number, such as 0.002, or a percentage, such as 1%')),
]);

const confidence = z.number().check(z.gte(0.5), z.lt(1));
const examples = z.int().check(z.positive());

const gate = z.strictObject({
  min: key('The least the metric may be.', z.number()),
  max: key('The most the metric may be.', z.number()),
  'max-drop': key('The most it may fall below the baseline: `0.01`, or `1%` of it.', amount),
  'max-rise': key('The most it may rise above the baseline: `5`, or `5%` of it.', amount),
  significant: key(
    'Fail only what is worse beyond chance, as far as seeds, predictions or history can tell.',
    z.boolean(),
  ),
  'not-worse-by': key('Pass only what is shown to be worse by no more than this: `0.005`, or `1%`.', amount),
  'better-by': key('Pass only what is shown to be better by more than this: `0`, or `1%`.', amount),
  'min-effect': key('The smallest change that matters: a smaller one is noise, however certain.', amount),
  confidence: key('Of the intervals that this gate looks at: `0.95`, the default, or another.', confidence),
});

const training = z.strictObject({
  run: key('The training command or script, for `bash -euo pipefail`.', z.string()),
  replicates: key(
    'How often it is run, with CML_SEED set to 0, 1, …, so that a change can be told from chance.',
    z.int().check(z.gte(2), z.lte(100)),
  ),
  parallel: key(
    'How many of them run at a time; each then writes to files of its own, as `metrics/seed=$CML_SEED/metrics.json`, or to $CML_METRICS.',
    z.int().check(z.gte(1), z.lte(100)),
  ),
  probe: key(
    'Run it once more with the same seed, to see whether the same commit gives the same numbers.',
    z.boolean(),
  ),
});

const predictions = z.strictObject({
  file: z.string(),
  id: key('The column that names an example, the same on both sides.', z.string()),
  truth: key('The column with the true label or value.', z.string()),
  prediction: key('The column with the predicted label or value.', z.string()),
  score: key('The column with the probability or score of the positive class.', z.string()),
  group: key('The column of examples that belong together: patients, sessions, documents.', z.string()),
  positive: key('The label that counts as positive.', z.string()),
});

const fairness = z.strictObject({
  attributes: z.array(z.string()),
});

const drift = z.strictObject({
  table: z.string(),
  columns: key('The columns to look at; all where none are named.', z.array(z.string())),
});

const globs = z.array(z.string());

/**
 * cml.yaml. Every key is optional; the JSON Schema that editors complete from (schema.json) is generated from this.
 */
export const configSchema = z.strictObject({
  train: key(
    'The training command or script, for `bash -euo pipefail`; or how it is run.',
    z.union([z.string(), training]),
  ),
  metrics: key('Files to read metrics from, as globs, beside those found by themselves.', globs),
  params: key('Files to read params from, as globs.', globs),
  plots: key('Tables, pictures and Vega-Lite files to draw, as globs.', globs),
  ignore: key('Files to leave alone, as globs.', globs),
  paths: key(
    'What this report is about, as globs from the top of the repository, where that holds several models: other files are not read, and a build that changes none of these trains and reports nothing.',
    globs,
  ),
  sources: key(
    'Servers and commands to ask for numbers, beside those that the environment names: `{ exec: "python evaluate.py --json" }`.',
    sources,
  ),
  baseline: key(
    'The revision to compare with, where it is not the one found from the change request or the branch.',
    z.string(),
  ),
  directions: key(
    'By metric or glob, which way is better.',
    z.record(z.string(), z.enum(['higher', 'lower'])),
  ),
  tolerance: key(
    'How far a metric may move and still be noise: `0.002`, `1%`, or one of these by metric or glob.',
    z.union([amount, z.record(z.string(), amount)]),
  ),
  confidence: key('Of every interval in the report: `0.95`, the default, or another.', confidence),
  'test-size': key(
    'Examples in the test set, for accuracies and other shares of it: one number, or one by metric or glob.',
    z.union([examples, z.record(z.string(), examples)]),
  ),
  predictions: key(
    'A table with what the model said of each test example, from which intervals are computed: its path, or the path and its columns. `predictions.csv`, `.tsv`, `.jsonl` and `.parquet` are found by themselves.',
    z.union([z.string(), predictions]),
  ),
  fairness: key(
    'Protected attributes, columns of the table of predictions: `{ attributes: [sex, region] }`. Adds metrics such as `fairness.sex.demographic_parity_difference` that gates can name.',
    fairness,
  ),
  drift: key(
    'A table of inputs that both sides have: `{ table: data/test.csv }`. Adds `drift.COLUMN.psi`, `.js`, `.ks` and `.chi2` that gates can name.',
    drift,
  ),
  gates: key(
    'Rules that decide whether a change may be merged, by metric or glob.',
    z.record(z.string(), gate),
  ),
  'fail-on': key(
    'Whether a failed gate fails the step: `gates` (the default) or `never`.',
    z.enum(['gates', 'never']),
  ),
  'comment-on': key(
    'What is worth a comment: `always` (the default), `change` or `failure`.',
    z.enum(['always', 'change', 'failure']),
  ),
  'comment-as': key(
    'Edit the comment in place (`update`, the default), or delete it and post a `new` one.',
    z.enum(['update', 'new']),
  ),
  status: key(
    'Whether the commit gets a status: `auto` (where gates exist or the training failed), `always` or `never`.',
    z.enum(['auto', 'always', 'never']),
  ),
  labels: key(
    'By verdict, a label that the change request has while its report says so: `{ worse: regression, better: improvement }`. Verdicts are `failed` (the training), `gate-failed`, `worse`, `better`, `unknown`, `noise` and `same`; `{key}` in a label stands for the report’s key.',
    z.partialRecord(z.enum(verdictWords), z.string().check(z.minLength(1), z.maxLength(50))),
  ),
  key: key('Which report this is, where a change has several.', z.string()),
  title: key('The name of the model in the headline.', z.string()),
  'allow-hosts': key('Hosts that a Vega specification may load data from.', z.array(z.string())),
});

/** As the rest of cml sees it: `train: COMMAND` is short for `train: { run: COMMAND }`. */
export type Config = Omit<z.infer<typeof configSchema>, 'train'> & {
  train?: z.infer<typeof training> | undefined;
};
export type GateRule = z.infer<typeof gate>;

/** The keys that may stand at a place of cml.yaml: at the top, or inside one gate. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(configSchema.shape);
  if (path[0] === 'train') return Object.keys(training.shape);
  if (path[0] === 'predictions') return Object.keys(predictions.shape);
  if (path[0] === 'fairness') return Object.keys(fairness.shape);
  if (path[0] === 'sources') return sourceKeys(path[1]);
  if (path[0] === 'drift') return Object.keys(drift.shape);
  if (path[0] === 'labels') return verdictWords;
  return path[0] === 'gates' ? Object.keys(gate.shape) : [];
}

import type { Direction } from '../../model/run.ts';

/** `first`: of two words that mean something together. */
type Meaning = Direction | 'aside' | 'negation' | 'first';

function all(meaning: Meaning, text: string): [string, Meaning][] {
  return words(text).map((word) => [word, meaning]);
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** Two words that mean something else together than apart. */
const pairs: ReadonlyMap<string, Direction> = new Map([
  ['average precision', 'higher'],
  ['cross entropy', 'lower'],
  ['exact match', 'higher'],
  ['explained variance', 'higher'],
  ['false alarm', 'lower'],
  ['false alarms', 'lower'],
  ['false negative', 'lower'],
  ['false negatives', 'lower'],
  ['false positive', 'lower'],
  ['false positives', 'lower'],
  ['log likelihood', 'higher'],
  ['log loss', 'lower'],
  ['miss rate', 'lower'],
  ['r squared', 'higher'],
  ['true negative', 'higher'],
  ['true negatives', 'higher'],
  ['true positive', 'higher'],
  ['true positives', 'higher'],
] as const);

/**
 * What the words tell that we know. With an `aside` the number is about a metric, and which way it should move is
 * anybody's guess.
 */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ...all(
    'higher',
    `
    acc accuracy ap aucpr auc aupr auprc auroc bertscore bleu chrf correct dice elbo f1 fbeta f2 fps gini gmean gpqa
    hit hits humaneval iou jacc jaccard kappa likelihood map mcc meteor miou mmlu mrr ndcg nmi npv pass passed pearson
    ppv prauc prec precision psnr purity r2 recall return returns reward rewards rocauc rouge rouge1 rouge2 rougel rougelsum rsquared sensitivity
    silhouette spearman specificity ssim success throughput tnr tpr truthfulness uplift win winrate wins
    `,
  ),
  ...all(
    'lower',
    `
    aic bce bic bits bpb bpc brier bytes cer co2 cost crashes crossentropy deviance divergence duration ece eer elapsed
    emissions energy err error errors failed failure failures far fdr fid fnr fpr frr gb gib hallucination hallucinations
    hausdorff hinge hours kb kib kid kl kld latency logloss loss losses lpips mae mape mase mb mce memory mib
    mpjpe ms mse msle nll nrmse perplexity pinball ppl regret rmse rmsle rss runtime sec seconds secs smape ter time
    toxicity vram wape wer xent
    `,
  ),
  ...all(
    'aside',
    `
    bar change ci coef coefficient delta diff difference drift drop gap lower quantile ratio sd sem scale schedule
    std stddev stdev support target thresh threshold upper variance var weight weights
    `,
  ),
  ...all('negation', 'neg negative minus'),
  ...all('first', [...pairs.keys()].map((pair) => pair.split(' ', 1)[0]!).join(' ')),
]);

/** One of these stands in every name that tells a direction. Among thousands of metrics few have one. */
const telling = new RegExp(
  [
    ...[...meanings]
      .filter(([, meaning]) => meaning === 'higher' || meaning === 'lower')
      .map(([word]) => word),
    ...[...pairs.keys()].map((pair) => pair.split(' ')[1]!),
    'per',
  ].join('|'),
  'i',
);

const timeUnits = new Set(words('s sec second seconds min minute minutes h hour hours ms day'));

/**
 * Which way a metric of this name is better, by its words: `val_loss`, `test.auc`, `ROC-AUC`, `mAP50`, `precision@5`.
 * Undefined where no word tells, or where two tell different things (`accuracy_loss`).
 */
export function wellKnownDirection(name: string): Direction | undefined {
  // A name longer than this is no name, and hostile ones run to megabytes.
  const start = name.slice(0, 400);
  if (!telling.test(start)) return undefined;
  const found = wordsOf(start);
  const per = found.indexOf('per');
  if (per <= 0) return agreed(found);
  const before = agreed(found.slice(0, per));
  if (before !== undefined) return before;
  // Things done per second are a throughput.
  return timeUnits.has(found[per + 1] ?? '') && !hasAside(found) ? 'higher' : agreed(found);
}

/** What all telling words agree on. `neg_mean_squared_error` is better higher, a negative log likelihood lower. */
function agreed(found: readonly string[]): Direction | undefined {
  let told: Direction | undefined;
  let negated = false;
  for (let i = 0; i < found.length; i++) {
    let meaning = meaningOf(found[i]!);
    if (meaning === 'first') {
      meaning = pairs.get(`${found[i]} ${found[i + 1]}`);
      if (meaning !== undefined) i++;
    }
    if (meaning === undefined) continue;
    if (meaning === 'aside') return undefined;
    if (meaning === 'negation') {
      negated = true;
      continue;
    }
    const way = negated ? opposite(meaning) : meaning;
    if (told !== undefined && told !== way) return undefined;
    told = way;
  }
  return told;
}

function hasAside(found: readonly string[]): boolean {
  return found.some((word) => meanings.get(word) === 'aside');
}

function opposite(one: Direction): Direction {
  return one === 'higher' ? 'lower' : 'higher';
}

/** Digits at a word's end are its variant (`precision5`), unless the word is known with them (`f1`). */
function meaningOf(word: string): Meaning | undefined {
  const known = meanings.get(word);
  if (known !== undefined) return known;
  let end = word.length;
  while (end > 0 && isDigit(word.charCodeAt(end - 1))) end -= 1;
  const stem = end < word.length ? meanings.get(word.slice(0, end)) : undefined;
  return stem === 'higher' || stem === 'lower' ? stem : undefined;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const asciiWords = /[A-Za-z\d]+/g;
const anyWords = /[\p{L}\p{N}]+/gu;

/** Words as people see them: cut at signs and spaces, and inside camelCase unless the whole is a word we know (`mAP`). */
export function wordsOf(name: string): string[] {
  const isAscii = /^[\0-\x7f]*$/.test(name);
  const parts: string[] = name.match(isAscii ? asciiWords : anyWords) ?? [];
  if (name === name.toLowerCase()) return parts;
  const found: string[] = [];
  for (const part of parts) {
    const whole = part.toLowerCase();
    if (whole === part || meaningOf(whole) !== undefined) found.push(whole);
    else
      for (const word of part.split(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/))
        found.push(word.toLowerCase());
  }
  return found;
}

const counters = new Set(words('step steps globalstep epoch epochs iteration iterations iter iters'));

const counting = /step|epoch|iter/i;

/** Whether a key only counts how far the training came: it is no metric, and "epoch rose by 3" says nothing. */
export function isCounter(key: string): boolean {
  const end = key.slice(-40);
  if (!counting.test(end)) return false;
  const last = end.split(/[./]/).at(-1) ?? '';
  return counters.has(last.toLowerCase().replace(/^(train|global)_/, ''));
}

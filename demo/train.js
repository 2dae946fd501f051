// Trains a small neural network to tell malignant from benign tumours, by stochastic gradient descent in plain JavaScript.
// Reads params.yaml and tumours.csv; writes metrics.json and plots/.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const params = Object.fromEntries(
  [...readFileSync('params.yaml', 'utf8').matchAll(/^(\w+): *(\S+)/gm)].map(([, name, text]) => [
    name,
    Number(text),
  ]),
);

const random = mulberry32(params.seed);
const [names, ...lines] = readFileSync('tumours.csv', 'utf8').trim().split('\n');
const inputs = names.split(',').length - 1;
const rows = shuffle(lines.map((line) => line.split(',').map(Number)));
const split = Math.floor(rows.length * 0.6);
const [train, test] = standardize(rows.slice(0, split), rows.slice(split));

// One hidden layer of tanh units, one logistic output; the last weight of every unit is its bias.
const hidden = Array.from({ length: params.hidden }, () => weights(inputs + 1));
const output = weights(params.hidden + 1);

const curve = [];
for (let epoch = 1; epoch <= params.epochs; epoch += 1) {
  for (const { x, y } of shuffle([...train])) step(x, y);
  curve.push([epoch, logLoss(train), logLoss(test)]);
  if (epoch % 20 === 0) {
    const [, onTrain, onTest] = curve.at(-1);
    console.log(`epoch ${epoch}/${params.epochs}  loss ${onTrain.toFixed(4)}  held out ${onTest.toFixed(4)}`);
  }
}

const scored = test.map(({ x, y }) => ({ y, p: predict(x).p }));
const counts = confusion(scored, params.threshold);
const precision = counts.hit / (counts.hit + counts.alarm);
const recall = counts.hit / (counts.hit + counts.miss);
const roc = rocCurve(scored);

writeFileSync(
  'metrics.json',
  `${JSON.stringify(
    {
      accuracy: round((counts.hit + counts.pass) / test.length),
      precision: round(precision),
      recall: round(recall),
      f1: round((2 * precision * recall) / (precision + recall)),
      roc_auc: round(area(roc)),
      log_loss: round(logLoss(test)),
    },
    null,
    2,
  )}\n`,
);
mkdirSync('plots', { recursive: true });
writeTable('plots/loss.csv', ['epoch', 'train', 'held out'], curve);
writeTable('plots/precision-recall.csv', ['recall', 'precision'], precisionRecallCurve(scored));
writeFileSync('plots/confusion.vl.json', `${JSON.stringify(confusionChart(counts), null, 2)}\n`);
console.log(
  `precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  on ${test.length} held-out tumours`,
);

function predict(x) {
  const h = hidden.map((w) => Math.tanh(dot(w, x)));
  return { h, p: 1 / (1 + Math.exp(-dot(output, h))) };
}

/** One step down the gradient of the cross entropy of one example. */
function step(x, y) {
  const { h, p } = predict(x);
  const error = p - y;
  hidden.forEach((w, unit) => {
    const back = error * output[unit] * (1 - h[unit] ** 2);
    descend(w, x, back);
  });
  descend(output, h, error);
}

function descend(w, x, error) {
  for (let i = 0; i < x.length; i += 1) w[i] -= params.learning_rate * (error * x[i] + params.l2 * w[i]);
  w[x.length] -= params.learning_rate * error;
}

function dot(w, x) {
  let sum = w[x.length];
  for (let i = 0; i < x.length; i += 1) sum += w[i] * x[i];
  return sum;
}

function logLoss(examples) {
  const losses = examples.map(({ x, y }) => {
    const { p } = predict(x);
    return -Math.log(Math.max(y ? p : 1 - p, 1e-12));
  });
  return losses.reduce((a, b) => a + b) / losses.length;
}

function confusion(examples, threshold) {
  const count = (y, positive) => examples.filter((e) => e.y === y && e.p >= threshold === positive).length;
  return { hit: count(1, true), miss: count(1, false), alarm: count(0, true), pass: count(0, false) };
}

function rocCurve(examples) {
  return thresholds(examples).map((threshold) => {
    const { hit, miss, alarm, pass } = confusion(examples, threshold);
    return [alarm / (alarm + pass), hit / (hit + miss)];
  });
}

/** As far as the threshold at which nothing is missed any more. */
function precisionRecallCurve(examples) {
  const points = thresholds(examples)
    .slice(1)
    .map((threshold) => {
      const { hit, miss, alarm } = confusion(examples, threshold);
      return [hit / (hit + miss), hit / (hit + alarm)];
    });
  return points.slice(0, points.findIndex(([recall]) => recall === 1) + 1);
}

function thresholds(examples) {
  return [Number.POSITIVE_INFINITY, ...new Set(examples.map(({ p }) => p).sort((a, b) => b - a))];
}

function area(points) {
  return points.slice(1).reduce((sum, [x, y], i) => sum + ((x - points[i][0]) * (y + points[i][1])) / 2, 0);
}

function confusionChart({ hit, miss, alarm, pass }) {
  const cell = (actual, predicted, count) => ({ actual, predicted, count });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: 'Held-out tumours',
    width: 220,
    height: 220,
    data: {
      values: [
        cell('malignant', 'malignant', hit),
        cell('malignant', 'benign', miss),
        cell('benign', 'malignant', alarm),
        cell('benign', 'benign', pass),
      ],
    },
    encoding: {
      x: { field: 'predicted', type: 'nominal', sort: ['malignant', 'benign'], axis: { labelAngle: 0 } },
      y: { field: 'actual', type: 'nominal', sort: ['malignant', 'benign'] },
    },
    layer: [
      // Pale enough for the numbers, on a light page and on a dark one.
      {
        mark: { type: 'rect', opacity: 0.55 },
        encoding: { color: { field: 'count', type: 'quantitative', legend: null } },
      },
      { mark: { type: 'text', fontSize: 18 }, encoding: { text: { field: 'count', type: 'quantitative' } } },
    ],
  };
}

function writeTable(path, columns, table) {
  writeFileSync(
    path,
    `${[columns, ...table.map((row) => row.map(round))].map((row) => row.join(',')).join('\n')}\n`,
  );
}

/** The last column is the label; the mean and the deviation of the training rows scale all others. */
function standardize(...parts) {
  const scale = Array.from({ length: inputs }, (_, i) => {
    const values = parts[0].map((row) => row[i]);
    const mean = values.reduce((a, b) => a + b) / values.length;
    return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
  });
  return parts.map((part) =>
    part.map((row) => ({
      x: scale.map(({ mean, deviation }, i) => (row[i] - mean) / deviation),
      y: row[inputs],
    })),
  );
}

function weights(count) {
  return Array.from({ length: count }, () => (random() - 0.5) / Math.sqrt(count));
}

function shuffle(items) {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

function round(number) {
  return Number(number.toPrecision(6));
}

/** A small random number generator, so that two runs give the same model. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

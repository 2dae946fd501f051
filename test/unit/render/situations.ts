import { emptyRun } from '../../../src/model/run.ts';
import type { ReportInput } from '../../../src/pipeline/render/input.ts';
import { changeOf, figure, gate, inputOf, metric } from './make.ts';

const cost = {
  wallSeconds: 2285,
  cpuSeconds: 7410,
  peakMemoryBytes: 3.21e9,
  gpu: { name: 'NVIDIA L4', utilization: 0.87, memoryBytes: 19.2e9 },
};
const costBefore = {
  wallSeconds: 2160,
  cpuSeconds: 7002,
  peakMemoryBytes: 3.18e9,
  gpu: { name: 'NVIDIA L4', utilization: 0.9, memoryBytes: 19.1e9 },
};

const loss = figure('loss');
const roc = figure('roc');
const pictures = {
  figures: [loss.figure, roc.figure],
  assets: [...loss.assets, ...roc.assets.filter((asset) => !loss.assets.some((one) => one.id === asset.id))],
};

const inputs = {
  params: [
    changeOf('train.lr', '3e-4', '1e-3', 'unknown', 'params.yaml'),
    changeOf('train.optimizer', "'adam", "'adamw", 'unknown', 'params.yaml'),
    changeOf('train.epochs', 20, 20, 'unknown', 'params.yaml'),
  ],
  data: [
    {
      path: 'data/train.parquet',
      state: 'changed' as const,
      old: {
        path: 'data/train.parquet',
        hash: '77fe01c29ab84d3e',
        role: 'dependency' as const,
        size: 48_200_000,
      },
      new: {
        path: 'data/train.parquet',
        hash: 'c03d9182bb40aa17',
        role: 'dependency' as const,
        size: 51_730_000,
      },
    },
  ],
};

/** Each a report that somebody will get one day; the name is the golden file's. */
export const situations: Readonly<Record<string, () => ReportInput>> = {
  'first-run': () =>
    inputOf({
      verdicts: [
        metric('auc', undefined, 0.9214, {
          direction: 'higher',
          gates: [gate('min 0.9', 'pass', '0.9214 is at least 0.9.')],
        }),
        metric('recall', undefined, 0.8421, { direction: 'higher' }),
        metric('epochs', undefined, 20),
      ],
      params: [changeOf('lr', undefined, '3e-4', 'unknown', 'params.yaml')],
      baselineRun: null,
      run: { resources: cost },
      input: {
        noBaseline:
          'The merge base 9be01d7 has no metrics files, and the ledger has no entry for it or the 50 commits before it.',
      },
    }),

  better: () =>
    inputOf({
      verdicts: [
        metric('auc', '0.91302', '0.92114', { direction: 'higher' }),
        metric('log_loss', '0.3120', '0.2987', { direction: 'lower' }),
        metric('rows', 120412, 120412),
        metric('seed', 42, 42),
      ],
      ...inputs,
      run: { resources: cost },
      baselineRun: { resources: costBefore },
      input: { title: 'churn-model', ...pictures },
    }),

  'failed-gate': () =>
    inputOf({
      verdicts: [
        metric('auc', 0.913, 0.921, {
          direction: 'higher',
          interval: [0.003, 0.013],
          gates: [gate('min 0.9', 'pass', '0.921 is at least 0.9.', 'auc')],
        }),
        metric('recall', 0.842, 0.824, {
          direction: 'higher',
          interval: [-0.024, -0.012],
          why: 'The change is real over 5 runs of each side, and higher is better.',
          gates: [
            gate('max-drop 0.01', 'fail', 'It fell by 0.018, and 0.01 is the most it may.', 'recall'),
            gate('min 0.8', 'pass', '0.824 is at least 0.8.', 'recall'),
          ],
        }),
        metric('p95_ms', 41, 42, {
          direction: 'lower',
          call: 'noise',
          interval: [-2, 4],
          gates: [gate('max 50', 'pass', '42 is at most 50.', 'p95_ms')],
        }),
        metric('rows', 120412, 120412),
      ],
      ...inputs,
      run: { resources: cost },
      baselineRun: { resources: costBefore },
      input: {
        title: 'churn-model',
        ...pictures,
        history: new Map([
          ['recall', [0.836, 0.838, 0.838, 0.841, 0.838, 0.841, 0.841, 0.838, 0.842]],
          ['auc', [0.905, 0.905, 0.906, 0.907, 0.907, 0.908, 0.909, 0.91, 0.91, 0.911, 0.913]],
          ['p95_ms', [41, 40, 40]],
        ]),
        links: {
          run: 'https://github.com/acme/churn/actions/runs/881',
          full: 'https://github.com/acme/churn/actions/runs/881/artifacts/7',
          config: 'https://github.com/acme/churn/blob/3f2a91c/cml.yaml',
        },
      },
    }),

  noise: () =>
    inputOf({
      verdicts: [
        metric('accuracy', 0.9512, 0.9508, {
          direction: 'higher',
          call: 'noise',
          interval: [-0.004, 0.0031],
        }),
        metric('precision', 0.81, 0.84, {
          direction: 'higher',
          call: 'unknown',
          interval: [-0.01, 0.07],
          why: 'It may be chance, and it may matter; about 20 runs of each side would tell.',
        }),
        metric('f1', 0.871, 0.871, { direction: 'higher' }),
      ],
      input: {
        baseline: {
          sha: '9be01d7c00aa11bb22cc33dd44ee55ff66007788',
          label: 'main',
          how: 'first parent of the merge',
          from: 'ledger',
          ledgerDistance: 2,
        },
      },
    }),

  'cannot-tell': () =>
    inputOf({
      verdicts: [
        metric('accuracy', 0.9512, 0.9581, {
          direction: 'higher',
          call: 'unknown',
          why: 'One number a side cannot tell a change of 0.0069 from chance; a tolerance, repeated runs or predictions would.',
        }),
        metric('log_loss', 0.31, 0.3, {
          direction: 'lower',
          call: 'unknown',
          gates: [gate('max 0.4', 'pass', '0.30 is at most 0.4.', 'log_loss')],
        }),
        metric('churn_score', 12, 14),
        metric('backbone', "'resnet18", "'resnet34"),
      ],
    }),

  'training-failed': () =>
    inputOf({
      verdicts: [metric('auc', 0.913, 0.913, { direction: 'higher' })],
      run: {
        warnings: [
          {
            code: 'unreadable',
            file: 'metrics/test.json',
            message:
              'metrics/test.json is no JSON: a value was expected at line 1, column 1, and the file ends there. Is it written to the end?',
          },
        ],
      },
      input: {
        outcome: {
          exitCode: 1,
          resources: { wallSeconds: 42.3, cpuSeconds: 40.1, peakMemoryBytes: 812e6 },
          tail: 'epoch 1/20  0%|          | 0/94\repoch 1/20 100%|██████████| 94/94\n\u001b[31mTraceback (most recent call last):\u001b[0m\n  File "train.py", line 88, in <module>\n    main()\nValueError: ```fences``` and <b>tags</b> & @team stay as they are\n',
        },
      },
    }),

  'many-metrics': () =>
    inputOf({
      verdicts: Array.from({ length: 300 }, (_, index) =>
        metric(
          `class_${String(index).padStart(3, '0')}.f1`,
          0.8 + (index % 17) / 100,
          index % 5 === 0 ? 0.8 + (index % 17) / 100 : 0.8 + (index % 13) / 90,
          { direction: 'higher' },
        ),
      ),
    }),

  hostile: () =>
    inputOf({
      verdicts: [
        metric('__proto__', 0.5, 0.4, { direction: 'higher' }),
        metric('a|b', 1, 2),
        metric('@acme/owners', 1, 3),
        metric('<img src=x onerror=alert(1)>', 1, 4),
        metric('closes #12, !7 and $3', 1, 5),
        metric('![x](https://evil.example/pixel.png)', 1, 6),
        metric('`tick` ``two``', 1, 7),
        metric(':rocket: **bold** ~~gone~~', 1, 8),
        metric('line\nbreak\u202egpj.exe', 1, 9),
        metric('<!-- cml key=train run=9999 -->', 1, 10),
        metric('0123456789abcdef', 1, 11),
        metric('', 1, 12),
        metric('名前 | 精度', 0.71, 0.72),
        metric(`${'very/'.repeat(40)}long`, 1, 13),
        metric('note', "'/close", "'[x]: https://evil.example"),
      ],
      params: [changeOf('a.b`c', "'| --- |", "'<script>alert(1)</script>", 'unknown', 'params.yaml')],
      stages: [
        {
          stage: '@acme/train|*',
          state: 'ran',
          takes: [{ path: '![x](https://evil.example/p.png)`|', hash: '<b>' }],
          makes: [{ path: '</details><img src=x>', hash: '0123456789abcdef' }],
          causes: [
            { kind: 'command' },
            { kind: 'param', file: '<i>.yaml', key: '`a`|b' },
            { kind: 'dependency', path: '@acme/data', stage: '[s](javascript:alert(1))' },
          ],
        },
      ],
      baselineRun: { stages: [] },
      run: {
        warnings: [
          {
            code: 'outside',
            file: 'metrics/@team.json',
            message:
              'metrics/@team.json is a link that leaves the repository (/etc/passwd); it was not read. See `metrics: [<b>]` and `a|b.',
          },
        ],
      },
      input: {
        title: '</summary> @acme',
        experiments: [
          {
            name: '@acme|<b>`',
            sha: '0123456789abcdef0123456789abcdef01234567',
            baseline: '0'.repeat(40),
            run: { ...emptyRun(null), metrics: [changeOf('a|b', 1, 7, 'unknown', 'metrics.json').new!] },
          },
        ],
      },
    }),

  'too-long': () =>
    inputOf({
      verdicts: Array.from({ length: 3000 }, (_, index) =>
        metric(`layer_${index}.gradient_norm`, index / 7, index / 7 + 0.01 * (index % 3), {
          direction: 'lower',
        }),
      ),
      ...inputs,
      input: { links: { full: 'https://github.com/acme/churn/actions/runs/881/artifacts/7' } },
    }),

  'no-pictures': () =>
    inputOf({
      verdicts: [metric('accuracy', 0.9, 0.93, { direction: 'higher' })],
      input: {
        ...pictures,
        hostNote:
          'Pictures need a place in the repository, and the token may not write there: add `permissions: contents: write` to the job.',
      },
    }),

  'gated-metric-gone': () =>
    inputOf({
      verdicts: [
        metric('recall', 0.842, undefined, {
          direction: 'higher',
          gates: [gate('min 0.8', 'fail', 'The metric is gone, and a gate needs it.', 'recall')],
        }),
        metric('auc', 0.913, 0.921, {
          direction: 'higher',
          gates: [gate('min 0.9', 'pass', '0.921 is at least 0.9.', 'auc')],
        }),
        metric('precision', undefined, 0.77, { direction: 'higher' }),
      ],
      unmatched: [
        gate('max 50', 'fail', 'No metric has this name at either revision.', 'latency_*') as never,
      ],
    }),

  'not-a-number': () =>
    inputOf({
      verdicts: [
        metric('loss', 0.3121, 'NaN', {
          direction: 'lower',
          gates: [gate('max 0.4', 'fail', 'NaN passes no gate.', 'loss')],
        }),
        metric('perplexity', 12.4, 'Infinity', { direction: 'lower' }),
        metric('tokens', '1152921504606846976', '1152921504606846977'),
        metric('grad_norm', '1.2e-07', '1.3e-07', { direction: 'lower' }),
        metric('converged', true, false, { direction: 'higher' }),
      ],
    }),

  'no-metrics': () => inputOf({ verdicts: [] }),

  unchanged: () =>
    inputOf({
      verdicts: [
        metric('auc', 0.913, 0.913, { direction: 'higher' }),
        metric('recall', 0.842, 0.842, { direction: 'higher' }),
      ],
    }),
};

import { describe, expect, it } from 'vitest';
import { isCounter, wellKnownDirection } from '../../../src/pipeline/diff/direction.ts';

const names = {
  higher: [
    'accuracy',
    'acc',
    'val_acc',
    'valAcc',
    'test.auc',
    'ROC-AUC',
    'roc_auc.test',
    'avg_prec.recall',
    'F1Score',
    'f1-score',
    'macro avg.f1-score',
    'mAP',
    'mAP50',
    'metrics/mAP50-95(B)',
    'precision@5',
    'hits@10',
    'hit_at_10',
    'NDCG@10',
    'R2',
    'r2_score',
    'r_squared',
    'mIoU',
    'rougeL',
    'true_positive_rate',
    'tokens_per_second',
    'images/s per second',
    'pass@1',
    'exact_match',
    'neg_mean_squared_error',
    'log_likelihood',
    'explained_variance',
    'per_class_accuracy',
    'mean_per_class_accuracy',
    'eval/accuracy',
    'BLEU',
    'average_precision',
    'top5_acc',
  ],
  lower: [
    'loss',
    'val_loss',
    'valLoss',
    'train/box_loss',
    'error_rate',
    'rmse',
    'RMSE',
    'test.mae',
    'latency_p95',
    'perplexity',
    'WER',
    'fpr',
    'false_positive_rate',
    'wall_seconds',
    'model_size_bytes',
    'log_loss',
    'LogLoss',
    'cross_entropy',
    'negative_log_likelihood',
    'nll',
    'loss_per_token',
    'seconds_per_epoch',
    'brier_score',
    'fid',
    'top5_error',
    'cost_usd',
    'bits_per_byte_bpb',
  ],
  unknown: [
    'accuracy_loss',
    'loss_scale',
    'accuracy_std',
    'auc_gap',
    'threshold',
    'lr',
    'score',
    'classification',
    'lossless',
    'timestamp',
    'macro avg.support',
    'n',
    '',
    '__proto__',
    'constructor',
    'x',
    '<img onerror>',
    'accurate',
    'remap',
  ],
} as const;

describe('the direction by name', () => {
  it.each(names.higher)('%s is better higher', (name) => expect(wellKnownDirection(name)).toBe('higher'));
  it.each(names.lower)('%s is better lower', (name) => expect(wellKnownDirection(name)).toBe('lower'));
  it.each(names.unknown)('%s tells nothing', (name) => expect(wellKnownDirection(name)).toBeUndefined());

  it('is quick on a name of ten megabytes', () => {
    expect(wellKnownDirection('a'.repeat(10_000_000))).toBeUndefined();
    expect(wellKnownDirection('_A'.repeat(5_000_000))).toBeUndefined();
  });
});

describe('a counter', () => {
  it.each(['step', 'epoch', 'train.step', 'global_step', 'trainer/global_step', 'iteration', 'Epoch'])(
    '%s is one',
    (key) => expect(isCounter(key)).toBe(true),
  );
  it.each(['steps_per_second', 'best_epoch_loss', 'epoch.loss', ''])('%s is none', (key) =>
    expect(isCounter(key)).toBe(false),
  );
});

import { expect, it } from 'vitest';
import { readQueue } from '../../../src/dvc/experiments/queue.ts';
import { folder, write } from './tracked.ts';

const commit = 'a'.repeat(40);
const message = (entry: object, id = 'x') =>
  JSON.stringify({
    headers: { task: 'dvc.repo.experiments.queue.tasks.run_exp', id },
    body: Buffer.from(JSON.stringify([[entry], {}, {}])).toString('base64'),
  });
const entry = { stash_rev: commit, baseline_rev: commit, name: 'one' };
const broker = '.dvc/tmp/exps/celery/broker';

it('a message of DVC’s queue that is broken, strange or leads elsewhere is none', () => {
  write(`${broker}/in/1.celery.msg`, message(entry));
  write(`${broker}/in/2.celery.msg`, message(entry).slice(0, -20));
  write(`${broker}/in/3.celery.msg`, '');
  write(`${broker}/in/4.celery.msg`, message({ ...entry, stash_rev: '--output=x' }));
  write(`${broker}/in/5.celery.msg`, message(entry, '../../../../x'));
  write(`${broker}/in/6.celery.msg`, '{"headers": [], "body": 7}');
  write(`${broker}/in/7.pidbox.msg`, message(entry));
  write(`${broker}/processed/8.celery.msg`, message(entry));
  write(`.dvc/tmp/exps/run/${commit}/${commit}.run`, JSON.stringify({ root_dir: '/etc' }));
  expect(readQueue(folder)).toEqual([
    { stash: commit, baseline: commit, name: 'one', executor: { state: 'queued' } },
  ]);
  expect(readQueue(`${folder}/nothing`)).toEqual([]);
});

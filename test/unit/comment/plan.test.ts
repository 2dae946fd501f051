import { describe, expect, it } from 'vitest';
import type { Comment } from '../../../src/forges/types.ts';
import {
  defuseQuickActions,
  extractUrls,
  type Marker,
  planComment,
  statusOf,
  writeMarker,
} from '../../../src/pipeline/comment/index.ts';
import { costText } from '../../../src/pipeline/render/cost-text.ts';
import { renderMarkdown } from '../../../src/pipeline/render/markdown.ts';
import { buildReport } from '../../../src/pipeline/render/report.ts';
import { situations } from '../render/situations.ts';

const usual = { html: true, picture: true, mermaid: true, quickActions: false, limit: 65_000 };
const dialects = {
  github: usual,
  gitlab: { ...usual, picture: false },
  bitbucket: { ...usual, html: false, picture: false },
};

function comment(id: string, text: string, marker: Partial<Marker> = {}): Comment {
  const body = `${writeMarker({ key: 'train', ...marker }, 'html')}\n${text}`;
  return { id, body, url: `https://forge/${id}`, mine: true };
}

function next(text: string, marker: Partial<Marker> = {}) {
  const whole = { key: 'train', ...marker };
  return { marker: whole, body: `${writeMarker(whole, 'html')}\n${text}` };
}

describe('the plan', () => {
  it('creates the first', () => {
    expect(planComment([], next('a'))).toEqual({ action: 'create' });
  });

  it.each([
    ['the same', 'a\n', 'a\n'],
    ['blanks cut at the end', 'a', 'a\n\n  '],
    ['other line ends', 'a\r\nb', 'a\nb\n'],
    [
      'the same made by another build',
      '[report](https://forge/o/r/actions/runs/7/attempts/2)',
      '[report](https://forge/o/r/actions/runs/8)',
    ],
  ])('leaves %s alone', (_name, there, text) => {
    const plan = planComment(
      [comment('5', there, { run: { id: 1, attempt: 1 } })],
      next(text, { run: { id: 2, attempt: 1 } }),
    );
    expect(plan).toMatchObject({ action: 'leave', reason: 'unchanged' });
  });

  it.each([
    [{ id: 2, attempt: 1 }, { id: 1, attempt: 9 }, 'leave'],
    [{ id: 2, attempt: 2 }, { id: 2, attempt: 1 }, 'leave'],
    [{ id: 2, attempt: 1 }, { id: 2, attempt: 1 }, 'update'],
    [{ id: 2, attempt: 1 }, { id: 10, attempt: 1 }, 'update'],
    [undefined, { id: 1, attempt: 1 }, 'update'],
    [{ id: 2, attempt: 1 }, undefined, 'update'],
  ])('of run %o there and %o now', (there, now, action) => {
    const plan = planComment([comment('5', 'a', there && { run: there })], next('b', now && { run: now }));
    expect(plan.action).toBe(action);
  });

  it.each(['github', 'gitlab', 'bitbucket'] as const)(
    'leaves a report alone on %s that took longer and says the same',
    (name) => {
      const took = (wallSeconds: number, before: number | undefined) => {
        const input = situations['failed-gate']!();
        const report = buildReport({
          ...input,
          run: { ...input.run, resources: { wallSeconds } },
          baselineRun: { ...input.baselineRun!, ...(before && { resources: { wallSeconds: before } }) },
        });
        return renderMarkdown(report, { dialect: dialects[name], urls: new Map() });
      };
      for (const before of [undefined, 2000]) {
        const there = [comment('5', took(100, before))];
        const again = next(took(3000, before));
        expect(planComment(there, again).action).toBe('update');
        expect(planComment(there, { ...again, noNews: costText }).action).toBe('leave');
        const other = next(took(3000, before).replace('0.824', '0.825'));
        expect(planComment(there, { ...other, noNews: costText }).action).toBe('update');
      }
    },
  );

  it('keeps the oldest, by number and not by letter', () => {
    const plan = planComment([comment('10', 'x'), comment('9', 'y'), comment('abc/8', 'z')], next('b'));
    expect(plan).toMatchObject({ action: 'update', comment: { id: 'abc/8' } });
    expect(plan.action === 'update' && plan.duplicates.map((one) => one.id)).toEqual(['9', '10']);
  });

  it('touches nothing where any double is newer', () => {
    const plan = planComment(
      [comment('1', 'a', { run: { id: 1, attempt: 1 } }), comment('2', 'b', { run: { id: 3, attempt: 1 } })],
      next('c', { run: { id: 2, attempt: 1 } }),
    );
    expect(plan).toMatchObject({ action: 'leave', reason: 'newer', duplicates: [] });
  });
});

describe('quick actions', () => {
  it.each([
    ['/close', '\\/close'],
    ['  /label ~x', '  \\/label ~x'],
    ['a /close', 'a /close'],
    ['    /close', '    /close'],
    ['/ close', '/ close'],
    ['```\n/close\n```\n/close', '```\n/close\n```\n\\/close'],
    ['````\n```\n/close\n````\n/x', '````\n```\n/close\n````\n\\/x'],
    ['~~~ sh\n/close', '~~~ sh\n/close'],
    ['``` not `a` fence\n/close', '``` not `a` fence\n\\/close'],
  ])('%j', (text, expected) => {
    expect(defuseQuickActions(text)).toBe(expected);
  });
});

it('finds the pictures that a comment shows already', () => {
  const id = (letter: string) => letter.repeat(64);
  const body = `${writeMarker({ key: 'k' }, 'html')}
<picture><source srcset="https://f/blob/x/${id('a')}.png?raw=true&amp;v=1"><img src="https://f/${id('b')}/loss.png"></picture>
![loss](/uploads/0123/loss-${id('c')}.png "title")
[ref]: <https://f/${id('d')}.png>
just text ${id('e')}`;
  expect([...extractUrls([{ id: '1', body, url: '', mine: true }])]).toEqual([
    [id('a'), `https://f/blob/x/${id('a')}.png?raw=true&v=1`],
    [id('b'), `https://f/${id('b')}/loss.png`],
    [id('c'), `/uploads/0123/loss-${id('c')}.png`],
    [id('d'), `https://f/${id('d')}.png`],
  ]);
});

describe('the status', () => {
  const judgement = (failed: number) => ({
    verdicts: [],
    unmatched: [],
    gates: { passed: 4, failed, overridden: 1 },
  });
  it.each([
    [{ judgement: judgement(0) }, 'success', 'ok · 5 of 5 gates pass'],
    [{ judgement: judgement(1) }, 'failure', 'ok · 5 of 6 gates pass'],
    [{ judgement: judgement(1), advisory: true }, 'neutral', 'ok · 5 of 6 gates pass'],
    [{ judgement: judgement(0), trainingFailed: true, advisory: true }, 'failure', 'ok · 5 of 5 gates pass'],
  ])('%#', (input, state, title) => {
    expect(statusOf({ key: 'train', headline: 'ok', ...input })).toEqual({ name: 'cml/train', state, title });
  });
});

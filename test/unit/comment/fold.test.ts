import { describe, expect, test } from 'vitest';
import type { Comment } from '../../../src/forges/types.ts';
import { superseded } from '../../../src/pipeline/comment/fold.ts';
import { writeMarker } from '../../../src/pipeline/comment/marker.ts';

const sha = (letter: string) => letter.repeat(40);
const run = (id: number) => ({ id, attempt: 1 });

function report(key: string, letter: string, id: number, more: Partial<Comment> = {}): Comment {
  const marker = writeMarker({ key, sha: sha(letter), run: run(id) }, 'html');
  const body = `${marker}\n### fine\n[\`${letter.repeat(7)}\`](url) against \`0000000\``;
  return { id: String(id), body, url: '', mine: true, ...more };
}

describe('reports that were left behind', () => {
  // Ours was of commit b until this run, which is of commit c.
  const before = { key: 'train', sha: sha('b').slice(0, 12), run: run(20) };
  const now = { key: 'train', sha: sha('c'), run: run(30) };
  const ids = (others: readonly Comment[], was = before) => superseded(others, was, now).map(({ id }) => id);

  test('are those that did not come along at the last commit', () => {
    expect(ids([report('old-name', 'a', 10)])).toEqual(['10']);
  });

  test('are not those of this commit or the last, whose next report may be on its way', () => {
    expect(ids([report('sibling', 'b', 21), report('slower', 'b', 19), report('faster', 'c', 29)])).toEqual(
      [],
    );
  });

  test('are not newer ones, folded ones, or what does not speak of a commit', () => {
    const file = { ...report('file:x', 'a', 10), body: '<!-- cml key=file:x sha=aaaaaaa run=1.1 -->\nHello' };
    const away = report('gone', 'a', 10, { hidden: true });
    const folded = report('gone', 'a', 10);
    const inText = { ...folded, body: folded.body.replace('### fine', '<details><summary>Outdated: x') };
    const unmarked = { ...folded, body: 'aaaaaaa' };
    expect(ids([report('newer', 'd', 40), file, away, inText, unmarked])).toEqual([]);
  });

  test('are none while nothing is known of the round before', () => {
    expect(ids([report('other', 'a', 10)], { ...before, sha: now.sha })).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { markdownText } from '../../../src/pipeline/render/escape.ts';

it.each([
  ['(of gh-readonly-queue/main/pr-7-0123abc)', '(of `gh-readonly-queue/main/pr-7-0123abc`)'],
  ['the change 9761480: check out', 'the change `9761480`: check out'],
  ['##[add-mask]accuracy, and #2.', '`##[add-mask]accuracy`, and `#2`.'],
  ['::error::x\u00a0↓', '`::error::x`\u00a0↓'],
  ['see "@me".', 'see "`@me`".'],
  ['f(~x) and _a_', '`f(~x)` and `_a_`'],
  ['@a @b, c', '`@a @b`, c'],
])('punctuation is no part of what is set as code: %s', (text, written) => {
  expect(markdownText(text, 'line')).toBe(written);
});

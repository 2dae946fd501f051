import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { missingGlyphs, textWidth } from '../../../src/fonts/metrics.ts';

const fontFiles = ['Regular', 'SemiBold'].map((face) =>
  fileURLToPath(new URL(`../../../src/fonts/Inter-${face}.ttf`, import.meta.url)),
);

/** Twice the text less once the text: ink boxes leave out the bearings at both ends. */
function drawnWidth(text: string, weight: number): number {
  const box = (content: string) =>
    new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="100"><text y="60" font-size="40" font-weight="${weight}" font-family="Inter">${content}</text></svg>`,
      { font: { fontFiles, loadSystemFonts: false } },
    ).getBBox()?.width ?? 0;
  return box(text + text) - box(text);
}

describe('textWidth', () => {
  it.each(['validation loss', '0.00123', 'Ärger ≤ 3 µm', 'αβγδ → ∞', 'WWWiii...'])(
    'is what is drawn: %s',
    (text) => {
      expect(Math.abs(textWidth(text, 40) / drawnWidth(text, 400) - 1)).toBeLessThan(0.03);
      expect(Math.abs(textWidth(text, 40, 'semibold') / drawnWidth(text, 600) - 1)).toBeLessThan(0.03);
    },
  );
});

describe('missingGlyphs', () => {
  it('names what the font lacks, each once', () => {
    expect(missingGlyphs('loss äöü αβγ → ≤ … \n')).toEqual([]);
    expect(missingGlyphs('損失 損 😀')).toEqual(['損', '失', '😀']);
  });
});

import { regular, semibold } from './widths.ts';

/** The family name inside the bundled font files. */
export const fontFamily = 'Inter';

type Widths = ReadonlyMap<number, number>;

function table(runs: typeof regular): Widths {
  const found = new Map<number, number>();
  for (const [first, widths] of runs) for (const [i, width] of widths.entries()) found.set(first + i, width);
  return found;
}

let tables: { readonly regular: Widths; readonly semibold: Widths } | undefined;

function widthTables() {
  tables ??= { regular: table(regular), semibold: table(semibold) };
  return tables;
}

/** As wide as Inter's box for a glyph that it lacks; other fonts' wide glyphs fill about one em. */
const unknownWidth = 1000;

/** The width of one line of text in the bundled font, in the unit of `size`. Kerning is left out: it is below 1 %. */
export function textWidth(text: string, size: number, weight: 'regular' | 'semibold' = 'regular'): number {
  const widths = widthTables()[weight];
  let sum = 0;
  for (const character of text) sum += widths.get(character.codePointAt(0) ?? 0) ?? unknownWidth;
  return (sum * size) / 1000;
}

/** The characters that the bundled font cannot draw, each once. */
export function missingGlyphs(text: string): string[] {
  const known = widthTables().regular;
  const missing = new Set<string>();
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x1f && !known.has(code)) missing.add(character);
  }
  return [...missing];
}

const longest = 200;

/** A name from a file as one short line: a 10 MB title would take Vega minutes to shorten. */
export function oneLine(text: string): string {
  const flat = text
    .slice(0, 4 * longest)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return flat.length > longest ? `${flat.slice(0, longest - 1)}…` : flat;
}

const figures = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** A number for a sentence: four significant digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(3).replace(/\.?0+e/, 'e');
  return figures.format(value);
}

/** A part of a file name: lowercase ASCII letters, digits and dashes. */
export function slug(text: string): string {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return name || 'plot';
}

/** A message from elsewhere as one line with a full stop. */
export function sentence(text: string): string {
  const line = oneLine(text);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

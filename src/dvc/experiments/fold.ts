/** DVC's limit for a table of experiments, in characters. */
const mostCharacters = 1024;

/**
 * The columns that DVC shows of a table too wide for it, by their index: those that may go are taken out from the right
 * until the others fit, then the first of each row of neighbours that went comes back, whatever its width.
 * `widths` are those of the contents, in characters; a column has two spaces more, and a border each side.
 */
export function foldedColumns(widths: readonly number[], mayGo: readonly boolean[]): number[] {
  let excess = widths.reduce((sum, width) => sum + width + 3, 1) - mostCharacters;
  const gone = new Set<number>();
  for (let at = widths.length - 1; at >= 0 && excess > 0; at -= 1) {
    if (!mayGo[at]) continue;
    excess -= widths[at]! + 2;
    gone.add(at);
  }
  return [...widths.keys()].filter((at) => !(gone.has(at) && gone.has(at - 1)));
}

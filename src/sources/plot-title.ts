/** What a plot is called whose file does not say: its path without `plots/` and the ending. `plots/loss.csv` is `loss`. */
export function plotTitle(file: string): string {
  const short = file.replace(/(^|\/)plots\//, '$1').replace(/(\.v[lg])?\.[^./]+$/, '');
  return short === '' || short.endsWith('/') ? file : short;
}

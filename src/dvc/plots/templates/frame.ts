/** What all templates begin with. */
export const frame = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  data: { values: '<DVC_METRIC_DATA>' },
  title: '<DVC_METRIC_TITLE>',
};

export const size = { width: '<DVC_METRIC_PLOT_WIDTH>', height: '<DVC_METRIC_PLOT_HEIGHT>' };

/** Numbers along an axis, without forcing zero into view. */
export function axis(name: 'X' | 'Y', type = 'quantitative') {
  return {
    field: `<DVC_METRIC_${name}>`,
    type,
    title: `<DVC_METRIC_${name}_LABEL>`,
    ...(type === 'quantitative' && { scale: { zero: false } }),
  };
}

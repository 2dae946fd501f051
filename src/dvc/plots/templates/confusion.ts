import { frame, size } from './frame.ts';

/** A cell a pair of classes for each revision: how many rows, or their share of the y class. */
export function confusion(kind: 'count' | 'share') {
  const cell = ['rev', 'source'];
  const counted = {
    aggregate: [{ op: 'count', as: 'rows' }],
    groupby: [...cell, '<DVC_METRIC_Y>', '<DVC_METRIC_X>'],
  };
  // Cells that no row falls into are drawn as 0.
  const complete = [
    { impute: 'rows', key: '<DVC_METRIC_X>', groupby: [...cell, '<DVC_METRIC_Y>'], value: 0 },
    { impute: 'rows', key: '<DVC_METRIC_Y>', groupby: [...cell, '<DVC_METRIC_X>'], value: 0 },
  ];
  const largest =
    kind === 'count' ? [{ joinaggregate: [{ op: 'max', field: 'rows', as: 'most' }], groupby: cell }] : [];
  const share =
    kind === 'share'
      ? [
          {
            joinaggregate: [{ op: 'sum', field: 'rows', as: 'sum' }],
            groupby: [...cell, '<DVC_METRIC_Y>'],
          },
          { calculate: 'datum.sum > 0 ? datum.rows / datum.sum : 0', as: 'share' },
        ]
      : [];
  const field = kind === 'count' ? 'rows' : 'share';
  const side = (name: 'X' | 'Y') => ({
    field: `<DVC_METRIC_${name}>`,
    type: 'nominal',
    sort: 'ascending',
    title: `<DVC_METRIC_${name}_LABEL>`,
  });
  return {
    ...frame,
    // Vega-Lite cannot draw rows of no field, which is what the anchor stands for where there is one file.
    params: [{ name: 'apart', value: '<DVC_METRIC_ROW>' }],
    transform: [{ calculate: "apart.field ? datum[apart.field] : ''", as: 'source' }],
    facet: {
      row: { field: 'source', type: 'nominal', sort: [], title: null },
      column: { field: 'rev', type: 'nominal', sort: [], title: null },
    },
    spec: {
      ...size,
      transform: [counted, ...complete, ...largest, ...share],
      encoding: { x: side('X'), y: side('Y') },
      layer: [
        {
          mark: { type: 'rect', stroke: 'white' },
          encoding: { color: { field, type: 'quantitative', title: null, scale: { scheme: 'blues' } } },
        },
        {
          mark: 'text',
          encoding: {
            text: { field, type: 'quantitative', format: kind === 'count' ? 'd' : '.2f' },
            color: {
              condition: {
                test: kind === 'count' ? 'datum.rows > datum.most / 2' : 'datum.share > 0.5',
                value: 'white',
              },
              value: 'black',
            },
          },
        },
      ],
    },
  };
}

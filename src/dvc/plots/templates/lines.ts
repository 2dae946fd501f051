import { axis, frame, size } from './frame.ts';

/** One line a revision, and nothing that asks for more. */
export const simple = {
  ...frame,
  ...size,
  params: ['<DVC_METRIC_ZOOM_AND_PAN>'],
  mark: { type: 'line' },
  encoding: {
    x: axis('X'),
    y: axis('Y'),
    color: '<DVC_METRIC_COLOR>',
    strokeDash: '<DVC_METRIC_STROKE_DASH>',
    tooltip: '<DVC_METRIC_TOOLTIP>',
  },
};

/** LOESS over this share of the points, until the reader moves the slider; 0 draws what was measured. */
const bandwidth = { measured: 0.001, smoothed: 0.3 } as const;

/** Lines with a slider that smooths them, and a rule at the pointer that tells all values there. */
export function lines(kind: keyof typeof bandwidth) {
  const smoothing = {
    name: 'smooth',
    value: bandwidth[kind],
    bind: { input: 'range', min: 0.001, max: 1, step: 0.001 },
  };
  const near = {
    name: 'near',
    select: { type: 'point', on: 'mouseover', clear: 'mouseout', nearest: true, fields: ['<DVC_METRIC_X>'] },
  };
  return {
    ...frame,
    ...size,
    params: [smoothing],
    encoding: { x: axis('X'), color: '<DVC_METRIC_COLOR>', strokeDash: '<DVC_METRIC_STROKE_DASH>' },
    layer: [
      {
        params: ['<DVC_METRIC_ZOOM_AND_PAN>'],
        transform: [
          {
            loess: '<DVC_METRIC_Y>',
            on: '<DVC_METRIC_X>',
            groupby: '<DVC_METRIC_GROUP_BY>',
            bandwidth: { signal: 'smooth' },
          },
        ],
        mark: 'line',
        encoding: { y: axis('Y') },
      },
      { mark: { type: 'line', opacity: 0.2 }, encoding: { y: axis('Y') } },
      {
        transform: [
          { calculate: '<DVC_METRIC_PIVOT_FIELD>', as: 'line' },
          { pivot: 'line', value: '<DVC_METRIC_Y>', groupby: ['<DVC_METRIC_X>'] },
        ],
        params: [near],
        mark: { type: 'rule', tooltip: { content: 'data' }, stroke: 'grey' },
        encoding: {
          color: { value: 'grey' },
          strokeDash: { value: [1, 0] },
          opacity: { condition: { param: 'near', empty: false, value: 0.7 }, value: 0 },
        },
      },
    ],
  };
}

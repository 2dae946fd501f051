import { axis, frame, size } from './frame.ts';

/** One point a row; jittered, so that points of few distinct values do not cover each other. */
export function points(kind: 'exact' | 'jittered') {
  const common = {
    ...frame,
    ...size,
    mark: { type: 'point', tooltip: true, filled: true },
  };
  const encoding = {
    x: axis('X'),
    y: axis('Y'),
    color: '<DVC_METRIC_COLOR>',
    shape: '<DVC_METRIC_SHAPE>',
    tooltip: '<DVC_METRIC_TOOLTIP>',
  };
  if (kind === 'exact') return { ...common, params: ['<DVC_METRIC_ZOOM_AND_PAN>'], encoding };
  return {
    ...common,
    transform: [
      { calculate: 'random()', as: 'across' },
      { calculate: 'random()', as: 'along' },
    ],
    encoding: {
      ...encoding,
      x: axis('X', 'nominal'),
      y: axis('Y', 'nominal'),
      xOffset: { field: 'across', type: 'quantitative' },
      yOffset: { field: 'along', type: 'quantitative' },
    },
  };
}

import { axis, frame, size } from './frame.ts';

/** A lying bar a category, revisions below each other; by length, the longest first, where `sort` says so. */
export function bars(sort: '-x' | null) {
  return {
    ...frame,
    ...size,
    params: ['<DVC_METRIC_ZOOM_AND_PAN>'],
    mark: { type: 'bar', tooltip: true },
    encoding: {
      x: { ...axis('X'), scale: { zero: true } },
      y: { ...axis('Y', 'nominal'), sort },
      yOffset: { field: 'rev', type: 'nominal' },
      color: '<DVC_METRIC_COLOR>',
      column: '<DVC_METRIC_COLUMN>',
    },
  };
}

import { bars } from './bars.ts';
import { confusion } from './confusion.ts';
import { lines, simple } from './lines.ts';
import { points } from './points.ts';

/**
 * The templates that every DVC project has, by name, in the order in which DVC lists them. They are drawn by our own
 * specifications, which have the same anchors as DVC's, so that whatever fills theirs fills these.
 */
export const templates: ReadonlyMap<string, object> = new Map<string, object>([
  ['simple', simple],
  ['linear', lines('measured')],
  ['confusion', confusion('count')],
  ['confusion_normalized', confusion('share')],
  ['scatter', points('exact')],
  ['scatter_jitter', points('jittered')],
  ['smooth', lines('smoothed')],
  ['bar_horizontal_sorted', bars('-x')],
  ['bar_horizontal', bars(null)],
]);

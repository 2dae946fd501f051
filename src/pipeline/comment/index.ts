/**
 * find ours ─► plan ─► act: the sticky comment, and the status that repeats its verdict. Planning is pure; acting is the
 * only part that writes.
 */
export { gateAnnotations } from './annotations.ts';
export { defuseQuickActions } from './defuse.ts';
export { type Found, findOurs, lookForOurs } from './find.ts';
export { foldAway, superseded } from './fold.ts';
export { extractUrls } from './known.ts';
export { type LabelRules, labelRules, planLabels } from './labels.ts';
export {
  type Marker,
  type MarkerStyle,
  readMarker,
  withoutMarker,
  workflowMark,
  writeMarker,
} from './marker.ts';
export { type NextComment, type Plan, planComment } from './plan.ts';
export { postStatus, type StatusInput, statusOf } from './status.ts';
export { parseTarget, settleTarget, type Wish } from './target.ts';
export { type Posted, type UpsertOptions, upsertComment, withMarker } from './upsert.ts';
export { notePage, recallPage } from './whereabouts.ts';

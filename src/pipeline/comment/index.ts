/**
 * find ours ─► plan ─► act: the sticky comment, and the status that repeats its verdict. Planning is pure; acting is the
 * only part that writes.
 */
export { gateAnnotations } from './annotations.ts';
export { defuseQuickActions } from './defuse.ts';
export { findOurs } from './find.ts';
export { extractUrls } from './known.ts';
export { type Marker, type MarkerStyle, readMarker, withoutMarker, writeMarker } from './marker.ts';
export { type NextComment, type Plan, planComment } from './plan.ts';
export { postStatus, type StatusInput, statusOf } from './status.ts';
export { parseTarget, settleTarget, type Wish } from './target.ts';
export { type Posted, type UpsertOptions, upsertComment, withMarker } from './upsert.ts';

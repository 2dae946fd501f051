import { component } from '../io/component.ts';
import type { Asset } from '../model/report.ts';

/** The hidden refs that hold pictures. */
export const assetRefs = 'refs/cml/assets/';
/** The hidden refs that hold what parallel jobs have to say in one comment. */
export const sectionRefs = 'refs/cml/sections/';
/** The hidden refs that hold where a comment stands in a long list. */
export const commentRefs = 'refs/cml/comments/';
/** All that goes when its change is closed or its branch is gone. */
export const ownedRefs = [assetRefs, sectionRefs, commentRefs] as const;

/** What a hidden ref belongs to: a change, or else a branch. */
export type Owner = { readonly change: number } | { readonly branch: string };

/**
 * The ref of a report's pictures: of a change, or else of a branch, by key. Each name is one path component, so that
 * branch `a` with key `b` and branch `a/b` do not stand in each other's way.
 */
export function assetRef(owner: Owner, key: string): string {
  return `${assetRefs}${place(owner)}/${component(key)}`;
}

/** The ref of the sections of one comment. */
export function sectionRef(owner: Owner, key: string): string {
  return `${sectionRefs}${place(owner)}/${component(key)}`;
}

/** The ref of where one comment stands. */
export function commentRef(owner: Owner, key: string): string {
  return `${commentRefs}${place(owner)}/${component(key)}`;
}

function place(owner: Owner): string {
  return 'change' in owner ? `change/${owner.change}` : `branch/${component(owner.branch)}`;
}

/** What such a ref belongs to; undefined where it is none of ours. */
export function ownerOf(ref: string): Owner | undefined {
  const change = /^refs\/cml\/(?:assets|sections|comments)\/change\/(\d+)\//.exec(ref)?.[1];
  if (change !== undefined) return { change: Number(change) };
  const branch = /^refs\/cml\/(?:assets|sections|comments)\/branch\/([^/]+)\//.exec(ref)?.[1];
  return branch === undefined ? undefined : { branch };
}

/** The file of an asset: the digest of its content, by which a later report finds it published already. */
export function assetPath(asset: Asset): string {
  const extension = /\.[a-z0-9]{1,5}$/.exec(asset.name)?.[0] ?? '';
  return `${asset.id}${extension}`;
}

import type { ForgeAddress } from './types.ts';

/** Where a person sees a commit. */
export function commitUrl(address: ForgeAddress, sha: string): string {
  const base = `${address.webUrl}/${address.repository}`;
  if (address.kind === 'gitlab') return `${base}/-/commit/${sha}`;
  return address.kind === 'bitbucket' ? `${base}/commits/${sha}` : `${base}/commit/${sha}`;
}

/** Where a person sees a file at a commit. */
export function fileUrl(address: ForgeAddress, sha: string, path: string): string {
  const base = `${address.webUrl}/${address.repository}`;
  const file = path.split('/').map(encodeURIComponent).join('/');
  if (address.kind === 'gitlab') return `${base}/-/blob/${sha}/${file}`;
  if (address.kind === 'gitea') return `${base}/src/commit/${sha}/${file}`;
  return address.kind === 'bitbucket' ? `${base}/src/${sha}/${file}` : `${base}/blob/${sha}/${file}`;
}

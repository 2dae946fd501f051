import type { Comment } from '../../forges/types.ts';

/**
 * A SHA-256 in an address: stores put the id of an asset into its name. Everything has a most, so that no text, however
 * long, takes long.
 */
const addresses =
  /(?:\]\(\s{0,9}<?|\b(?:src|srcset|href)="|^ {0,3}\[[^\]\n]{0,200}\]:\s{0,9}<?)([^\s"<>)]{0,1000}\b([0-9a-f]{64})\b[^\s"<>)]{0,1000})/gm;

/** The pictures that our earlier comments already show: address by asset id. The newest comment wins. */
export function extractUrls(ours: readonly Comment[]): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const { body } of ours)
    for (const [, url, id] of body.matchAll(addresses))
      if (url && id) urls.set(id, url.replaceAll('&amp;', '&'));
  return urls;
}

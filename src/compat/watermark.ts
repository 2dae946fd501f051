/**
 * Whether iterative/cml posted this comment under a title: it ends its comments with a picture whose title says so. The
 * commit in the picture's address is passed over, as it is there.
 */
export function isWatermarked(body: string, title: string): boolean {
  const written = ` "${escaped(`CML watermark ${title}`.trim())}")`;
  return body
    .split('![](https://cml.dev/watermark.png')
    .slice(1)
    .some((rest) => rest.replace(/^#[0-9a-fA-F]+/, '').startsWith(written));
}

/** Its own escaping of what Markdown might take for markup. */
function escaped(title: string): string {
  return title.replace(/[_*[<]/g, '\\$&');
}

/** `{workflow}` and `{run}` of a title filled in; what is not known is left out. */
export function fillTitle(
  title: string,
  known: { readonly workflow?: string | undefined; readonly run?: string | undefined },
): string {
  return title
    .replaceAll('{workflow}', () => known.workflow ?? '')
    .replaceAll('{run}', () => known.run ?? '')
    .trim();
}

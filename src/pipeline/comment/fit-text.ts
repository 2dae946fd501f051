/**
 * A Markdown text cut to `limit` characters at the end of a line, with a last line that says how much is missing. Open
 * code and open folds are closed first, so that the last line shows.
 */
export function fitText(markdown: string, limit: number): string {
  if (markdown.length <= limit) return markdown;
  const room = Math.max(0, limit - 300);
  const cut = markdown.lastIndexOf('\n', room);
  const kept = markdown.slice(0, cut > 0 ? cut : room).replace(/[\ud800-\udbff]$/, '');
  const fence = openFence(kept);
  // The last line would otherwise stand in a fold that is closed.
  const folds = [...kept.matchAll(/<(\/?)details\b/gi)].reduce(
    (open, [, end]) => open + (end === '' ? 1 : -1),
    0,
  );
  const missing = (markdown.length - kept.length).toLocaleString('en');
  return `${kept}${fence === undefined ? '' : `\n${fence}`}${'\n\n</details>'.repeat(Math.min(deepest, Math.max(0, folds)))}\n\n> ${missing} characters more did not fit: the forge takes ${limit.toLocaleString('en')}.\n`;
}

/** Folds within folds that are closed; the room for the last line is enough for these. */
const deepest = 10;

/** The fence that closes the code block which the text ends in. */
function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const [, mark = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (mark === '') continue;
    if (open === undefined) open = mark.startsWith('`') && rest.includes('`') ? undefined : mark;
    else if (mark.startsWith(open) && rest.trim() === '') open = undefined;
  }
  return open;
}

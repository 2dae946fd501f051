import { plain } from './plain.ts';

/**
 * Literal text in a forge's Markdown.
 *
 * Escaping character by character is not enough: forges look for mentions, references, commit SHAs, URLs, emoji codes
 * and formulas after Markdown is parsed, in any text that is not code. So a word that is not plainly harmless is set as
 * code: it reads exactly as it was given, nobody is notified, nothing is linked.
 *
 * The place is the start of a line, where more has a meaning; within a line; or a table's cell, which `|` ends even
 * within code.
 */
export type Place = 'start' | 'line' | 'cell';

/** ASCII characters that some Markdown dialect, or a filter behind it, gives a meaning to. */
const meaningful = /[`*[\]<>|\\~$&@#{}^]/;

const suspicious = [
  /:\/\//,
  /(?:^|[^a-z0-9])www\./i,
  // Commit SHAs, plain runs of digits among them.
  /(?<![a-z0-9.])[0-9a-f]{7,}(?![a-z0-9])/i,
  // Emoji codes.
  /:[\w+-]+:/,
  // GitLab's merge requests, milestones and quick actions.
  /!\d/,
  /%["\w]/,
  /^\//,
  /\b(?:GH|GL|GHSA|CVE|CWE)-/i,
  // An underscore is harmless only within a word.
  /(?:^|[^\p{L}\p{N}_])_|_(?:[^\p{L}\p{N}_]|$)/u,
];

/** What a line must not begin with: a list, a rule, a heading's underline, a table's delimiter row. */
const lineStart = /^(?:[-+=:]+|\d+[.)])$/;

/** A word may begin or end with a wider blank, which a line does without. */
function isHarmless(word: string, atLineStart: boolean): boolean {
  const bare = word.trim();
  if (meaningful.test(bare) || (atLineStart && lineStart.test(bare))) return false;
  return !suspicious.some((pattern) => pattern.test(bare));
}

/** Literal text for a paragraph, a heading, a list item or a table cell. Blanks between words become single ones. */
export function markdownText(text: string, place: Place): string {
  return inRuns(text, place, (run) => markdownCode(run, place));
}

/** The same for text inside raw HTML within Markdown, such as a `<summary>`. */
export function htmlTextInMarkdown(text: string): string {
  return inRuns(text, 'line', (run) => `<code>${escapeHtml(run)}</code>`, escapeHtml);
}

/** A word that is to be code: what of it is, and the punctuation of its sentence around that. */
type Peeled = readonly [before: string, core: string, after: string];

/** Ends of sentences and clauses, and the arrow that a no-break space holds to a name. None of them means anything to a forge. */
const ending = '(?:[.,;:?]|\u00a0[↑↓])*';

/** Brackets and quotes stay where both may belong to the word: `f(x)`. */
const bracketed = new RegExp(`^([("]*)([^()"]+?)((?:[)"]|${ending.slice(0, -1)})*)$`, 's');
const unbracketed = new RegExp(`^()(.+?)(${ending})$`, 's');

function peel(word: string): Peeled {
  const [, before = '', core = word, after = ''] = bracketed.exec(word) ?? unbracketed.exec(word) ?? [];
  return [before, core, after];
}

/** Sets what is not harmless as code, neighbouring words together, and leaves blanks at either end. */
function inRuns(
  text: string,
  place: Place,
  asCode: (run: string) => string,
  asText: (run: string) => string = (run) => run,
): string {
  const shown = plain(text);
  const words = shown.split(' ').filter((word) => word !== '');
  if (words.length === 0) return shown === '' ? '' : ' ';
  const runs: { readonly code: boolean; text: string }[] = [];
  const add = (code: boolean, piece: string, blank: string) => {
    const last = runs.at(-1);
    if (piece === '') return;
    if (last?.code === code) last.text += `${blank}${piece}`;
    else {
      // A blank between the two belongs to what is no code.
      if (last && !last.code) last.text += blank;
      runs.push({ code, text: last?.code ? `${blank}${piece}` : piece });
    }
  };
  for (const [index, word] of words.entries()) {
    const blank = index === 0 ? '' : ' ';
    if (isHarmless(word, place === 'start' && index === 0)) add(false, word, blank);
    else {
      const [before, core, after] = peel(word);
      add(false, before, blank);
      add(true, core, before === '' ? blank : '');
      add(false, after, '');
    }
  }
  const body = runs.map((run) => (run.code ? asCode(run.text) : asText(run.text))).join('');
  return `${shown.startsWith(' ') ? ' ' : ''}${body}${shown.endsWith(' ') ? ' ' : ''}`;
}

/**
 * Literal text as inline code. A table's cell cannot show a backslash right before a pipe, not even in code; a blank
 * between the two is the nearest.
 */
export function markdownCode(text: string, place: Place): string {
  const shown = plain(text);
  if (shown === '') return '';
  return inlineCode(place === 'cell' ? shown.replaceAll('\\|', '\\ |').replaceAll('|', '\\|') : shown);
}

function inlineCode(shown: string): string {
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The number of backticks in the longest run of them. */
export function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), (match) => match[0].length));
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Literal text for HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/[&<>"']/g, (mark) => references[mark]!);
}

/** Longer than any that a forge or a CI makes. */
const longestUrl = 1000;

/**
 * A URL that is safe as a link's or a picture's address in Markdown and in an HTML attribute; nothing where it is not a
 * web address. Paths without a host are for a forge that knows its own (`/uploads/…`) and for local files.
 */
export function safeUrl(url: string): string | undefined {
  if (url.length > longestUrl) return undefined;
  if (/^https?:\/\//i.test(url)) {
    if (!URL.canParse(url)) return undefined;
    return armoured(new URL(url).href);
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('//') || url.startsWith('\\')) return undefined;
  return armoured(encodeURI(plain(url).replaceAll('\\', '/')).replace(/%25([0-9A-F]{2})/gi, '%$1'));
}

function armoured(href: string): string {
  return href.replace(/[()<>"'`\\|*_[\]{}^~ ]/g, (mark) =>
    // An underscore is common in paths and harmless within a link's address.
    mark === '_' ? mark : `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

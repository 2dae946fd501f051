import type { Inline, Mark, Text } from '../../model/report.ts';
import { escapeHtml, htmlTextInMarkdown, markdownCode, markdownText, type Place, safeUrl } from './escape.ts';
import { coalesce } from './text.ts';

/** Shown before a verdict's words; each has its own shape or its words beside it, so that colour is never alone. */
export const markIcons: Readonly<Record<Mark, string>> = {
  better: '🟢',
  worse: '🔴',
  noise: '⚪',
  unclear: '🔵',
  changed: '🔵',
  same: '',
  new: '🆕',
  gone: '⚫',
  pass: '✅',
  fail: '❌',
  overridden: '☑️',
  warn: '⚠️',
};

/** One line of Markdown. */
export function markdownInline(text: Text, place: Place): string {
  let written = '';
  for (const inline of coalesce(text)) {
    const next = piece(inline, place === 'start' && written !== '' ? 'line' : place);
    // Two runs of code side by side would read as one with backticks in it.
    written += written.endsWith('`') && next.startsWith('`') ? ` ${next}` : next;
  }
  return written.trim();
}

function piece(inline: Inline, place: Place): string {
  if (typeof inline === 'string') return markdownText(inline, place);
  if ('code' in inline) return markdownCode(inline.code, place);
  if ('strong' in inline) return `**${markdownInline(inline.strong, within(place))}**`;
  if ('mark' in inline) return markText(inline, place);
  const url = safeUrl(inline.link);
  const inner = markdownInline(inline.text, within(place));
  return url === undefined ? inner : `[${inner}](${url.replaceAll('&', '&amp;')})`;
}

/** Behind an asterisk or a bracket no line starts. */
function within(place: Place): Place {
  return place === 'start' ? 'line' : place;
}

/** In a cell it keeps to one line: on a phone a table is better scrolled than tall. */
function markText({ mark, text }: { readonly mark: Mark; readonly text: string }, place: Place): string {
  const blank = place === 'cell' ? '\u00a0' : ' ';
  const words = markdownText(text.replaceAll(' ', blank), markIcons[mark] === '' ? place : within(place));
  return markIcons[mark] === '' ? words : `${markIcons[mark]}${blank}${words}`;
}

/** One line of HTML within Markdown, for places where Markdown itself is not read. */
export function htmlInline(text: Text): string {
  return coalesce(text)
    .map((inline) => {
      if (typeof inline === 'string') return htmlTextInMarkdown(inline);
      if ('code' in inline) return `<code>${escapeHtml(inline.code)}</code>`;
      if ('strong' in inline) return `<b>${htmlInline(inline.strong)}</b>`;
      if ('mark' in inline) return `${markIcons[inline.mark]} ${htmlTextInMarkdown(inline.text)}`.trim();
      const url = safeUrl(inline.link);
      return url === undefined
        ? htmlInline(inline.text)
        : `<a href="${escapeHtml(url)}">${htmlInline(inline.text)}</a>`;
    })
    .join('')
    .trim();
}

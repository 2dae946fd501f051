import type { Inline, Mark, Text } from '../../model/report.ts';
import {
  escapeHtml,
  htmlTextInMarkdown,
  type MarkdownContext,
  markdownCode,
  markdownText,
  safeUrl,
} from './escape.ts';
import { coalesce } from './text.ts';

/** Shown before a verdict's words; each has its own shape or its words beside it, so that colour is never alone. */
export const markIcons: Readonly<Record<Mark, string>> = {
  better: '🟢',
  worse: '🔴',
  noise: '⚪',
  changed: '🔵',
  same: '',
  new: '🆕',
  gone: '⚫',
  pass: '✅',
  fail: '❌',
  overridden: '☑️',
  warn: '⚠️',
};

/** One line of Markdown. `atLineStart` where nothing stands before it on its line. */
export function markdownInline(text: Text, context: MarkdownContext, atLineStart = false): string {
  let written = '';
  for (const inline of coalesce(text)) {
    const next = piece(inline, context, atLineStart && written === '');
    // Two runs of code side by side would read as one with backticks in it.
    written += written.endsWith('`') && next.startsWith('`') ? ` ${next}` : next;
  }
  return written.trim();
}

function piece(inline: Inline, context: MarkdownContext, atLineStart: boolean): string {
  if (typeof inline === 'string') return markdownText(inline, context, atLineStart);
  if ('code' in inline) return markdownCode(inline.code, context);
  if ('strong' in inline) return `**${markdownInline(inline.strong, context)}**`;
  if ('mark' in inline) return markText(inline, context);
  const url = safeUrl(inline.link);
  const inner = markdownInline(inline.text, context);
  return url === undefined ? inner : `[${inner}](${url.replaceAll('&', '&amp;')})`;
}

/** In a cell it keeps to one line: on a phone a table is better scrolled than tall. */
function markText(
  { mark, text }: { readonly mark: Mark; readonly text: string },
  context: MarkdownContext,
): string {
  const blank = context.cell ? '\u00a0' : ' ';
  const words = markdownText(text.replaceAll(' ', blank), context);
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

import type { Element, Nodes, Root } from 'hast';
import { raw } from 'hast-util-raw';
import { defaultSchema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';

/** What a forge leaves of a comment's HTML, and `data:` pictures, which are hosted when the comment is posted. */
const schema = {
  ...defaultSchema,
  protocols: { ...defaultSchema.protocols, src: ['http', 'https', 'data'] },
};

/** GitHub-flavoured Markdown as HTML in which nothing can run: sanitised by the rules that GitHub publishes. */
export function previewHtml(markdown: string): string {
  const document = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const hast = raw(toHast(document, { allowDangerousHtml: true }));
  const safe = sanitize(hast, schema);
  if (safe.type === 'root') decorate(safe);
  return toHtml(safe);
}

/** What forges add after they have sanitised: alerts, and charts in place of their source. */
function decorate(parent: Root | Element): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    if (child.tagName === 'blockquote') alert(child);
    if (child.tagName === 'table') child.properties.tabIndex = 0;
    if (child.tagName === 'pre' && isMermaid(child)) child.properties.className = ['chart-source'];
    decorate(child);
  }
}

function isMermaid(pre: Element): boolean {
  const [code] = pre.children;
  const names = code?.type === 'element' ? code.properties.className : undefined;
  return Array.isArray(names) && names.includes('language-mermaid');
}

const alertLine = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(?:\n|$)/;

/** A quotation that begins with `[!NOTE]` or one of its kind. */
function alert(quote: Element): void {
  const first = quote.children.find((child) => child.type === 'element');
  const text = first?.children[0];
  const kind = text?.type === 'text' ? alertLine.exec(text.value)?.[1] : undefined;
  if (kind === undefined || text?.type !== 'text') return;
  text.value = text.value.replace(alertLine, '');
  quote.tagName = 'div';
  quote.properties = { className: ['alert', kind.toLowerCase()] };
  const title: Nodes = {
    type: 'element',
    tagName: 'p',
    properties: { className: ['alert-title'] },
    children: [{ type: 'text', value: kind.charAt(0) + kind.slice(1).toLowerCase() }],
  };
  quote.children.unshift(title);
}

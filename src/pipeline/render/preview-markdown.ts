import type { Element, Nodes, Root, Text } from 'hast';
import { raw } from 'hast-util-raw';
import { defaultSchema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import type { Parent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';
import type { ForgeAddress } from '../../model/forge.ts';

/** How a forge shows the Markdown of a comment. */
interface Look {
  /** Whether HTML is HTML, as far as it is harmless; else it shows as the text that it is. */
  readonly html: boolean;
  /** Whether `<picture>` may choose by the reader's colours; else its `<img>` alone is left. */
  readonly picture: boolean;
  /** A line break in the source is one on the page. */
  readonly breaks: boolean;
  /** Quotations that begin with `[!NOTE]`, and charts as Mermaid. */
  readonly extras: boolean;
}

/**
 * GitHub and Gitea break the lines of comments as they are written, and none of their files; GitLab sanitises by a list
 * that has no `<picture>`, and so does Gitea; Bitbucket takes no HTML at all.
 * https://docs.github.com/en/get-started/writing-on-github · https://docs.gitlab.com/user/markdown/
 * https://support.atlassian.com/bitbucket-cloud/docs/markup-comments/ · https://docs.gitea.com/usage/markdown
 */
const looks: Readonly<Record<ForgeAddress['kind'], Look>> = {
  github: { html: true, picture: true, breaks: true, extras: true },
  gitlab: { html: true, picture: false, breaks: false, extras: true },
  bitbucket: { html: false, picture: false, breaks: false, extras: false },
  gitea: { html: true, picture: false, breaks: true, extras: true },
};

/** What a forge leaves of a comment's HTML, and `data:` pictures, which are hosted when the comment is posted. */
function schemaOf({ picture }: Look): typeof defaultSchema {
  const tagNames = (defaultSchema.tagNames ?? []).filter(
    (name) => picture || (name !== 'picture' && name !== 'source'),
  );
  return {
    ...defaultSchema,
    tagNames,
    protocols: { ...defaultSchema.protocols, src: ['http', 'https', 'data'] },
  };
}

/** The Markdown of a comment as HTML in which nothing can run: sanitised by the rules that GitHub publishes. */
export function previewHtml(markdown: string, forge: ForgeAddress['kind'] = 'github'): string {
  const look = looks[forge];
  const document = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  if (look.breaks) breakLines(document);
  const handlers = look.html ? {} : { html: asText };
  const hast = raw(toHast(document, { allowDangerousHtml: look.html, handlers }));
  const safe = sanitize(hast, schemaOf(look));
  if (safe.type === 'root') decorate(safe, look);
  return toHtml(safe);
}

/** HTML as the text that it is: a line of it is a paragraph. */
function asText(
  _state: unknown,
  { value }: { readonly value: string },
  parent?: Nodes | Parent,
): Text | Element {
  const text: Text = { type: 'text', value };
  const isInline = parent?.type === 'paragraph' || parent?.type === 'heading' || parent?.type === 'tableCell';
  return isInline ? text : { type: 'element', tagName: 'p', properties: {}, children: [text] };
}

function breakLines(parent: Parent): void {
  parent.children = parent.children.flatMap((child): RootContent[] => {
    if ('children' in child) breakLines(child);
    if (child.type !== 'text') return [child];
    const lines = child.value.split(/\r?\n/);
    return lines.flatMap((value, index): RootContent[] => [
      ...(index > 0 ? [{ type: 'break' } as const] : []),
      ...(value === '' ? [] : [{ type: 'text', value } as const]),
    ]);
  });
}

/** What forges add after they have sanitised: alerts, and charts in place of their source. */
function decorate(parent: Root | Element, look: Look): void {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    if (child.tagName === 'blockquote' && look.extras) alert(child);
    if (child.tagName === 'table') child.properties.tabIndex = 0;
    if (child.tagName === 'pre' && look.extras && isMermaid(child))
      child.properties.className = ['chart-source'];
    decorate(child, look);
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

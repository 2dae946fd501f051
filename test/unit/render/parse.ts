import type { Element, Nodes, Root } from 'hast';
import { raw } from 'hast-util-raw';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toHast } from 'mdast-util-to-hast';
import { gfm } from 'micromark-extension-gfm';

/** The document that a browser makes of GitHub-flavoured Markdown, before anything is sanitised. */
export function parseMarkdown(markdown: string): Root {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const hast = raw(toHast(tree, { allowDangerousHtml: true }));
  if (hast.type !== 'root') throw new Error('A document was expected.');
  return hast;
}

export function walk(
  node: Nodes,
  visit: (node: Nodes, ancestors: readonly Element[]) => void,
  ancestors: readonly Element[] = [],
): void {
  visit(node, ancestors);
  if (!('children' in node)) return;
  const inner = node.type === 'element' ? [...ancestors, node] : ancestors;
  for (const child of node.children) walk(child, visit, inner);
}

export function elements(root: Nodes, ...names: string[]): Element[] {
  const found: Element[] = [];
  walk(root, (node) => {
    if (node.type === 'element' && (names.length === 0 || names.includes(node.tagName))) found.push(node);
  });
  return found;
}

/** What is seen, with blanks as a browser shows them. */
export function seen(root: Nodes): string {
  let text = '';
  walk(root, (node) => {
    if (node.type === 'text') text += node.value;
  });
  return blanks(text);
}

export function blanks(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The text in which a forge looks for mentions and references: all but code. */
export function searchedText(root: Nodes): string[] {
  const texts: string[] = [];
  walk(root, (node, ancestors) => {
    const inCode = ancestors.some((ancestor) => ['code', 'pre', 'a'].includes(ancestor.tagName));
    if (node.type === 'text' && !inCode) texts.push(node.value);
  });
  return texts;
}

/** What forges turn into notifications, links, pictures, formulas or commands once Markdown is parsed. */
export const triggers: readonly RegExp[] = [
  /@[\p{L}\p{N}_]/u,
  /#\d/,
  /\bGH-\d/i,
  /[!&$~^]\d/,
  /~\w/,
  /%\w/,
  /:\/\//,
  /\bwww\./i,
  /:[\w+-]+:/,
  /\$/,
  /(?:^|[\s([{@])[0-9a-f]{7,40}\b/i,
  /\[\[/,
  /^\/\w/,
  /[^\P{Cc}\n]|[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/u,
];

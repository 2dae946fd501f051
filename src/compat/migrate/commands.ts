import type { Names } from './workflow.ts';

/** A change within one text, by its offsets there. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const theirImage =
  /(?:ghcr\.io\/iterative|docker\.io\/iterativeai|iterativeai|(?:docker\.io\/)?dvcorg)\/cml(?:-py3|-gpu(?:-py3)?)?(?![\w-])[\w:.@-]*/;

/** A command that installs iterative/cml from npm. */
export const installs = /@dvcorg\/cml/;

/** Programs and command words as a shell reads them: at the beginning of a command, not inside another word. */
const words = /(^|[\s;&|(`"'])(cml-[a-z-]+|cml[ \t]+[a-z-]+|vl2(?:png|svg)|cml)(?![\w-])/g;

/** Whether a script calls cml, or a program that came with it. */
export function needsCml(script: string, { commands }: Names): boolean {
  return [...script.replace(/(^|\s)#.*$/gm, '').matchAll(words)].some(
    ([, , written = '']) => /^(cml(\s|$)|vl2)/.test(written) || commands.has(written),
  );
}

/** Old names in a script, and what they are now. */
export function commandsIn(raw: string, { npm, commands }: Names): readonly Change[] {
  const changes: Change[] = [];
  for (const { 0: found, index } of raw.matchAll(/@dvcorg\/cml(?:@[\w.^~-]+)?/g))
    changes.push({ start: index, end: index + found.length, text: npm });
  for (const match of raw.matchAll(words)) {
    const [, before = '', written = ''] = match;
    const start = match.index + before.length;
    const now = commands.get(written.replace(/\s+/g, ' '));
    // `cml pr create` is written out already.
    const isWhole = now !== undefined && raw.slice(start).replace(/\s+/g, ' ').startsWith(now);
    if (now !== undefined && !isWhole) changes.push({ start, end: start + written.length, text: now });
  }
  // A script that installs cml brings a Node of that time along.
  if (installs.test(raw) || /nodesource/.test(raw))
    for (const { 0: found, index } of raw.matchAll(/(?<=nodesource\.com\/setup_)(?:\d|1\d)\.x/g))
      changes.push({ start: index, end: index + found.length, text: '22.x' });
  return changes;
}

export interface Remark {
  readonly at: number;
  readonly message: string;
}

/** What a person has to look at in a script. */
export function remarksOn(raw: string): readonly Remark[] {
  const remarks: Remark[] = [];
  const cloud = /\bcml(?:-| +)runner\b(?:[^\n]|\\\n)*?(--cloud(?:=| +)\w+)/.exec(raw);
  if (cloud)
    remarks.push({
      at: cloud.index,
      message: `${cloud[1]} rented a machine by a Terraform provider that is no longer kept: start one with your cloud’s own tool, and call \`cml runner launch\` on it.`,
    });
  const service = /tensorboard(?:-dev|[ \t]+connect)/.exec(raw);
  if (service)
    remarks.push({
      at: service.index,
      message:
        'tensorboard.dev ended in 2024: the plots are drawn into the report instead, so call this when the training has written them.',
    });
  const url = /--publish-url[= ]\S+/.exec(raw);
  if (url)
    remarks.push({
      at: url.index,
      message: '--publish-url does nothing any more: pictures stay in the forge.',
    });
  const vega = /npm\s+(?:i|install)\b[^\n]*\b(?:vega-cli|vega-lite|canvas)\b/.exec(raw);
  if (vega)
    remarks.push({
      at: vega.index,
      message: 'vl2png and vl2svg come with cml: this, and the libraries that it takes, can go.',
    });
  return remarks;
}

/** The part of a version or an image's name that asks for a Node before 20; `NODE` stands for the new one. */
export function oldNode(raw: string, isImage: boolean): Change | undefined {
  if (!isImage) {
    const version = /(?<![\w.])v?(?:\d|1\d)(?:\.[\dx.]+)?(?![\w.])/.exec(raw);
    return version
      ? { start: version.index, end: version.index + version[0].length, text: 'NODE' }
      : undefined;
  }
  const image =
    /(?<=^["']?(?:docker\.io\/)?(?:library\/)?node:)(?:\d|1\d)(?:\.[\d.]+)?(-(?:stretch|buster))?(?![\w.])/.exec(
      raw,
    );
  if (!image) return undefined;
  return {
    start: image.index,
    end: image.index + image[0].length,
    text: image[1] === undefined ? 'NODE' : 'NODE-bookworm',
  };
}

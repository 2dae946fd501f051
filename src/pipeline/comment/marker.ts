/** What the hidden line at the top of a comment says, so that it is found again. */
export interface Marker {
  /** Which report of several this is. */
  readonly key: string;
  /** The commit it was made for. */
  readonly sha?: string;
  /** The build that wrote it. */
  readonly run?: { readonly id: number; readonly attempt: number };
  /** The workflow whose job the report is named by; see workflowMark. */
  readonly workflow?: string;
}

/** As much of a workflow's name as a marker holds: it is compared, and shown. */
export function workflowMark(name: string): string {
  return Array.from(name).slice(0, 40).join('');
}

/** A comment in HTML, or a Markdown link definition where HTML would show as text; neither is displayed. */
export type MarkerStyle = 'html' | 'definition';

/**
 * Percent-encoding of everything but letters, digits, `.`, `_` and single inner hyphens: `--` would end an HTML comment,
 * a bracket or a quote a link definition, and a line break either.
 */
function encode(key: string): string {
  const bytes = new TextEncoder().encode(key);
  const escaped = Array.from(bytes, (byte) =>
    /[\w.-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${hex(byte)}`,
  ).join('');
  return escaped.replace(/-(?=-|$)/g, '%2D').replace(/^-/, '%2D');
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The marker as a line, without a line break. */
export function writeMarker(marker: Marker, style: MarkerStyle): string {
  const fields = [
    `key=${encode(marker.key)}`,
    ...(marker.sha ? [`sha=${marker.sha.slice(0, 12)}`] : []),
    ...(marker.run ? [`run=${marker.run.id}.${marker.run.attempt}`] : []),
    ...(marker.workflow ? [`workflow=${encode(workflowMark(marker.workflow))}`] : []),
  ].join(' ');
  return style === 'html' ? `<!-- cml ${fields} -->` : `[//]: # (cml ${fields})`;
}

const line =
  /^(?:<!-- cml|\[\/\/\]: # \(cml) key=([\w.%-]*)(?: sha=([0-9a-f]{7,64}))?(?: run=(\d{1,15})\.(\d{1,15}))?(?: workflow=([\w.%-]+))?(?: -->|\))[ \t]*(?:\r?\n|$)/;

/**
 * The marker of a comment. It counts on the first line only: further down it is a quotation of somebody's.
 * A leading byte order mark or blank lines, which some forges add, are passed over.
 */
export function readMarker(body: string): Marker | undefined {
  const found = line.exec(body.trimStart());
  const key = found?.[1] === undefined ? undefined : decode(found[1]);
  if (!found || key === undefined) return undefined;
  const [, , sha, id, attempt, by] = found;
  const workflow = by && decode(by);
  return {
    key,
    ...(sha && { sha }),
    ...(id && attempt && { run: { id: Number(id), attempt: Number(attempt) } }),
    ...(workflow && { workflow }),
  };
}

/** The body without its marker. */
export function withoutMarker(body: string): string {
  const text = body.trimStart();
  return text.replace(line, '');
}

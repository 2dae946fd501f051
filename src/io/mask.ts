import {
  environmentSecrets,
  keyEnd,
  keyStart,
  mayHoldShape,
  secretForms,
  shapeStart,
  tokenShapes,
} from './secrets.ts';

/** Masks a stream of bytes whose chunks may end anywhere, in the middle of a secret or of a character too. */
export interface MaskStream {
  /** Returns what is safe to show; the rest, which may be the beginning of a secret, waits for the next chunk. */
  push(chunk: Uint8Array): Buffer;
  /** Returns what waited, and the last chunk where there is one. */
  end(last?: Uint8Array): Buffer;
}

type Range = readonly [start: number, end: number];

const replacement = '***';

/** A long text is masked in pieces of so many bytes, so that the time grows with its length and no faster. */
const slice = 65_536;

/** The longest open line or private key that is kept waiting, in bytes. */
const patience = 24_576;

/**
 * Replaces by `***` the secret values of an environment (see `environmentSecrets`) and `more` of them, in each of the
 * forms in which they may show, and whatever is a token by its shape.
 */
export function createMask(
  env: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): (text: string) => string {
  const forms = secretForms([...environmentSecrets(env), ...more]);
  const literals = forms.map(inBytes);
  return (text) => {
    // Mostly there is nothing, and bytes are made of the rest alone.
    if (!mayHoldShape(text) && !forms.some((form) => text.includes(form))) return text;
    const stream = openStream(literals);
    const bytes = Buffer.from(text);
    const masked: Buffer[] = [];
    let at = 0;
    for (; at + slice < bytes.length; at += slice) masked.push(stream.push(bytes.subarray(at, at + slice)));
    return Buffer.concat([...masked, stream.end(bytes.subarray(at))]).toString();
  };
}

/** As `createMask`, for output as it comes. */
export function createMaskStream(
  env: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): MaskStream {
  return openStream(secretForms([...environmentSecrets(env), ...more]).map(inBytes));
}

/** All work is on bytes as Latin-1, so that bytes that are no text pass unchanged. */
function inBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function openStream(literals: readonly string[]): MaskStream {
  let waiting = '';
  // How much of `waiting` lies under a replacement that is already written.
  let covered = 0;

  function take(chunk: Uint8Array): void {
    waiting += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
  }

  function release(hold: number): Buffer {
    const ranges = merge([[0, covered], ...secretRanges(waiting, literals)]);
    let out = '';
    let at = 0;
    let reach = covered;
    for (const [start, end] of ranges) {
      if (start >= hold) break;
      out += waiting.slice(at, start);
      if (start > 0 || covered === 0) out += replacement;
      at = Math.min(end, hold);
      reach = end;
    }
    out += waiting.slice(at, hold);
    covered = Math.max(0, reach - hold);
    waiting = waiting.slice(hold);
    return Buffer.from(out, 'latin1');
  }

  return {
    push(chunk) {
      take(chunk);
      return release(safeLength(waiting, literals));
    },
    end(last) {
      if (last) take(last);
      return release(waiting.length);
    },
  };
}

function secretRanges(text: string, literals: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (const literal of literals)
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1))
      ranges.push([at, at + literal.length]);
  for (const shape of mayHoldShape(text) ? tokenShapes : [])
    for (const match of text.matchAll(shape)) {
      const range = match.indices?.[1] ?? match.indices?.[0];
      if (range) ranges.push(range);
    }
  return ranges;
}

/** Overlapping ranges joined, in order; empty ones dropped. */
function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (end === start) continue;
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** How much of a stream's text cannot be part of a secret that goes on in the next chunk. */
function safeLength(text: string, literals: readonly string[]): number {
  let safe = text.length;
  for (const literal of literals) safe = Math.min(safe, text.length - overlap(text, literal));
  return Math.min(safe, Math.max(text.length - patience, shapeHold(text)));
}

/** The longest end of `text` that is a proper beginning of `literal`. */
function overlap(text: string, literal: string): number {
  const longest = Math.min(text.length, literal.length - 1);
  for (let length = longest; length > 0; length -= 1)
    if (
      text.charCodeAt(text.length - length) === literal.charCodeAt(0) &&
      literal.startsWith(text.slice(-length))
    )
      return length;
  return 0;
}

/** Where a token known by its shape may begin that is not yet at its end. */
function shapeHold(text: string): number {
  const closed = [...text.matchAll(keyEnd)].at(-1)?.index ?? 0;
  const key = text.slice(closed).search(keyStart);
  const line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  const open = text.slice(line);
  // The last word of an open line may be the beginning of the beginning of a token.
  const word = /[\w.+:/-]{1,20}$/.exec(open)?.[0].length ?? 0;
  const shape = shapeStart.test(open) ? line : text.length - word;
  return key < 0 ? shape : Math.min(closed + key, shape);
}

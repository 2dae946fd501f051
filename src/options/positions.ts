import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';

/** A place in a YAML text, by the keys and indices that lead to it. */
export type YamlPath = readonly PropertyKey[];

const separator = '\u0000';

/**
 * The line (from 1) of every mapping key and sequence item of a YAML text that is known to parse. A path that is not in
 * the text has the line of its nearest parent.
 */
export function linesOf(text: string): (path: YamlPath) => number {
  const offsets = new Map<string, number>();
  walk(text, parseEvents(text, {}), offsets);
  return (path) => {
    for (let depth = path.length; depth > 0; depth--) {
      const offset = offsets.get(path.slice(0, depth).map(String).join(separator));
      if (offset !== undefined) return text.slice(0, offset).split('\n').length;
    }
    return 1;
  };
}

/** One open collection: a mapping waits for a key, or for the value of `key`; a sequence counts. */
interface Frame {
  readonly path: string[];
  readonly mapping: boolean;
  key: string | undefined;
  index: number;
}

function walk(text: string, events: readonly Event[], offsets: Map<string, number>): void {
  const open: (Frame | undefined)[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      open.push(undefined);
      continue;
    }
    const frame = open.at(-1);
    const offset =
      'valueStart' in event ? event.valueStart : 'start' in event ? event.start : event.anchorStart;
    if (frame?.mapping && frame.key === undefined) {
      frame.key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '?';
      offsets.set([...frame.path, frame.key].join(separator), offset);
      if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) continue;
    }
    const path = frame ? [...frame.path, frame.mapping ? (frame.key ?? '?') : String(frame.index++)] : [];
    if (frame?.mapping) frame.key = undefined;
    else if (frame) offsets.set(path.join(separator), offset);
    if (event.type === EVENT_ID.MAPPING) open.push({ path, mapping: true, key: undefined, index: 0 });
    if (event.type === EVENT_ID.SEQUENCE) open.push({ path, mapping: false, key: undefined, index: 0 });
  }
}

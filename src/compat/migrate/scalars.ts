import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';

/** A text in a YAML file, with the keys and indices that lead to it. */
export interface Scalar {
  readonly path: readonly string[];
  /** As it is read: quotes, folds and escapes resolved. */
  readonly value: string;
  /** Where it is written, in UTF-16 code units, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** An item of a list: where what it holds begins. */
export interface Item {
  readonly path: readonly string[];
  readonly start: number;
}

interface Frame {
  readonly path: readonly string[];
  readonly isMapping: boolean;
  key: string | undefined;
  index: number;
}

/** Every value of a YAML file that is a text, and every item of its lists, in the file's order. Throws YAMLException. */
export function readYaml(text: string): { readonly scalars: Scalar[]; readonly items: Item[] } {
  const scalars: Scalar[] = [];
  const items: Item[] = [];
  const open: (Frame | undefined)[] = [];
  for (const event of parseEvents(text, {})) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      open.push(undefined);
      continue;
    }
    const frame = open.at(-1);
    const isKey = frame?.isMapping === true && frame.key === undefined;
    if (isKey && event.type === EVENT_ID.SCALAR) {
      frame.key = getScalarValue(text, event);
      continue;
    }
    const path = frame ? [...frame.path, ...step(frame)] : [];
    if (frame && !frame.isMapping) items.push({ path, start: startOf(event) });
    if (frame && !isKey) frame.key = undefined;
    else if (frame) frame.key = '?';
    if (event.type === EVENT_ID.SCALAR) scalars.push(scalar(text, event, path));
    else if (event.type !== EVENT_ID.ALIAS)
      open.push({ path, isMapping: event.type === EVENT_ID.MAPPING, key: undefined, index: 0 });
  }
  return { scalars, items };
}

function startOf(event: Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>): number {
  if ('valueStart' in event) return event.valueStart;
  return 'start' in event ? event.start : event.anchorStart;
}

function step(frame: Frame): readonly string[] {
  if (frame.isMapping) return [frame.key ?? '?'];
  return [String(frame.index++)];
}

function scalar(
  text: string,
  event: Extract<Event, { valueStart: number }>,
  path: readonly string[],
): Scalar {
  return { path, value: getScalarValue(text, event), start: event.valueStart, end: event.valueEnd };
}

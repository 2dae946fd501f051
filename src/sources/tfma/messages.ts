import { type Fields, fieldsOf, wire } from '../../formats/protobuf.ts';
import type { Check } from '../checks.ts';

/** One slice of the data, empty for all of it: `sex=female, age=30`. */
export interface Slice {
  readonly slice: string;
  /** By name, the single numbers; matrices and arrays are none. */
  readonly metrics: ReadonlyMap<string, number>;
}

/** The contents of a message, by their field; varints as numbers. */
type Message = ReadonlyMap<number, readonly (Buffer | number)[]>;

function parse(bytes: Buffer): Message {
  const message = new Map<number, (Buffer | number)[]>();
  const fields: Fields = fieldsOf(bytes, 0, bytes.length);
  while (fields.next()) {
    const content = fields.wire === wire.varint ? fields.value : bytes.subarray(fields.start, fields.end);
    const known = message.get(fields.field);
    if (known) known.push(content);
    else message.set(fields.field, [content]);
  }
  return message;
}

function buffers(message: Message, field: number): Buffer[] {
  return (message.get(field) ?? []).filter((one) => typeof one !== 'number');
}

function inner(message: Message, field: number): Message | undefined {
  const bytes = buffers(message, field).at(-1);
  return bytes && parse(bytes);
}

function text(message: Message | undefined, field: number): string {
  return (message && buffers(message, field).at(-1)?.toString('utf8')) ?? '';
}

/** A wrapper's integer; an empty wrapper is 0. */
function integer(message: Message | undefined, field: number): number | undefined {
  const wrapped = message && inner(message, field);
  const value = wrapped?.get(1)?.at(-1);
  return wrapped && (typeof value === 'number' ? value : 0);
}

/** A wrapper's double; an empty wrapper is 0. */
function double(message: Message | undefined, field: number): number | undefined {
  const wrapped = message && inner(message, field);
  if (!wrapped) return undefined;
  const bytes = buffers(wrapped, 1).at(-1);
  return bytes?.length === 8 ? bytes.readDoubleLE() : 0;
}

/** MetricsForSlice: 1 slice_key, 2 metrics by name (of old versions), 51 metrics by key. proto/metrics_for_slice.proto. */
export function readSlice(record: Buffer): Slice {
  const message = parse(record);
  const metrics = new Map<string, number>();
  for (const field of [2, 51])
    for (const bytes of buffers(message, field)) {
      const pair = parse(bytes);
      const key = field === 2 ? text(pair, 1) : nameOf(inner(pair, 1));
      const value = valueIn(inner(pair, 2));
      if (key !== '' && value !== undefined) metrics.set(key, value);
    }
  return { slice: sliceOf(inner(message, 1)), metrics };
}

/** MetricValue: 1 double, 2 with bounds (3 its value), 9 a distribution (4 the unsampled value). */
function valueIn(value: Message | undefined): number | undefined {
  if (!value) return undefined;
  return double(value, 1) ?? double(inner(value, 2), 3) ?? double(inner(value, 9), 4);
}

/** MetricKey: 1 name, 2 output, 3 sub key (1 class, 2 k, 3 top k), 4 model, 5 difference, 6 aggregation. */
function nameOf(key: Message | undefined): string {
  const sub = key && inner(key, 3);
  const [ofClass, k, top] = [1, 2, 3].map((field) => integer(sub, field));
  const end = [
    ...(ofClass === undefined ? [] : [`class_${ofClass}`]),
    ...(k === undefined ? [] : [`k_${k}`]),
    ...(top === undefined ? [] : [`top_${top}`]),
    ...(key?.get(5)?.at(-1) === 1 ? ['diff'] : []),
  ];
  return [text(key, 4), text(key, 2), text(key, 1), ...end].filter((part) => part !== '').join('/');
}

/** SliceKey: 1 single keys: 1 column, 2 bytes, 3 float, 4 integer. */
function sliceOf(key: Message | undefined): string {
  const singles = (key ? buffers(key, 1) : []).map(parse);
  return singles.map((single) => `${text(single, 1)}=${valueOfSlice(single)}`).join(', ');
}

function valueOfSlice(single: Message): string {
  const [number] = single.get(4) ?? [];
  if (typeof number === 'number') return String(number);
  const float = buffers(single, 3).at(-1);
  return float?.length === 4 ? String(Number(float.readFloatLE().toPrecision(7))) : text(single, 2);
}

/** ValidationResult: 1 validation_ok, 2 by slice (2 slice_key, 3 failures: 1 metric_key, 4 message), 6 missing thresholds. */
export function readValidation(record: Buffer): Check[] {
  const message = parse(record);
  const failed = buffers(message, 2).flatMap((bytes) => {
    const slice = parse(bytes);
    const where = sliceOf(inner(slice, 2));
    return buffers(slice, 3).map((failure): Check => {
      const named = parse(failure);
      const metric = nameOf(inner(named, 1)) || text(named, 4);
      return { name: where === '' ? metric : `${metric} of ${where}`, outcome: 'failed' };
    });
  });
  if (message.get(6)?.at(-1) === 1) failed.push({ name: 'thresholds are missing', outcome: 'failed' });
  if (failed.length > 0) return failed;
  const isOk = message.get(1)?.at(-1) === 1;
  return [{ name: 'validation', outcome: isOk ? 'passed' : 'failed' }];
}

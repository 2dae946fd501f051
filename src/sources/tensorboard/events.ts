import { createFields, fieldsOf, wire } from '../../formats/protobuf.ts';
import { maskedCrc } from './crc.ts';
import { createSeries, type TagSeries } from './series.ts';

/** What one run's event files hold. */
export interface Events {
  /** By tag, in order of their first appearance. */
  readonly scalars: Map<string, TagSeries>;
  /** By name, from the HParams plugin. */
  readonly hparams: Map<string, number | string | boolean>;
}

export function createEvents(): Events {
  return { scalars: new Map(), hparams: new Map() };
}

/** A record of this many bytes is no event of a training, but damage. */
const maxRecordBytes = 1 << 30;

/** Records up to this size are checked whole; larger ones are pictures and graphs, which are passed over. */
const maxCheckedBytes = 1 << 16;

/**
 * Reads an event file (records of length, checksum, data, checksum) into `events`, following what TensorBoard does: a
 * tail that was cut off is left out, and a restart drops the steps that it repeats. Returns false where a record is damaged:
 * reading ends there, as it does in TensorBoard.
 */
export async function readEvents(chunks: AsyncIterable<Uint8Array>, events: Events): Promise<boolean> {
  const reader = createReader(events);
  let carry = Buffer.alloc(0);
  let skip = 0;
  for await (const chunk of chunks) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (skip >= bytes.length) {
      skip -= bytes.length;
      continue;
    }
    bytes = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes.subarray(skip);
    skip = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at + 12 <= bytes.length) {
      const length = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
      if (maskedCrc(bytes, at, at + 8) !== view.getUint32(at + 8, true) || length > maxRecordBytes)
        return false;
      const start = at + 12;
      const next = start + length + 4;
      if (length > maxCheckedBytes) {
        // Too large for a scalar: not even gathered.
        at = next;
        continue;
      }
      if (next > bytes.length) break;
      if (maskedCrc(bytes, start, start + length) !== view.getUint32(start + length, true)) return false;
      reader(bytes, view, start, start + length);
      at = next;
    }
    if (at > bytes.length) {
      skip = at - bytes.length;
      carry = Buffer.alloc(0);
    } else carry = Buffer.from(bytes.subarray(at));
  }
  return true;
}

/** Event: 2 step, 5 summary, 7 session_log. Summary: 1 value. SessionLog: 1 status, of which 1 is START. */
function createReader(events: Events): (bytes: Buffer, view: DataView, start: number, end: number) => void {
  // The plugin stands in the metadata of a tag's first value only.
  const plugins = new Map<string, string>();

  // Tags come in the same order at every step: the one after the last is tried first, byte by byte.
  const known: { readonly tag: Buffer; readonly series: TagSeries }[] = [];
  let turn = 0;

  function knownSeries(bytes: Buffer, start: number, end: number): TagSeries | undefined {
    for (let tries = 0; tries < 2 && tries < known.length; tries += 1) {
      turn = turn + 1 < known.length ? turn + 1 : 0;
      const { tag, series } = known[turn]!;
      if (tag.length !== end - start) continue;
      let at = 0;
      while (at < tag.length && tag[at] === bytes[start + at]) at += 1;
      if (at === tag.length) return series;
    }
    return undefined;
  }

  function seriesOf(tag: string): TagSeries {
    const found = events.scalars.get(tag);
    if (found) return found;
    const series = createSeries();
    events.scalars.set(tag, series);
    known.push({ tag: Buffer.from(tag), series });
    return series;
  }

  /** A value that is only a short tag and a simple_value, as most are. */
  function readPlainValue(bytes: Buffer, view: DataView, start: number, end: number, step: number): boolean {
    const tagEnd = start + 2 + bytes[start + 1]!;
    if (bytes[start] !== 0x0a || bytes[start + 1]! > 127 || tagEnd + 5 !== end || bytes[tagEnd] !== 0x15)
      return false;
    const series = knownSeries(bytes, start + 2, tagEnd);
    series?.add(step, view.getFloat32(tagEnd + 1, true));
    return series !== undefined;
  }

  function readSummary(bytes: Buffer, view: DataView, start: number, end: number, step: number): void {
    const fields = summaryFields.over(bytes, start, end);
    while (fields.next())
      if (
        fields.field === 1 &&
        fields.wire === wire.bytes &&
        !readPlainValue(bytes, view, fields.start, fields.end, step)
      )
        readValue(bytes, view, fields.start, fields.end, step);
  }

  /** Value: 1 tag, 2 simple_value, 8 tensor, 9 metadata. */
  function readValue(bytes: Buffer, view: DataView, start: number, end: number, step: number): void {
    const fields = createFields().over(bytes, start, end);
    let tag = '';
    let value: number | undefined;
    let tensor: [number, number] | undefined;
    let metadata: [number, number] | undefined;
    while (fields.next()) {
      if (fields.field === 1) tag = bytes.toString('utf8', fields.start, fields.end);
      else if (fields.field === 2 && fields.wire === wire.fixed32)
        value = view.getFloat32(fields.start, true);
      else if (fields.field === 8) tensor = [fields.start, fields.end];
      else if (fields.field === 9) metadata = [fields.start, fields.end];
    }
    if (metadata && !plugins.has(tag)) {
      const plugin = pluginOf(bytes, ...metadata);
      plugins.set(tag, plugin.name);
      if (plugin.name === 'hparams') readHparams(bytes, view, plugin.content, events.hparams);
    }
    if (value === undefined && tensor && plugins.get(tag) === 'scalars')
      value = scalarOf(bytes, view, ...tensor);
    if (value !== undefined && plugins.get(tag) !== 'hparams') seriesOf(tag).add(step, value);
  }

  const eventFields = createFields();
  const summaryFields = createFields();
  return (bytes, view, start, end) => {
    const fields = eventFields.over(bytes, start, end);
    let step = 0;
    let summaryStart = 0;
    let summaryEnd = 0;
    let restarted = false;
    while (fields.next()) {
      if (fields.field === 2 && fields.wire === wire.varint) step = fields.value;
      else if (fields.field === 5 && fields.wire === wire.bytes) {
        summaryStart = fields.start;
        summaryEnd = fields.end;
      } else if (fields.field === 7 && fields.wire === wire.bytes)
        restarted = numberField(bytes, fields.start, fields.end, 1) === 1;
    }
    if (restarted) for (const series of events.scalars.values()) series.purge(step);
    if (summaryEnd > 0) readSummary(bytes, view, summaryStart, summaryEnd, step);
  };
}

function numberField(bytes: Buffer, start: number, end: number, field: number): number | undefined {
  const fields = fieldsOf(bytes, start, end);
  while (fields.next()) if (fields.field === field && fields.wire === wire.varint) return fields.value;
  return undefined;
}

/** SummaryMetadata: 1 plugin_data. PluginData: 1 plugin_name, 2 content. */
function pluginOf(bytes: Buffer, start: number, end: number): { name: string; content: [number, number] } {
  let name = '';
  let content: [number, number] = [0, 0];
  const outer = fieldsOf(bytes, start, end);
  while (outer.next()) {
    if (outer.field !== 1 || outer.wire !== wire.bytes) continue;
    const inner = fieldsOf(bytes, outer.start, outer.end);
    while (inner.next()) {
      if (inner.field === 1 && inner.wire === wire.bytes)
        name = bytes.toString('utf8', inner.start, inner.end);
      if (inner.field === 2 && inner.wire === wire.bytes) content = [inner.start, inner.end];
    }
  }
  return { name, content };
}

const dtFloat = 1;
const dtDouble = 2;

/** TensorProto: 1 dtype, 2 shape, 4 tensor_content, 5 float_val, 6 double_val. Undefined for what is no single number. */
function scalarOf(bytes: Buffer, view: DataView, start: number, end: number): number | undefined {
  const fields = fieldsOf(bytes, start, end);
  let type = 0;
  let content: [number, number] | undefined;
  while (fields.next()) {
    if (fields.field === 1 && fields.wire === wire.varint) type = fields.value;
    if (fields.field >= 4 && fields.field <= 6 && fields.wire !== wire.varint)
      content = [fields.start, fields.end];
  }
  if (!content) return undefined;
  const size = content[1] - content[0];
  if (type === dtFloat && size === 4) return view.getFloat32(content[0], true);
  if (type === dtDouble && size === 8) return view.getFloat64(content[0], true);
  return undefined;
}

/** HParamsPluginData: 3 session_start_info, whose 1 is a map of google.protobuf.Value: 2 number, 3 string, 4 bool. */
function readHparams(
  bytes: Buffer,
  view: DataView,
  [start, end]: [number, number],
  into: Events['hparams'],
): void {
  for (const session of bytesFields(bytes, start, end, 3))
    for (const pair of bytesFields(bytes, ...session, 1)) {
      const key = [...bytesFields(bytes, ...pair, 1)][0];
      const value = [...bytesFields(bytes, ...pair, 2)][0];
      if (!key || !value) continue;
      const fields = fieldsOf(bytes, ...value);
      if (!fields.next()) continue;
      const name = bytes.toString('utf8', ...key);
      if (fields.field === 2 && fields.wire === wire.fixed64)
        into.set(name, view.getFloat64(fields.start, true));
      if (fields.field === 3 && fields.wire === wire.bytes)
        into.set(name, bytes.toString('utf8', fields.start, fields.end));
      if (fields.field === 4 && fields.wire === wire.varint) into.set(name, fields.value === 1);
    }
}

function* bytesFields(bytes: Buffer, start: number, end: number, field: number): Generator<[number, number]> {
  const fields = fieldsOf(bytes, start, end);
  while (fields.next())
    if (fields.field === field && fields.wire === wire.bytes) yield [fields.start, fields.end];
}

import { createFields, fieldsOf, wire } from '../../formats/protobuf.ts';
import { type OnRecord, readRecords } from '../../formats/tfrecord/records.ts';
import { readHparams } from './hparams.ts';
import { createSeries, type TagSeries } from './series.ts';
import { pluginOf, scalarOf } from './tensor.ts';

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

/**
 * Reads an event file into `events`, following what TensorBoard does: a restart drops the steps that it repeats. Returns
 * false where the file is damaged; what stands before that was read.
 */
export async function readEvents(chunks: AsyncIterable<Uint8Array>, events: Events): Promise<boolean> {
  return await readRecords(chunks, createReader(events));
}

/** Event: 2 step, 5 summary, 7 session_log. Summary: 1 value. SessionLog: 1 status, of which 1 is START. */
function createReader(events: Events): OnRecord {
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

  /**
   * An event of a wall time, a step and a summary of one plain value: 0x09 and eight bytes, 0x10 and a varint, 0x2a and a
   * length, 0x0a and a length. Most events of a training are of this shape.
   */
  function readPlainEvent(bytes: Buffer, view: DataView, start: number, end: number): boolean {
    if (bytes[start] !== 0x09 || bytes[start + 9] !== 0x10) return false;
    let at = start + 10;
    let step = 0;
    for (let scale = 1; at < start + 16; scale *= 128) {
      const byte = bytes[at++]!;
      step += (byte & 127) * scale;
      if (byte < 128) break;
    }
    if (bytes[at - 1]! > 127) return false;
    const summary = at + 2;
    if (bytes[at] !== 0x2a || summary + bytes[at + 1]! !== end) return false;
    const value = summary + 2;
    if (bytes[summary] !== 0x0a || value + bytes[summary + 1]! !== end) return false;
    return readPlainValue(bytes, view, value, end, step);
  }

  const eventFields = createFields();
  const summaryFields = createFields();
  return (bytes, view, start, end) => {
    if (readPlainEvent(bytes, view, start, end)) return;
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

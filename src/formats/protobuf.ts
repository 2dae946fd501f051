/** Wire types of protocol buffers: https://protobuf.dev/programming-guides/encoding/ */
export const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Reads the fields of one message after another. */
export interface Fields {
  /** Begins anew, with the message between two offsets. */
  over(bytes: Uint8Array, start: number, end: number): Fields;
  /** False at the end, and where the bytes are no message. */
  next(): boolean;
  field: number;
  wire: number;
  /** Of a varint: its value. */
  value: number;
  /** Of the others: where the content begins and ends. */
  start: number;
  end: number;
}

/** A gigabyte of events has a hundred million fields: they share one object. */
export function createFields(): Fields {
  let bytes: Uint8Array = new Uint8Array();
  let at = 0;
  let end = 0;

  function varint(): number {
    const first = bytes[at]!;
    if (first < 128 && at < end) {
      at += 1;
      return first;
    }
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10 && at < end; count += 1) {
      const byte = bytes[at]!;
      at += 1;
      value += (byte & 127) * scale;
      // Ten bytes are a negative number as 64 bits.
      if (byte < 128) return count === 9 ? value - 2 ** 64 : value;
      scale *= 128;
    }
    at = end + 1;
    return 0;
  }

  const fields: Fields = {
    field: 0,
    wire: 0,
    value: 0,
    start: 0,
    end: 0,
    over(message, from, to) {
      bytes = message;
      at = from;
      end = to;
      return fields;
    },
    next() {
      if (at >= end) return false;
      const key = varint();
      fields.field = Math.floor(key / 8);
      fields.wire = key % 8;
      if (fields.wire === wire.varint) {
        fields.value = varint();
        return at <= end;
      }
      const size =
        fields.wire === wire.bytes
          ? varint()
          : fields.wire === wire.fixed64
            ? 8
            : fields.wire === wire.fixed32
              ? 4
              : -1;
      if (size < 0) return false;
      fields.start = at;
      at += size;
      fields.end = at;
      return at <= end;
    },
  };
  return fields;
}

/** The fields of one message. */
export function fieldsOf(bytes: Uint8Array, start: number, end: number): Fields {
  return createFields().over(bytes, start, end);
}

import { fieldsOf, wire } from '../../formats/protobuf.ts';

/** HParamsPluginData: 3 session_start_info, whose 1 is a map of google.protobuf.Value: 2 number, 3 string, 4 bool. */
export function readHparams(
  bytes: Buffer,
  view: DataView,
  [start, end]: [number, number],
  into: Map<string, number | string | boolean>,
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

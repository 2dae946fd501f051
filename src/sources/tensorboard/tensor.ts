import { fieldsOf, wire } from '../../formats/protobuf.ts';

/** SummaryMetadata: 1 plugin_data. PluginData: 1 plugin_name, 2 content. */
export function pluginOf(
  bytes: Buffer,
  start: number,
  end: number,
): { name: string; content: [number, number] } {
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
export function scalarOf(bytes: Buffer, view: DataView, start: number, end: number): number | undefined {
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

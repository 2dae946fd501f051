/** Puts a label before every line of an output that comes in pieces, so that several can be shown as one. */
export function labelled(
  label: string,
  show: (chunk: Buffer) => void,
): { push(chunk: Buffer): void; end(): void } {
  let rest = Buffer.alloc(0);
  const line = (bytes: Buffer) => show(Buffer.concat([Buffer.from(label), bytes]));
  return {
    push(chunk) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        line(rest.subarray(0, end + 1));
        rest = rest.subarray(end + 1);
      }
    },
    end() {
      if (rest.length > 0) line(Buffer.concat([rest, Buffer.from('\n')]));
      rest = Buffer.alloc(0);
    },
  };
}

/** Bytes of one line; a longer one is shown in pieces. */
const longest = 64 * 1024;

/** What a terminal would show of a line that a progress bar has written over and over again. */
function shown(line: Buffer): Buffer {
  const end = line.length - (line.at(-1) === 10 ? 2 : 1);
  const back = end > 0 ? line.lastIndexOf(13, end - 1) : -1;
  return line.subarray(back + 1);
}

/** Puts a label before every line of an output that comes in pieces, so that several can be shown as one. */
export function labelled(
  label: string,
  show: (chunk: Buffer) => void,
): { push(chunk: Buffer): void; end(): void } {
  let rest: Buffer = Buffer.alloc(0);
  const line = (bytes: Buffer) => show(Buffer.concat([Buffer.from(label), bytes]));
  return {
    push(chunk) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        line(shown(rest.subarray(0, end + 1)));
        rest = rest.subarray(end + 1);
      }
      rest = shown(rest);
      if (rest.length > longest) {
        line(Buffer.concat([rest, Buffer.from('\n')]));
        rest = Buffer.alloc(0);
      }
    },
    end() {
      if (rest.length > 0) line(Buffer.concat([rest, Buffer.from('\n')]));
      rest = Buffer.alloc(0);
    },
  };
}

/** Standard output or error of this program. */
export interface Output {
  write(chunk: string | Uint8Array): void;
  /**
   * From here on what a slow reader has not taken waits in a queue, and the program goes on: for output that comes while
   * there is something else to do.
   */
  queue(): void;
  readonly isTTY: boolean;
  /** Of a terminal. */
  readonly columns: number | undefined;
  /** Resolves once the queue is empty. */
  flush(): Promise<void>;
}

/**
 * A pipe or a file takes at once what is written: Node's stream would take milliseconds to set up, and hand it on in pieces
 * of 64 KB. A terminal, and a pipe that somebody made non-blocking, have the stream. What goes wrong is told `onError`, which
 * may throw it: `EPIPE` where nobody reads any more (`cml diff | head`), `ENOSPC` where the disk is full.
 */
export function openOutput(
  fd: 1 | 2,
  streamOf: () => NodeJS.WriteStream,
  onError: (error: NodeJS.ErrnoException) => void,
): Output {
  let stream: NodeJS.WriteStream | undefined;
  // Not imported: a Node that is too old lacks what builds make of imports, and is still told so.
  const fs = process.getBuiltinModule?.('node:fs');
  const isTerminal = () =>
    fs?.fstatSync(fd).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(fd);
  const isDirect = fs !== undefined && !isTerminal();

  function opened(): NodeJS.WriteStream {
    if (stream) return stream;
    stream = streamOf();
    stream.on('error', onError);
    return stream;
  }

  function writeAll(bytes: Uint8Array): void {
    let at = 0;
    try {
      while (at < bytes.length) at += fs!.writeSync(fd, bytes, at);
    } catch (cause) {
      const error = cause as NodeJS.ErrnoException;
      if (error.code === 'EAGAIN') opened().write(bytes.subarray(at));
      else onError(error);
    }
  }

  return {
    write(chunk) {
      if (stream || !isDirect) opened().write(chunk);
      else writeAll(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    },
    queue: () => void opened(),
    get isTTY() {
      return !isDirect && opened().isTTY === true;
    },
    get columns() {
      return isDirect ? undefined : opened().columns;
    },
    async flush() {
      const pending = stream;
      if (pending && pending.writableLength > 0)
        await new Promise<void>((resolve) => pending.write('', () => resolve()));
    },
  };
}

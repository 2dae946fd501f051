import { CmlError } from '../model/errors.ts';

/** The bytes of an answer that may be of any size, because a stranger made it. Throws CmlError `file-too-large`. */
export async function readCapped(answer: Response, name: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new CmlError('file-too-large', `${name} is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

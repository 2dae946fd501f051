/** A section as its view wrote it. */
export interface Piece {
  readonly text: string;
  /** 0 is never left out; of the others, the smallest number is kept longest. */
  readonly dropOrder: number;
}

export interface Fitted<P extends Piece> {
  readonly kept: readonly P[];
  readonly dropped: readonly P[];
}

/**
 * Which pieces stand in a space of `room` characters, in their own order. They are taken by importance, whole or not at
 * all, so that one long section does not push out the short ones that come after it.
 */
export function fitInto<P extends Piece>(pieces: readonly P[], room: number): Fitted<P> {
  const kept = new Set<P>();
  let left = room;
  for (const piece of [...pieces].sort((a, b) => a.dropOrder - b.dropOrder)) {
    if (piece.dropOrder > 0 && piece.text.length > left) continue;
    kept.add(piece);
    left -= piece.text.length;
  }
  return {
    kept: pieces.filter((piece) => kept.has(piece)),
    dropped: pieces.filter((piece) => !kept.has(piece)),
  };
}

import * as z from 'zod/mini';
import { readSaved, type SavedReport, savedReport } from './codec.ts';

/** What one of several jobs has to say in a comment that they share. */
export interface Part {
  /** Names its part, and orders it. */
  readonly name: string;
  /** What the report is of: the model's name. */
  readonly title?: string;
  /** The commit it is about. */
  readonly sha: string | null;
  /** The build that wrote it. */
  readonly run?: { readonly id: number; readonly attempt: number };
  /** Without the title in its headline. */
  readonly report: SavedReport;
  /** Where its pictures are, by asset id. */
  readonly urls: Readonly<Record<string, string>>;
}

const part = z.object({
  name: z.string(),
  title: z.exactOptional(z.string()),
  sha: z.nullable(z.string()),
  run: z.exactOptional(z.object({ id: z.number(), attempt: z.number() })),
  report: savedReport,
  urls: z.record(z.string(), z.string()),
});

export function encodePart(value: Part): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** Throws CmlError `format-invalid`. */
export function decodePart(bytes: Uint8Array): Part {
  return readSaved<Part>(part, bytes, 'A section of the report');
}

/** Whether `there` comes from a later run than `here`, or a later attempt at the same one. */
export function isLater(there: Part['run'], here: Part['run']): boolean {
  if (!there || !here) return false;
  return there.id > here.id || (there.id === here.id && there.attempt > here.attempt);
}

/** Whether two parts read the same; which run wrote them does not show. */
export function saysTheSame(one: Part, other: Part): boolean {
  const words = ({ run: _, ...rest }: Part) => JSON.stringify(rest);
  return words(one) === words(other);
}

/** As people count: `seed=2` before `seed=10`. The same on every machine. */
export function inOrder(parts: readonly Part[]): Part[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return parts.toSorted(
    (a, b) => compare(a.name, b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

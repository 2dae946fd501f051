import * as z from 'zod/mini';
import { type SavedReport, savedReport } from '../sections/codec.ts';

/** A report on its way from a job that may not post to one that may. */
export interface Bundle {
  readonly version: 1;
  readonly key: string;
  readonly section?: string;
  readonly title?: string;
  /** Without the title in its headline. */
  readonly report: SavedReport;
  /** The files beside it, by the id that the report's figures use. */
  readonly pictures: readonly { readonly id: string; readonly file: string }[];
}

export const bundleFile = 'bundle.json';

/** By extension: what is neither a program (SVG) nor hard to decode safely. */
export const formats: ReadonlySet<string> = new Set(['png', 'jpg', 'gif', 'webp']);

const short = z.string().check(z.maxLength(200));

export const bundleSchema = z.object({
  version: z.literal(1),
  key: short,
  section: z.exactOptional(short),
  title: z.exactOptional(short),
  report: savedReport,
  pictures: z.array(
    z.object({
      id: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      file: z.string().check(z.regex(/^[0-9a-f]{64}\.(?:png|jpg|gif|webp)$/)),
    }),
  ),
});

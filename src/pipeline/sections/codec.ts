import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import type { Block, Figure, Inline, Report, Section, Text } from '../../model/report.ts';

/**
 * A report as it is kept between two jobs. The model is read back, not its Markdown: whatever it says is text that each
 * view escapes, so that nothing in it can be a mention, raw HTML or a marker.
 */
export type SavedReport = Omit<Report, 'assets' | 'key'>;

const text: z.ZodMiniType<Text> = z.lazy(() => z.array(inline));
const inline: z.ZodMiniType<Inline> = z.union([
  z.string(),
  z.object({ code: z.string() }),
  z.object({ strong: text }),
  z.object({ link: z.string(), text }),
  z.object({
    mark: z.enum([
      'better',
      'worse',
      'noise',
      'unclear',
      'changed',
      'same',
      'new',
      'gone',
      'pass',
      'fail',
      'overridden',
      'warn',
    ]),
    text: z.string(),
  }),
]);

const table = z.object({
  type: z.literal('table'),
  align: z.array(z.enum(['left', 'right', 'center'])),
  head: z.array(text),
  rows: z.array(z.array(text)),
});

const figure = z.object({
  title: z.string(),
  alt: z.string(),
  caption: z.exactOptional(z.string()),
  light: z.string(),
  dark: z.exactOptional(z.string()),
  width: z.number().check(z.positive()),
  height: z.number().check(z.positive()),
  fallback: z.exactOptional(
    z.object({ mermaid: z.exactOptional(z.string()), table: z.exactOptional(table) }),
  ),
});

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('paragraph'), text }),
  z.object({ type: z.literal('list'), items: z.array(text) }),
  z.object({ type: z.literal('code'), language: z.string(), text: z.string() }),
  z.object({ type: z.literal('figures'), figures: z.array(figure) }),
  table,
]);

const section = z.object({
  id: z.string(),
  title: text,
  fold: z.enum(['plain', 'open', 'closed']),
  dropOrder: z.number().check(z.nonnegative()),
  blocks: z.array(block),
});

export const savedReport = z.object({
  headline: z.object({ icon: z.enum(['pass', 'fail', 'warn', 'neutral']), text }),
  context: text,
  sections: z.array(section),
  footer: text,
  fullUrl: z.exactOptional(z.string()),
});

/** What is kept of a report: everything but its pictures' bytes. */
export function saveReport({ assets: _, key: __, ...saved }: Report): SavedReport {
  return saved;
}

/**
 * Reads JSON by a schema. Throws CmlError `format-invalid`, whatever is in it: text that is no JSON, of another shape, or
 * nested so deep that a reader runs out of stack.
 */
export function readSaved<T>(schema: z.ZodMiniType<T>, bytes: Uint8Array, name: string): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw new CmlError('format-invalid', `${name} is not what cml writes there.`, {
      hint: 'Was it written by another version of cml, or changed since?',
      cause: error,
    });
  }
}

export type { Block, Figure, Section };

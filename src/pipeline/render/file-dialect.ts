import type { Dialect } from '../../forges/types.ts';

/** Markdown in a file, as GitHub and most readers show it; of any length. */
export const fileDialect: Dialect = {
  html: true,
  picture: true,
  mermaid: true,
  quickActions: false,
  limit: Number.POSITIVE_INFINITY,
};

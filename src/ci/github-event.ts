import * as z from 'zod/mini';

const repository = z.object({ full_name: z.string() });
/** What a workflow's event says of itself, at GITHUB_EVENT_PATH. */
export const payload = z.object({
  before: z.optional(z.string()),
  pull_request: z.optional(
    z.object({
      number: z.number(),
      head: z.object({ sha: z.string(), ref: z.string(), repo: z.nullish(repository) }),
      base: z.object({ ref: z.string(), repo: repository }),
    }),
  ),
  workflow_run: z.optional(z.object({ head_sha: z.string(), head_branch: z.nullish(z.string()) })),
  merge_group: z.optional(
    z.object({
      head_sha: z.string(),
      /** The commit that the group is put on: the target's tip, or the group before it in the queue. */
      base_sha: z.optional(z.string()),
      /** In full: `refs/heads/main`. */
      base_ref: z.optional(z.string()),
    }),
  ),
  issue: z.optional(z.object({ number: z.number(), pull_request: z.optional(z.unknown()) })),
});

export type Payload = z.infer<typeof payload>;

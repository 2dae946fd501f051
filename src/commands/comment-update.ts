import { postComment } from './comment.ts';
import type { Call } from './world.ts';

/** As `comment create`, and takes over what stands for the file already. */
export function run(call: Call<'comment update'>): Promise<number> {
  return postComment(call, true);
}

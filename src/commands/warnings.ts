import type { Warning } from '../model/run.ts';
import { plain } from '../pipeline/render/plain.ts';
import { note, type World } from './world.ts';

/** What could not be read, with its file before it where the sentence does not have it. */
export function noteWarning(world: World, { file, message }: Warning): void {
  const where = file === undefined || message.includes(file) ? '' : `${plain(file)}: `;
  note(world, `cml: ${where}${plain(message)}`);
}

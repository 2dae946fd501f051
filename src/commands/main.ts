import { readLine, unknownCommand } from '../options/read-line.ts';
import { describeError } from './errors.ts';
import { dispatch } from './index.ts';
import { print, type World, wantsColor } from './world.ts';

/** Runs what a command line asks for, and says what went wrong; returns the exit code. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    return await answer(argv, world);
  } catch (error) {
    const { text, exitCode } = describeError(error, world.env, wantsColor(world, world.stderr));
    world.stderr.write(text);
    return exitCode;
  }
}

async function answer(argv: readonly string[], world: World): Promise<number> {
  const line = readLine(argv);
  if (line.kind === 'call') return dispatch(line, world);
  if (line.kind === 'version') {
    print(world, world.version);
    return 0;
  }
  if (line.kind === 'help') {
    const { helpText } = await import('../options/help.ts');
    const stream = line.asked ? world.stdout : world.stderr;
    stream.write(helpText(line.of, world.stdout.columns || undefined));
    return line.asked ? 0 : 2;
  }
  const { runPlugin } = await import('./plugin.ts');
  const ended = await runPlugin(line.word, line.args, world);
  if (ended === undefined) throw unknownCommand(line.word);
  return ended;
}

import { prepareDemo } from '../demo/index.ts';
import { shellWord } from '../formats/shell.ts';
import { dispatch } from './index.ts';
import { type Call, note, print } from './world.ts';

/** The main job on real input, with nothing but Node and git: the same `cml run` that a user would type. */
export async function run({ world, values }: Call<'demo'>): Promise<number> {
  const progress = (line: string) => note(world, `cml: ${line}`);
  const demo = await prepareDemo(world.env, progress);
  progress('Training on the branch, and comparing …');
  const inside = { ...world, directory: demo.directory, env: demo.env };
  const flags = values.json ? { json: true, 'fail-on': 'never' } : { 'fail-on': 'never' };
  const exitCode = await dispatch({ command: 'run', flags, args: demo.command }, inside);
  if (!values.json) {
    // As the user called it: nobody who tries the demo has cml installed yet.
    const self = process.argv[1]?.endsWith('.js') ? `node ${shellWord(process.argv[1])}` : 'cml';
    print(
      world,
      `
This is what a pull request would show. The same with its pictures: ${demo.directory}/.cml/report.html
The repository is ${demo.directory}: change params.yaml there, and run \`${self} run\` again.
In a repository of your own, \`${self} init\` writes the workflow, and \`${self} doctor\` says what is missing.`,
    );
  }
  return exitCode;
}

import { join } from 'node:path';
import { exec } from '../../../io/process.ts';
import { CmlError } from '../../../model/errors.ts';
import { installRunner } from '../install.ts';
import type { Program } from '../types.ts';

/** GitHub’s actions/runner, which is loaded from where the forge says it is. */
export const github: Program = {
  prepare: ({ runners, workdir, note }) => installRunner(runners, workdir, note),
  async start(options, { token }) {
    const { workdir, address, name, labels, single } = options;
    // The token by environment: arguments are for everybody on the machine to read.
    const env = { ...options.env, RUNNER_ALLOW_RUNASROOT: '1', ACTIONS_RUNNER_INPUT_TOKEN: token };
    const args = [
      '--unattended',
      '--replace',
      ...['--url', `${address.webUrl}/${address.repository}`],
      ...['--name', name, '--labels', labels.join(','), '--work', join(workdir, '_work')],
      ...(single ? ['--ephemeral'] : []),
    ];
    const configured = await exec(join(workdir, 'config.sh'), args, { cwd: workdir, env });
    if (configured.code !== 0)
      throw new CmlError(
        'forge-refused',
        `The runner program could not sign on: ${lastLine(configured.stderr || configured.stdout.toString('utf8'))}`,
      );
    return {
      file: join(workdir, 'run.sh'),
      args: [],
      // Without the second, the script around the program does not hand a signal on to it.
      env: { ...options.env, RUNNER_ALLOW_RUNASROOT: '1', RUNNER_MANUALLY_TRAP_SIG: '1' },
      signs: { started: /Running job:/, ended: /completed with result:/ },
      leaves: true,
    };
  },
};

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}

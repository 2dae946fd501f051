import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../../../io/process.ts';
import { CmlError } from '../../../model/errors.ts';
import type { Launch, Program, Start } from '../types.ts';

/** In the order in which they are looked for; Gitea's was called act_runner before its version 1.0. */
const names = ['gitea-runner', 'act_runner', 'forgejo-runner'];

/** The runner of Gitea or of Forgejo, which has to be on the machine. Each of its processes does one job, so that its end is seen. */
export const gitea: Program = {
  installing:
    'https://docs.gitea.com/usage/actions/act-runner or https://forgejo.org/docs/latest/admin/actions/',
  async start(options, { id, uuid, token }) {
    const { workdir, address, name, labels, single } = options;
    const { file, args } = await findProgram(options);
    const registration = {
      id: Number(id),
      uuid,
      name,
      token,
      address: address.webUrl,
      labels: labels.map((label) => `${label}:host`),
      ephemeral: single,
    };
    // Where a program of either looks for them, in the folder that it runs in.
    await writeFile(join(workdir, '.runner'), JSON.stringify(registration), { mode: 0o600 });
    const config = { runner: { file: '.runner' }, host: { workdir_parent: join(workdir, '_work') } };
    await writeFile(join(workdir, 'config.yaml'), JSON.stringify(config));
    return {
      file,
      args: ['--config', 'config.yaml', ...args],
      env: options.env,
      signs: { started: /task \d+ repo is /, none: /could not fetch task/ },
    };
  },
  async clear({ workdir }) {
    await rm(join(workdir, '.runner'), { force: true });
  },
};

/** Throws CmlError `file-missing` where there is none, or one too old to leave after a job. */
async function findProgram({ env }: Launch): Promise<Pick<Start, 'file' | 'args'>> {
  for (const file of names) {
    const help = async (command: string) =>
      (await exec(file, [command, '--help'], { env }).catch(() => undefined))?.stdout.toString('utf8') ?? '';
    const daemon = await help('daemon');
    if (daemon.includes('--once')) return { file, args: ['daemon', '--once'] };
    if (daemon === '') continue;
    if ((await help('one-job')).includes('one-job')) return { file, args: ['one-job'] };
    throw new CmlError('file-missing', `The program ${file} on this machine is too old.`, {
      hint: 'It takes act_runner 0.2.12 or newer, which knows `daemon --once`, or forgejo-runner 6.1, which knows `one-job`.',
    });
  }
  throw new CmlError('file-missing', `None of ${names.join(', ')} is on this machine.`, {
    hint: `Install it: ${gitea.installing}`,
  });
}

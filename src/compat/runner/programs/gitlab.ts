import { exec } from '../../../io/process.ts';
import type { Program } from '../types.ts';

/** gitlab-runner, which has to be on the machine. */
export const gitlab: Program = {
  installing: 'https://docs.gitlab.com/runner/install/',
  async start(options, { token }) {
    const { workdir, address, name, idle, single, dockerVolumes } = options;
    const hasGpu = (await exec('nvidia-smi', []).catch(() => undefined))?.code === 0;
    const executor = options.env.IN_DOCKER ? 'shell' : 'docker';
    const args = [
      ...['--log-format', 'json', 'run-single', '--name', name, '--executor', executor],
      ...['--builds-dir', workdir, '--cache-dir', workdir, '--wait-timeout', String(idle ?? 0)],
      ...(executor === 'docker' ? ['--docker-image', 'node:22'] : []),
      ...(executor === 'docker' && hasGpu ? ['--docker-gpus', 'all'] : []),
      ...dockerVolumes.flatMap((volume) => ['--docker-volumes', volume]),
      ...(single ? ['--max-builds', '1'] : []),
    ];
    return {
      file: 'gitlab-runner',
      args,
      env: { ...options.env, CI_SERVER_URL: address.webUrl, CI_SERVER_TOKEN: token },
      signs: { started: /"job":\d+.*received/, ended: /"duration_s":/ },
      leaves: true,
    };
  },
};

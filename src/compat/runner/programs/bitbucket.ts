import type { Registration } from '../../../forges/types.ts';
import { exec } from '../../../io/process.ts';
import type { Program } from '../types.ts';

const image = 'docker-public.packages.atlassian.com/sox/atlassian/bitbucket-pipelines-runner:1';

/** Steps run in containers beside the runner’s, so both have to see the same folder by the same name. */
const folder = '/tmp';

const volumes = [
  '/var/run/docker.sock:/var/run/docker.sock',
  '/var/lib/docker/containers:/var/lib/docker/containers:ro',
  `${folder}:${folder}`,
];

/**
 * Atlassian’s runner in its container.
 * https://support.atlassian.com/bitbucket-cloud/docs/set-up-and-use-runners-for-linux/
 */
export const bitbucket: Program = {
  installing: 'https://docs.docker.com/engine/install/',
  async start(options, registration) {
    const told = {
      ...registration.environment,
      OAUTH_CLIENT_SECRET: registration.token,
      WORKING_DIRECTORY: folder,
      RUNTIME_PREREQUISITES_ENABLED: 'true',
    };
    return {
      file: 'docker',
      args: [
        // With an init, the signal that ends it reaches the program behind the image’s script.
        ...['container', 'run', '--rm', '--init', '--name', containerOf(registration)],
        ...volumes.flatMap((volume) => ['--volume', volume]),
        // By name alone: their values are in the environment, where nobody else reads them.
        ...Object.keys(told).flatMap((name) => ['--env', name]),
        image,
      ],
      env: { ...options.env, ...told },
      signs: {
        started: /Getting step StepId\{(?:.*?pipelineUuid=(?<build>\{[^{}]+\}))?/,
        ended: /Completing step with result/,
      },
    };
  },
  async clear({ env }, registration) {
    // One that has ended is gone already; where there is no docker, there is no container.
    await exec('docker', ['container', 'rm', '--force', containerOf(registration)], { env }).catch(() => {});
  },
};

/** A runner may be called what a container may not. */
function containerOf({ id = '' }: Registration): string {
  return `cml-runner-${id.replace(/[^\w.-]/g, '')}`;
}

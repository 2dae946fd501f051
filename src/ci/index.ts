import { azure } from './azure.ts';
import { bitbucket } from './bitbucket.ts';
import { buildkite } from './buildkite.ts';
import { circleci } from './circleci.ts';
import { drone } from './drone.ts';
import { gitea, github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { jenkins } from './jenkins.ts';
import { other } from './other.ts';
import type { Detector, Env, ReadFile } from './read.ts';
import { travis } from './travis.ts';
import type { Ci } from './types.ts';
import { woodpecker } from './woodpecker.ts';

export { type AddressHints, forgeAddress } from './address.ts';
export type { Detector, Env, ReadFile } from './read.ts';

/** The first that matches is it, so who pretends to be another comes before that one. */
export const detectors: readonly Detector[] = [
  gitea,
  github,
  gitlab,
  bitbucket,
  woodpecker,
  drone,
  circleci,
  azure,
  buildkite,
  travis,
  jenkins,
  other,
];

/** What the environment says about this build; `none` outside of any CI. `readFile` reads the event's description. */
export async function detectCi(env: Env, readFile: ReadFile): Promise<Ci> {
  const detector = detectors.find((one) => one.matches(env));
  return detector ? detector.read(env, readFile) : { name: 'none', event: 'other' };
}

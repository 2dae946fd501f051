import { type Detector, runOf } from './read.ts';

/**
 * A service that has no variables of its own here, or plain cron: whoever sets CML_CI says that this is a build and no
 * terminal. Its commit and branch are those of the checkout; the change is asked of the forge.
 */
export const other: Detector = {
  name: 'other',
  matches: ({ CML_CI }) => CML_CI !== undefined && !/^(|0|false|no|off)$/i.test(CML_CI),
  read: (env) => ({
    name: 'other',
    event: 'push',
    ...runOf({ id: env.CML_BUILD_ID, url: env.CML_BUILD_URL }),
  }),
};

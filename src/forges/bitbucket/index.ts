import type { ForgeAddress } from '../../ci/types.ts';
import type { Patience } from '../../io/http.ts';
import type { Forge } from '../types.ts';
import { openClient } from './client.ts';
import { openComments } from './comments.ts';
import { downloads } from './downloads.ts';
import { forkBuilds } from './fork-builds.ts';
import { people } from './people.ts';
import { changeRequest, changeRequestOf, pullRequests } from './pull-request.ts';
import { rerun } from './rerun.ts';
import { runners } from './runners.ts';
import { permissions, setStatus } from './status.ts';

/** Bitbucket Cloud. */
export function openBitbucket(
  address: ForgeAddress,
  token: string,
  patience: Patience,
  env: NodeJS.ProcessEnv,
): Forge {
  const client = openClient(address, token, patience, env);
  const comments = openComments(client);
  return {
    name: 'bitbucket',
    patience,
    // HTML shows as text. 32,768 characters are taken; the rest is room for the marker.
    dialect: { html: false, picture: false, mermaid: false, quickActions: false, limit: 32_500 },
    comments: comments.list,
    createComment: comments.create,
    updateComment: comments.update,
    deleteComment: comments.remove,
    changeRequestOf: (sha) => changeRequestOf(client, sha),
    changeRequest: (number) => changeRequest(client, number),
    setStatus: (sha, status) => setStatus(client, sha, status),
    permissions: () => permissions(client, comments.whoami),
    people: people(client),
    requests: pullRequests(client),
    forkBuilds: () => forkBuilds(client),
    rerun: (build) => rerun(client, build),
    runners: runners(client),
    uploads: downloads(client),
  };
}

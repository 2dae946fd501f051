import type { ForgeAddress } from '../../ci/types.ts';
import type { Patience } from '../../io/http.ts';
import type { Forge } from '../types.ts';
import { openClient } from './client.ts';
import { openComments } from './comments.ts';
import { labels } from './labels.ts';
import { people } from './people.ts';
import { changeRequest, changeRequestOf, pullRequests } from './pull-request.ts';
import { rerun } from './rerun.ts';
import { runners } from './runners.ts';
import { permissions, setStatus } from './status.ts';

/** Gitea and Forgejo. */
export function openGitea(address: ForgeAddress, token: string, patience: Patience): Forge {
  const client = openClient(address, token, patience);
  const comments = openComments(client);
  return {
    name: 'gitea',
    patience,
    // No limit of its own; a proxy in front mostly takes a megabyte.
    dialect: { html: true, picture: false, mermaid: true, quickActions: false, limit: 250_000 },
    comments: comments.list,
    createComment: comments.create,
    updateComment: comments.update,
    deleteComment: comments.remove,
    changeRequestOf: (sha) => changeRequestOf(client, sha),
    changeRequest: (number) => changeRequest(client, number),
    setStatus: (sha, status) => setStatus(client, sha, status),
    permissions: () => permissions(client),
    requests: pullRequests(client),
    labels: labels(client),
    people: people(client),
    rerun: (build) => rerun(client, build),
    runners: runners(client, patience),
    // Attachments would belong to one comment and be sent anew for each; a ref of the repository serves all of them.
    blobUrl: (sha, path) =>
      `${address.webUrl}/${address.repository}/raw/commit/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`,
  };
}

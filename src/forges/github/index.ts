import type { ForgeAddress } from '../../ci/types.ts';
import type { Patience } from '../../io/http.ts';
import type { Forge } from '../types.ts';
import { changeRequest, changeRequestOf } from './change-request.ts';
import { openClient } from './client.ts';
import { createComment, deleteComment, hideComment, listComments, updateComment } from './comments.ts';
import { labels } from './labels.ts';
import { people } from './people.ts';
import { permissions } from './permissions.ts';
import { pullRequests } from './requests.ts';
import { rerun } from './rerun.ts';
import { runners } from './runners.ts';
import { setStatus } from './status.ts';

/** github.com and GitHub Enterprise Server. */
export function openGithub(address: ForgeAddress, token: string, patience: Patience): Forge {
  const client = openClient(address, token, patience);
  return {
    name: 'github',
    patience,
    // 65,536 characters are taken; the rest is room for what a proxy or a later edit adds.
    dialect: { html: true, picture: true, mermaid: true, quickActions: false, limit: 65_000 },
    comments: (target, from) => listComments(client, target, from),
    createComment: (target, body) => createComment(client, target, body),
    updateComment: (target, id, body) => updateComment(client, target, id, body),
    deleteComment: (target, id) => deleteComment(client, target, id),
    hideComment: (target, id, hidden) => hideComment(client, target, id, hidden),
    changeRequestOf: (sha) => changeRequestOf(client, sha),
    changeRequest: (number) => changeRequest(client, number),
    setStatus: (sha, status) => setStatus(client, sha, status),
    permissions: (number) => permissions(client, number),
    people: people(client),
    requests: pullRequests(client),
    labels: labels(client),
    runners: runners(client),
    rerun: (build) => rerun(client, build, patience),
    // A page of the repository, not raw.githubusercontent.com: it shows pictures to who may read a private repository.
    blobUrl: (sha, path) =>
      `${address.webUrl}/${address.repository}/blob/${sha}/${path.split('/').map(encodeURIComponent).join('/')}?raw=true`,
  };
}

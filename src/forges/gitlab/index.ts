import type { ForgeAddress } from '../../ci/types.ts';
import type { Patience } from '../../io/http.ts';
import type { Forge } from '../types.ts';
import { openClient } from './client.ts';
import { forkBuilds } from './fork-builds.ts';
import { labels } from './labels.ts';
import { changeRequest, changeRequestOf } from './merge-request.ts';
import { createNote, deleteNote, listNotes, updateNote } from './notes.ts';
import { people } from './people.ts';
import { mergeRequests } from './requests.ts';
import { rerun } from './rerun.ts';
import { runners } from './runners.ts';
import { permissions, setStatus } from './status.ts';
import { projectUploads } from './uploads.ts';

/** gitlab.com and self-managed GitLab, also under a relative URL. */
export function openGitlab(
  address: ForgeAddress,
  token: string,
  patience: Patience,
  env: NodeJS.ProcessEnv,
): Forge {
  const client = openClient(address, token, patience, env);
  return {
    name: 'gitlab',
    patience,
    // Notes show no `<picture>` sources: the sanitizer drops them. 1,000,000 characters are taken.
    dialect: { html: true, picture: false, mermaid: true, quickActions: true, limit: 990_000 },
    comments: (target, from) => listNotes(client, target, from),
    createComment: (target, body) => createNote(client, target, body),
    updateComment: (target, id, body) => updateNote(client, target, id, body),
    deleteComment: (target, id) => deleteNote(client, target, id),
    changeRequestOf: (sha) => changeRequestOf(client, sha),
    changeRequest: (number) => changeRequest(client, number),
    setStatus: (sha, status) => setStatus(client, sha, status, env),
    permissions: () => permissions(client),
    people: people(client),
    requests: mergeRequests(client, patience),
    labels: labels(client),
    forkBuilds: () => forkBuilds(client),
    runners: runners(client),
    rerun: (build) => rerun(client, build),
    uploads: projectUploads(client),
  };
}

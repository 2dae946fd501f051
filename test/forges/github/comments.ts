import { timeOf } from '../labellings.ts';
import type { Reply } from '../server.ts';
import { type Asked, notFound, problem } from './route.ts';
import type { GithubState, StoredComment } from './state.ts';

function invalid(resource: string, message: string): Reply {
  return problem(422, 'Validation Failed', {
    errors: [{ resource, code: 'custom', field: 'body', message }],
  });
}

export function userOf({ login, id, kind }: StoredComment['author']): object {
  return { login, id, type: kind === 'app' ? 'Bot' : 'User' };
}

export function commentUrl(state: GithubState, url: string, comment: StoredComment): string {
  if (typeof comment.on === 'string')
    return `${url}/${state.repository}/commit/${comment.on}#commitcomment-${comment.id}`;
  const place = state.pulls.has(comment.on) ? 'pull' : 'issues';
  return `${url}/${state.repository}/${place}/${comment.on}#issuecomment-${comment.id}`;
}

export function shown(asked: Asked, comment: StoredComment): object {
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    body: comment.body,
    html_url: commentUrl(asked.state, asked.url, comment),
    user: userOf(comment.author),
    created_at: timeOf(comment),
    updated_at: timeOf(comment),
    ...(typeof comment.on === 'string' && { commit_id: comment.on }),
  };
}

const longest = 65_536;

function bodyProblem(body: Record<string, unknown>): Reply | undefined {
  const text = body.body;
  if (typeof text !== 'string' || text === '') return invalid('IssueComment', "body can't be blank");
  if ([...text].length > longest)
    return invalid('IssueComment', `body is too long (maximum is ${longest} characters)`);
  return undefined;
}

export function create(asked: Asked, on: number | string): Reply {
  const wrong = bodyProblem(asked.body);
  if (wrong) return wrong;
  const { login, id, kind } = asked.me;
  const comment = {
    id: asked.state.nextId++,
    body: String(asked.body.body),
    on,
    author: { login, id, kind },
  };
  (typeof on === 'string' ? asked.state.commitComments : asked.state.comments).push(comment);
  return { status: 201, body: shown(asked, comment) };
}

function owned(asked: Asked, list: readonly StoredComment[]): StoredComment | Reply {
  const comment = list.find((one) => one.id === Number(asked.params[0]));
  if (!comment) return notFound;
  const canEdit = comment.author.id === asked.me.id || asked.me.kind === 'app' || asked.me.role === 'write';
  return canEdit ? comment : problem(403, 'Must have admin rights to Repository.');
}

export function read(asked: Asked, list: readonly StoredComment[]): Reply {
  const comment = list.find((one) => one.id === Number(asked.params[0]));
  return comment ? { status: 200, body: shown(asked, comment) } : notFound;
}

export function update(asked: Asked, list: readonly StoredComment[]): Reply {
  const found = owned(asked, list);
  if ('status' in found) return found;
  const wrong = bodyProblem(asked.body);
  if (wrong) return wrong;
  found.body = String(asked.body.body);
  return { status: 200, body: shown(asked, found) };
}

export function remove(asked: Asked, list: StoredComment[]): Reply {
  const found = owned(asked, list);
  if ('status' in found) return found;
  list.splice(list.indexOf(found), 1);
  return { status: 204 };
}

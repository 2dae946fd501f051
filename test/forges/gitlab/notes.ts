import { timeOf } from '../labellings.ts';
import type { Reply } from '../server.ts';
import { type Asked, no, notFound, paginate, user } from './rest.ts';
import type { StoredNote } from './state.ts';

const longest = 1_000_000;
const quickAction = /^\/(close|reopen|merge|label|assign|approve|title|draft)\b.*$/;

/** GitLab carries out lines of quick actions outside of code, takes them away, and cuts blanks at the end. */
export function interpret(text: string): { readonly body: string; readonly actions: readonly string[] } {
  const actions: string[] = [];
  let inCode = false;
  const kept = text.split('\n').filter((line) => {
    if (/^ {0,3}(```|~~~)/.test(line)) inCode = !inCode;
    const isAction = !inCode && quickAction.test(line);
    if (isAction) actions.push(line);
    return !isAction;
  });
  return { body: kept.join('\n').trimEnd(), actions };
}

export function shown(asked: Asked, note: StoredNote): object {
  const onCommit = typeof note.on === 'string';
  return {
    id: note.id,
    body: note.body,
    system: note.system,
    created_at: timeOf(note),
    updated_at: timeOf(note),
    author: user(asked, note.author),
    noteable_type: onCommit ? 'Commit' : 'MergeRequest',
    noteable_iid: onCommit ? null : note.on,
    project_id: asked.state.projectId,
    ...(onCommit && { commit_id: note.on }),
  };
}

/** The text of a note as it would be kept, or why it would not. */
function accept(asked: Asked): string | Reply {
  const text = asked.body.body;
  if (typeof text !== 'string') return no(400, 'error', 'body is missing');
  if ([...text].length > longest)
    return no(
      400,
      'message',
      `400 Bad request - Note {:note=>["is too long (maximum is ${longest} characters)"]}`,
    );
  const { body, actions } = interpret(text);
  asked.state.quickActions.push(...actions);
  if (body === '' && actions.length > 0)
    return { status: 202, body: { commands_changes: {}, summary: ['Done.'] } };
  return body === '' ? no(400, 'message', '400 Bad request - Note {:note=>["can\'t be blank"]}') : body;
}

export function list(asked: Asked): Reply {
  const [iid] = asked.params;
  if (!asked.state.mergeRequests.has(Number(iid))) return notFound('');
  const ascending = asked.query.get('sort') === 'asc';
  const rows = asked.state.notes.filter((one) => one.on === Number(iid));
  return paginate(asked, ascending ? rows : rows.toReversed(), (one) => shown(asked, one));
}

export function create(asked: Asked): Reply {
  const iid = Number(asked.params[0]);
  if (!asked.state.mergeRequests.has(iid)) return notFound('');
  if (asked.state.writesLeft-- <= 0)
    return no(429, 'message', { error: 'This endpoint has been requested too many times. Try again later.' });
  const text = accept(asked);
  if (typeof text !== 'string') return text;
  const note = { id: asked.state.nextId++, body: text, author: asked.me, system: false, on: iid };
  asked.state.notes.push(note);
  return { status: 201, body: shown(asked, note) };
}

/** Only its author, or a maintainer, may touch a note. */
function owned(asked: Asked, id: string | undefined): StoredNote | Reply {
  const note = asked.state.notes.find((one) => one.id === Number(id));
  if (!note) return notFound('Note');
  const canEdit = note.author.id === asked.me.id || (asked.me.level ?? 0) >= 40;
  return canEdit ? note : no(403, 'message', '403 Forbidden');
}

export function edit(asked: Asked): Reply {
  const note = owned(asked, asked.params.at(-1));
  if ('status' in note) return note;
  const text = accept(asked);
  if (typeof text !== 'string') return text;
  note.body = text;
  return { status: 200, body: shown(asked, note) };
}

export function remove(asked: Asked): Reply {
  const note = owned(asked, asked.params.at(-1));
  if ('status' in note) return note;
  asked.state.notes.splice(asked.state.notes.indexOf(note), 1);
  return { status: 204 };
}

function discussionOf(asked: Asked, note: StoredNote): object {
  return { id: note.discussion, individual_note: false, notes: [shown(asked, note)] };
}

export function listDiscussions(asked: Asked): Reply {
  const [sha = ''] = asked.params;
  if (!asked.state.knows(sha)) return notFound('Commit');
  return paginate(
    asked,
    asked.state.notes.filter((one) => one.on === sha),
    (one) => discussionOf(asked, one),
  );
}

export function createDiscussion(asked: Asked): Reply {
  const [sha = ''] = asked.params;
  if (!asked.state.knows(sha)) return notFound('Commit');
  const text = accept(asked);
  if (typeof text !== 'string') return text;
  const id = asked.state.nextId++;
  const discussion = id.toString(16).padStart(40, '0');
  const note = { id, body: text, author: asked.me, system: false, on: sha, discussion };
  asked.state.notes.push(note);
  return { status: 201, body: discussionOf(asked, note) };
}

import * as z from 'zod/mini';
import type { Comment, CommentPage, Target } from '../types.ts';
import { asking, type Client, Rejected } from './client.ts';

const note = z.object({
  id: z.number(),
  body: z.string(),
  system: z.boolean(),
  author: z.object({ id: z.number() }),
});
const written = z.object({ id: z.number(), body: z.string() });
const discussion = z.object({ id: z.string(), notes: z.array(note) });

/** What a target is called in a message. */
export function targetName(target: Target): string {
  if (target.kind === 'commit') return `commit ${target.sha.slice(0, 7)}`;
  return target.kind === 'issue' ? `issue #${target.number}` : `merge request !${target.number}`;
}

function noteUrl({ address }: Client, target: Target, id: number): string {
  const place =
    target.kind === 'commit'
      ? `commit/${target.sha}`
      : `${target.kind === 'issue' ? 'issues' : 'merge_requests'}/${target.number}`;
  return `${address.webUrl}/${address.repository}/-/${place}#note_${id}`;
}

/** Who the token is; undefined for a job token, which is nobody's and has no notes. */
export async function whoami(client: Client): Promise<{ id: number; username: string } | undefined> {
  if (client.isJobToken) return undefined;
  return asking(client, 'say who the token belongs to', client.currentUser);
}

function notesOf(client: Client, target: Exclude<Target, { kind: 'commit' }>) {
  return target.kind === 'issue' ? client.issueNotes : client.mergeRequestNotes;
}

interface Page {
  readonly data: unknown;
  readonly paginationInfo: { readonly next: number | null };
}

async function pageOf(client: Client, target: Target, page: number): Promise<Page> {
  const options = { perPage: 100, page, showExpanded: true } as const;
  if (target.kind === 'commit') return client.discussions.all(client.project, target.sha, options);
  // Newest first is the default; oldest first, a page stays what it is when notes are added.
  return notesOf(client, target).all(client.project, target.number, {
    ...options,
    orderBy: 'created_at',
    sort: 'asc',
  });
}

interface Found {
  readonly id: string;
  readonly note: z.infer<typeof note>;
}

function parsePage(target: Target, data: unknown): readonly Found[] {
  if (target.kind !== 'commit')
    return z
      .array(note)
      .parse(data)
      .map((one) => ({ id: String(one.id), note: one }));
  // A commit's comments have no address but through the discussion that each of them starts.
  return z
    .array(discussion)
    .parse(data)
    .flatMap(({ id, notes }) => notes.slice(0, 1).map((one) => ({ id: `${id}/${one.id}`, note: one })));
}

/** Oldest first, with GitLab's own notes ("changed the description") left out. */
export async function* listNotes(client: Client, target: Target, from?: string): AsyncIterable<CommentPage> {
  const me = await whoami(client);
  for (let page: number | null = Number(from ?? 1) || 1; page !== null; ) {
    const number: number = page;
    const answer: Page = await asking(client, `read the notes of ${targetName(target)}`, () =>
      pageOf(client, target, number),
    );
    yield {
      comments: parsePage(target, answer.data)
        .filter(({ note: one }) => !one.system)
        .map(({ id, note: one }) => ({
          id,
          body: one.body,
          url: noteUrl(client, target, one.id),
          mine: one.author.id === me?.id,
        })),
      ...(number > 1 && { from: String(number) }),
    };
    page = answer.paginationInfo.next;
  }
}

export async function createNote(client: Client, target: Target, body: string): Promise<Comment> {
  return asking(client, `post a note on ${targetName(target)}`, async () => {
    if (target.kind === 'commit') {
      const { id, notes } = discussion.parse(
        await client.discussions.create(client.project, target.sha, body),
      );
      const [first] = z.tuple([note], note).parse(notes);
      return {
        id: `${id}/${first.id}`,
        body: first.body,
        url: noteUrl(client, target, first.id),
        mine: true,
      };
    }
    const answer = await notesOf(client, target).create(client.project, target.number, body);
    return fromWritten(client, target, answer);
  });
}

function fromWritten(client: Client, target: Target, answer: unknown): Comment {
  const { success, data } = written.safeParse(answer);
  // A body of quick actions alone is carried out and answered, but leaves no note.
  if (!success) throw new Rejected(422, 'GitLab kept no note of it');
  return { id: String(data.id), body: data.body, url: noteUrl(client, target, data.id), mine: true };
}

function splitId(id: string): readonly [discussion: string, note: number] {
  const [discussionId = '', noteId = ''] = id.split('/');
  return [discussionId, Number(noteId)];
}

export async function updateNote(client: Client, target: Target, id: string, body: string): Promise<Comment> {
  return asking(client, `update its note on ${targetName(target)}`, async () => {
    if (target.kind === 'commit') {
      const [discussionId, noteId] = splitId(id);
      const answer = await client.discussions.editNote(client.project, target.sha, discussionId, noteId, {
        body,
      });
      return { ...fromWritten(client, target, answer), id };
    }
    const answer = await notesOf(client, target).edit(client.project, target.number, Number(id), { body });
    return fromWritten(client, target, answer);
  });
}

export async function deleteNote(client: Client, target: Target, id: string): Promise<void> {
  await asking(client, `delete its note on ${targetName(target)}`, async () => {
    if (target.kind !== 'commit')
      return notesOf(client, target).remove(client.project, target.number, Number(id));
    const [discussionId, noteId] = splitId(id);
    return client.discussions.removeNote(client.project, target.sha, discussionId, noteId);
  });
}

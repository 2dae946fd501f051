import { describe, expect, it } from 'vitest';
import type { Forge, Target } from '../../src/forges/types.ts';
import { type Patience, patience } from '../../src/io/http.ts';
import {
  findOurs,
  foldAway,
  lookForOurs,
  postStatus,
  readMarker,
  upsertComment,
  withMarker,
} from '../../src/pipeline/comment/index.ts';
import type { Fault, Recorded } from '../forges/server.ts';

/** Whoever a forge can tell apart. */
export type Who = 'bot' | 'reader' | 'expired' | 'other' | 'writer' | 'stranger';

/** One forge under test, with one open change request that is numbered 12. */
export interface Subject {
  open(who: Who, patience?: Patience): Promise<Forge>;
  /** Posts a comment on the change request, past the driver. */
  say(who: Who, body: string): void;
  /** The bodies on the change request, oldest first. */
  bodies(): readonly string[];
  /** Puts a label on the change request, or takes it off, past the driver; absent where the forge has none. */
  label?(who: Who, label: string, isOn?: boolean): void;
  /** Labels of change request 12; absent where the forge has none. */
  labels?(): readonly string[];
  /** Closes change request 12, or deletes the fork and the branch that it came from. */
  alter?(what: 'closed' | 'orphaned'): void;
  /** The head of change request 12, which the repository knows. */
  readonly headSha: string;
  readonly requests: readonly Recorded[];
  readonly faults: Fault[];
  /** What requests and answers broke of the published description. */
  readonly violations: readonly string[];
  /** The last state set on a commit: `success`, `failure`, … in the forge's words. */
  statusOf(sha: string): string | undefined;
  close(): Promise<void>;
}

/** What a forge has in common with the others; a local one has neither identities nor a network. */
export interface Traits {
  readonly name: string;
  readonly remote: boolean;
  /** Whether one may post with a right to read only. */
  readonly readerMayComment?: boolean;
  /** Whether one may set a status with a right to read only. */
  readonly readerMaySetStatus?: boolean;
  /** The forge tells the role, and not what the token was made for. */
  readonly readerSeemsToComment?: boolean;
  /** Gitea has no comments on commits. */
  readonly noCommitComments?: boolean;
  /** All comments come in one answer, however many they are. */
  readonly noPages?: boolean;
  /** Its GraphQL is closed, which alone can hide comments. */
  readonly hidesNothing?: boolean;
  /** Whether the token may ask what others may do. */
  readonly asksForRights?: boolean;
  /** Some forges take comments of any length. */
  readonly noLimit?: boolean;
  /** Requests to find our comment among 250, identity included. */
  readonly requestsFor250?: number;
  /** Requests of a first and of a second run that changes nothing, status included. */
  readonly requestsOfRun?: readonly [first: number, second: number];
}

/** Waits little between attempts. `timeout` is short only where a test lets a request hang. */
export function hurried(timeout = 10_000): Patience {
  return patience({ timeout, total: 50_000, second: 2, retries: 3 });
}

async function gathered<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const impatient = 1000;

const target: Target = { kind: 'change-request', number: 12 };
const train = { key: 'train', sha: 'abcdef1', run: { id: 100, attempt: 1 } };
const judgement = { verdicts: [], unmatched: [], gates: { passed: 1, failed: 0, overridden: 0 } };

function isCreate(call: { method: string; path: string }): boolean {
  return call.method === 'POST' && /(comments|notes|discussions)$/.test(call.path);
}

/** The suite that every driver passes, with the sticky comment on top of it. */
export function forgeContract(traits: Traits, start: () => Promise<Subject>): void {
  async function withSubject(check: (subject: Subject) => Promise<void>): Promise<void> {
    const subject = await start();
    try {
      await check(subject);
      expect(subject.violations).toEqual([]);
    } finally {
      await subject.close();
    }
  }
  const test = (name: string, check: (subject: Subject) => Promise<void>) =>
    it(name, () => withSubject(check));
  const remote = (name: string, check: (subject: Subject) => Promise<void>) => {
    if (traits.remote) test(name, check);
  };

  describe.runIf(traits.remote)(`${traits.name}: people`, () => {
    remote('said something, and may or may not write', async (subject) => {
      const { people } = await subject.open('bot');
      const now = Date.now();
      subject.say('writer', 'first');
      subject.say('reader', 'second');
      const remarks = await gathered(people!.remarks(12));
      expect(remarks.map(({ body }) => body)).toEqual(['first', 'second']);
      const [writer, reader] = remarks.map(({ author }) => author);
      expect(writer!.id).not.toBe(reader!.id);
      expect(remarks[0]!.writtenAt).toBeLessThan(remarks[1]!.writtenAt);
      expect(remarks[0]!.editedAt).toBeLessThan(now);
      expect(await people!.mayWrite(writer!)).toBe(traits.asksForRights ?? true);
      expect(await people!.mayWrite(reader!)).toBe(false);
      expect(await people!.mayWrite({ id: 'no/body"', name: 'nobody' })).toBe(false);
    });

    remote('put labels on and took them off', async (subject) => {
      const { people } = await subject.open('bot');
      expect(people!.labellings === undefined).toBe(subject.label === undefined);
      if (!people?.labellings || !subject.label) return;
      for (let n = 0; n < 120; n += 1) subject.label('reader', `l${n}`);
      subject.label('writer', 'cml-accept');
      subject.label('writer', 'cml-accept', false);
      const found = await gathered(people.labellings(12));
      expect(found).toHaveLength(122);
      expect(found.slice(-2).map(({ label, isOn }) => [label, isOn])).toEqual([
        ['cml-accept', true],
        ['cml-accept', false],
      ]);
      expect(await people.mayWrite(found.at(-1)!.by)).toBe(true);
      expect(await people.mayWrite(found[0]!.by)).toBe(false);
      expect(found[0]!.at).toBeLessThan(found[1]!.at);
    });
  });

  describe(`${traits.name}: one comment a key`, () => {
    test('is created, left alone, updated', async (subject) => {
      const forge = await subject.open('bot');
      const first = await upsertComment(forge, target, train, 'Hello\n');
      const same = await upsertComment(
        forge,
        target,
        { ...train, run: { id: 101, attempt: 1 } },
        'Hello  \n\n',
      );
      const second = await upsertComment(forge, target, { ...train, run: { id: 102, attempt: 1 } }, 'Bye\n');
      expect([first.action, same.action, second.action]).toEqual(['created', 'unchanged', 'updated']);
      expect(new Set([first.id, same.id, second.id]).size).toBe(1);
      expect(second.url).toBe(first.url);
      expect(subject.bodies().map((body) => body.trim().split('\n').at(-1))).toEqual(['Bye']);
    });

    test('stands beside another key', async (subject) => {
      const forge = await subject.open('bot');
      await upsertComment(forge, target, train, 'one');
      await upsertComment(forge, target, { key: 'a|b @team <img>' }, 'two');
      await upsertComment(forge, target, { key: 'a|b @team <img>' }, 'three');
      expect(subject.bodies().map((body) => body.split('\n').at(-1))).toEqual(['one', 'three']);
    });

    test('is never overwritten by an older run', async (subject) => {
      const forge = await subject.open('bot');
      await upsertComment(forge, target, { ...train, run: { id: 100, attempt: 2 } }, 'newer');
      const late = await upsertComment(forge, target, { ...train, run: { id: 100, attempt: 1 } }, 'older');
      expect(late.action).toBe('newer');
      expect(subject.bodies()[0]).toContain('newer');
    });

    test('keeps what the text says, whatever it holds', async (subject) => {
      const forge = await subject.open('bot');
      const text = '| a\\|b | 🚀 |\n\n```\n/close\n```\n<b>x</b> &amp; `::set-output`\n';
      await upsertComment(forge, target, train, text);
      const again = await upsertComment(forge, target, train, text);
      expect(again.action).toBe('unchanged');
      expect(subject.bodies()[0]?.trimEnd().endsWith(text.trimEnd())).toBe(true);
    });

    test('can be deleted, and is posted anew', async (subject) => {
      const forge = await subject.open('bot');
      const { id } = await upsertComment(forge, target, train, 'one');
      const ours = await findOurs(forge, target, 'train');
      await forge.deleteComment(target, id);
      expect(subject.bodies()).toEqual([]);
      const posted = await upsertComment(forge, target, train, 'two', { ours });
      expect(posted.action).toBe('created');
      expect(subject.bodies()).toHaveLength(1);
    });

    test('stands on a commit too', async (subject) => {
      const forge = await subject.open('bot');
      const commit: Target = { kind: 'commit', sha: subject.headSha };
      if (traits.noCommitComments) {
        await expect(upsertComment(forge, commit, train, 'x')).rejects.toMatchObject({
          code: 'forge-refused',
        });
        return;
      }
      const first = await upsertComment(forge, commit, train, 'one');
      const second = await upsertComment(forge, commit, train, 'two');
      expect([first.action, second.action]).toEqual(['created', 'updated']);
      expect(second.id).toBe(first.id);
      expect(second.url).toContain(subject.headSha);
    });

    test('that was left behind is folded away as far as the forge can, and comes back with the next report', async (subject) => {
      const forge = await subject.open('bot');
      const text = '### fine\n\n`abcdef1` against `1234567`\n';
      await upsertComment(forge, target, train, text);
      const [left] = await findOurs(forge, target, 'train');
      if (!left || traits.hidesNothing) return;
      await foldAway(forge, target, left);
      const [folded = ''] = subject.bodies();
      expect(readMarker(folded)?.key).toBe('train');
      expect(folded).toContain('`abcdef1` against');
      const [now] = await findOurs(forge, target, 'train');
      const isInText = folded.includes('<details><summary>Outdated');
      expect([now?.hidden ?? false, isInText]).toEqual([
        forge.hideComment !== undefined,
        forge.hideComment === undefined && forge.dialect.html,
      ]);
      const posted = await upsertComment(forge, target, { ...train, run: { id: 101, attempt: 1 } }, 'back');
      expect(posted.id).toBe(left.id);
      expect((await findOurs(forge, target, 'train'))[0]?.hidden ?? false).toBe(false);
      expect(subject.bodies()[0]?.trim().endsWith('back')).toBe(true);
    });

    test('folds a double into the oldest', async (subject) => {
      const forge = await subject.open('bot');
      const { body } = withMarker(forge, train, 'one');
      subject.say('bot', body);
      subject.say('bot', body);
      const posted = await upsertComment(forge, target, train, 'two');
      expect(posted.action).toBe('updated');
      expect(await findOurs(forge, target, 'train')).toHaveLength(1);
      expect(subject.bodies()).toEqual([expect.stringContaining('two')]);
    });

    remote('leads from a double that may not be deleted to the oldest', async (subject) => {
      const forge = await subject.open('bot');
      const { body } = withMarker(forge, train, 'one');
      subject.say('bot', body);
      subject.say('bot', body);
      const when = ({ method }: { method: string }) => method === 'DELETE';
      subject.faults.push({ kind: 'status', reply: { status: 403, body: { message: 'no' } }, when });
      const posted = await upsertComment(forge, target, train, 'two');
      expect(subject.bodies()).toEqual([expect.stringContaining('two'), expect.stringContaining(posted.url)]);
      expect(await findOurs(forge, target, 'train')).toHaveLength(1);
    });
  });

  describe(`${traits.name}: two runs at once`, () => {
    const older = { ...train, run: { id: 100, attempt: 1 } };
    const newer = { ...train, run: { id: 101, attempt: 1 } };
    const said = (subject: Subject) => subject.bodies().map((body) => body.trim().split('\n').at(-1));

    for (const [first, second, action] of [
      [older, newer, 'updated'],
      [newer, older, 'newer'],
    ] as const)
      test(`leave one comment, the newer’s, where run ${first.run.id} came first`, async (subject) => {
        const forge = await subject.open('bot');
        const posted = await upsertComment(forge, target, first, `of ${first.run.id}`, { ours: [] });
        const late = await upsertComment(forge, target, second, `of ${second.run.id}`, { ours: [] });
        expect(late).toEqual({ ...posted, action });
        expect(said(subject)).toEqual(['of 101']);
      });

    remote('leave one comment, the newer’s, whoever is faster', async (subject) => {
      for (let round = 0; round < 5; round += 1) {
        const key = `round ${round}`;
        const runs = [newer, older].map(async (marker) => {
          const forge = await subject.open('bot');
          return upsertComment(forge, target, { ...marker, key }, `${round} of ${marker.run.id}`, {
            ours: [],
          });
        });
        const [first, second] = await Promise.all(runs);
        expect(second!.url).toBe(first!.url);
        expect(said(subject)[round]).toBe(`${round} of 101`);
      }
      expect(subject.bodies()).toHaveLength(5);
    });

    remote(
      'of one build: what another job has made of a comment since it was posted stays',
      async (subject) => {
        const forge = await subject.open('bot');
        const watched: Forge = {
          ...forge,
          async createComment(...args) {
            const posted = await forge.createComment(...args);
            await upsertComment(forge, target, older, 'of both');
            return posted;
          },
        };
        expect((await upsertComment(watched, target, older, 'of one')).action).toBe('created');
        expect(said(subject)).toEqual(['of both']);
      },
    );

    remote(
      'leave the newer’s report, where an older’s late write came between its tries',
      async (subject) => {
        const forge = await subject.open('bot');
        const first = await upsertComment(forge, target, { ...train, run: { id: 99, attempt: 1 } }, 'of 99');
        subject.faults.push({
          kind: 'status',
          times: 1,
          when: ({ method }) => /PUT|PATCH/.test(method),
          reply: { status: 502 },
        });
        let tries = 0;
        const watched: Forge = {
          ...forge,
          async updateComment(...args) {
            const written = await forge.updateComment(...args);
            tries += 1;
            if (tries === 1)
              await forge.updateComment(target, first.id, withMarker(forge, older, 'of 100').body);
            return written;
          },
        };
        expect((await upsertComment(watched, target, newer, 'of 101')).action).toBe('updated');
        expect(said(subject)).toEqual(['of 101']);
      },
    );

    test('leave the newer’s report, where it was posted after the older had read the comment', async (subject) => {
      const forge = await subject.open('bot');
      await upsertComment(forge, target, { ...train, run: { id: 99, attempt: 1 } }, 'of 99');
      const ours = await findOurs(forge, target, 'train');
      await upsertComment(forge, target, newer, 'of 101');
      const late = await upsertComment(forge, target, older, 'of 100', { ours });
      expect([late.action, ...said(subject)]).toEqual(['newer', 'of 101']);
    });

    remote('leave the newer’s report, where the older’s first try failed', async (subject) => {
      const forge = await subject.open('bot');
      await upsertComment(forge, target, { ...train, run: { id: 99, attempt: 1 } }, 'of 99');
      subject.faults.push({
        kind: 'status',
        times: 1,
        when: ({ method }) => /PUT|PATCH/.test(method),
        reply: { status: 502 },
      });
      const slow: Forge = {
        ...forge,
        async updateComment(...args) {
          try {
            return await forge.updateComment(...args);
          } catch (error) {
            await upsertComment(forge, target, newer, 'of 101');
            throw error;
          }
        },
      };
      const late = await upsertComment(slow, target, older, 'of 100');
      expect([late.action, ...said(subject)]).toEqual(['newer', 'of 101']);
    });
  });

  describe(`${traits.name}: finding it`, () => {
    remote('among 250 comments, on any page', async (subject) => {
      const forge = await subject.open('bot');
      subject.say('bot', withMarker(forge, train, 'mine').body);
      for (let index = 0; index < 249; index += 1) subject.say('other', `chatter ${index}`);
      const ours = await findOurs(forge, target, 'train');
      expect(ours.map((one) => one.body.split('\n').at(-1))).toEqual(['mine']);
      expect(subject.requests).toHaveLength(traits.requestsFor250 ?? 3);
    });

    remote('among 3,000, by one request a hundred', async (subject) => {
      const forge = await subject.open('bot');
      // One less than would fill the last page: a forge may have said something itself.
      for (let index = 0; index < 2998; index += 1) subject.say('other', `chatter ${index}`);
      subject.say('bot', withMarker(forge, train, 'mine').body);
      expect(await findOurs(forge, target, 'train')).toHaveLength(1);
      // Beside the pages: who we are, where a page does not say.
      const beside = Math.max(0, (traits.requestsFor250 ?? 3) - 3);
      expect(subject.requests.length).toBeLessThanOrEqual(30 + beside);
    });

    remote('and reads no further than the page that has it', async (subject) => {
      const forge = await subject.open('bot');
      subject.say('bot', withMarker(forge, train, 'mine').body);
      for (let index = 0; index < 249; index += 1) subject.say('other', `chatter ${index}`);
      expect((await lookForOurs(forge, target, 'train')).ours).toHaveLength(1);
      const beside = (traits.requestsFor250 ?? 3) - (traits.noPages ? 1 : 3);
      expect(subject.requests).toHaveLength(1 + beside);
    });

    remote('where it stood the last time, by one request, and wherever it went since', async (subject) => {
      if (traits.noPages) return;
      const forge = await subject.open('bot');
      for (let index = 0; index < 950; index += 1) subject.say('other', `chatter ${index}`);
      subject.say('bot', withMarker(forge, train, 'mine').body);
      const first = await lookForOurs(forge, target, 'train');
      expect(first.page).toEqual(expect.any(String));
      const before = subject.requests.length;
      const again = await lookForOurs(forge, target, 'train', first.page);
      expect(again.ours).toEqual(first.ours);
      expect(again.ours).toHaveLength(1);
      // Beside the page: who we are, where it does not say.
      expect(subject.requests.length - before).toBeLessThanOrEqual(
        1 + Math.max(0, (traits.requestsFor250 ?? 3) - 3),
      );
      const far = `${first.page?.replace(/\d+$/, '')}999`;
      for (const elsewhere of [far, 'nonsense', 'after:nonsense', 'page:77'])
        expect((await lookForOurs(forge, target, 'train', elsewhere)).ours).toHaveLength(1);
    });

    remote('ignores another’s comment with our marker', async (subject) => {
      const forge = await subject.open('bot');
      subject.say('other', withMarker(forge, train, 'forged').body);
      const posted = await upsertComment(forge, target, train, 'ours');
      expect(posted.action).toBe('created');
      expect(subject.bodies()).toHaveLength(2);
      expect(subject.bodies()[0]).toContain('forged');
    });

    test('ignores a quotation of it', async (subject) => {
      const forge = await subject.open('bot');
      subject.say('bot', `Look:\n${withMarker(forge, train, 'quoted').body}`);
      expect((await upsertComment(forge, target, train, 'ours')).action).toBe('created');
    });

    remote('of a change request that is not there says so', async (subject) => {
      const forge = await subject.open('bot');
      const nowhere: Target = { kind: 'change-request', number: 999 };
      await expect(upsertComment(forge, nowhere, train, 'x')).rejects.toMatchObject({
        code: 'forge-not-found',
      });
    });
  });

  describe(`${traits.name}: change requests and statuses`, () => {
    remote('finds the change request of a commit', async (subject) => {
      const forge = await subject.open('bot');
      const found = await forge.changeRequestOf(subject.headSha);
      expect(found).toMatchObject({ number: 12, state: 'open', headSha: subject.headSha, fork: false });
      expect(await forge.changeRequest(12)).toEqual(found);
      expect(await forge.changeRequest(999)).toBeUndefined();
    });

    remote('still comments where it was closed meanwhile', async (subject) => {
      const forge = await subject.open('bot');
      subject.alter?.('closed');
      expect((await upsertComment(forge, target, train, 'late')).action).toBe('created');
      expect(await forge.changeRequest(12)).toMatchObject({ state: 'closed' });
      expect((await forge.changeRequestOf(subject.headSha))?.state).not.toBe('open');
    });

    remote('still comments where its branch and fork were deleted', async (subject) => {
      const forge = await subject.open('bot');
      subject.alter?.('orphaned');
      expect((await upsertComment(forge, target, train, 'late')).action).toBe('created');
      expect(await forge.changeRequest(12)).toMatchObject({ number: 12, fork: true });
    });

    test('sets a status', async (subject) => {
      const forge = await subject.open('bot');
      const long = `${'long '.repeat(80)}title`;
      expect(
        await postStatus(forge, subject.headSha, { key: 'train', judgement, headline: long }),
      ).not.toHaveProperty('warning');
      expect(subject.statusOf(subject.headSha)).toMatch(/^success/i);
      const failed = { ...judgement, gates: { passed: 0, failed: 1, overridden: 0 } };
      await postStatus(forge, subject.headSha, { key: 'train', judgement: failed, headline: 'worse' });
      expect(subject.statusOf(subject.headSha)).toMatch(/^fail/i);
    });

    remote('needs few requests', async (subject) => {
      const [first, second] = traits.requestsOfRun ?? [4, 2];
      for (const [text, most] of [
        ['one', first],
        ['one', second],
      ] as const) {
        const before = subject.requests.length;
        const forge = await subject.open('bot');
        await upsertComment(forge, target, train, text);
        await postStatus(forge, subject.headSha, { key: 'train', judgement, headline: 'good' });
        expect(subject.requests.length - before).toBe(most);
      }
    });

    remote('puts labels on and takes them off, known or new', async (subject) => {
      const { labels } = await subject.open('bot');
      expect(labels !== undefined).toBe(subject.labels !== undefined);
      if (!labels) return;
      expect(await labels.of(12)).toEqual([]);
      await labels.change(12, { add: ['bug', 'model: worse'], remove: ['never there'] });
      expect(subject.labels?.().toSorted()).toEqual(['bug', 'model: worse']);
      await labels.change(12, { add: ['model: better'], remove: ['model: worse'] });
      await labels.change(12, { add: ['model: better'], remove: [] });
      expect((await labels.of(12)).toSorted()).toEqual(['bug', 'model: better']);
      await expect(labels.of(999)).rejects.toMatchObject({ code: 'forge-not-found' });
      const reader = (await subject.open('reader')).labels;
      await expect(reader?.change(12, { add: ['x'], remove: [] })).rejects.toMatchObject({
        code: 'forge-forbidden',
      });
    });

    remote('folds a comment away, and shows it again', async (subject) => {
      const forge = await subject.open('bot');
      if (!forge.hideComment || traits.hidesNothing) return;
      const { id } = await forge.createComment(target, 'old');
      const isHidden = async () => {
        for await (const { comments } of forge.comments(target))
          for (const one of comments) if (one.id === id) return one.hidden;
        return undefined;
      };
      for (const hidden of [true, true, false]) {
        await forge.hideComment(target, id, hidden);
        expect(await isHidden()).toBe(hidden);
      }
    });

    remote('says who it is and what it may', async (subject) => {
      const mine = await (await subject.open('bot')).permissions(12);
      expect(mine).toMatchObject({ comment: true, push: true });
      const read = await (await subject.open('reader')).permissions(12);
      expect(read.push).toBe(false);
      // Whether a person who may only read may comment is a question of the repository, not of the token.
      if (!traits.readerMayComment) expect(read.comment ?? false).toBe(traits.readerSeemsToComment ?? false);
      expect(subject.bodies()).toEqual([]);
    });
  });

  if (!traits.remote) return;

  describe(`${traits.name}: when things go wrong`, () => {
    for (const kind of ['reset-after', 'hang-after', 'cut'] as const)
      remote(`a create whose answer is lost (${kind}) posts once`, async (subject) => {
        const forge = await subject.open('bot', kind === 'hang-after' ? hurried(impatient) : undefined);
        subject.faults.push({ kind, when: isCreate, times: 1 });
        const posted = await upsertComment(forge, target, train, 'once');
        expect(posted.action).toBe('created');
        expect(subject.bodies()).toHaveLength(1);
      });

    for (const fault of [
      { kind: 'status', reply: { status: 502 } },
      { kind: 'reset' },
      { kind: 'hang' },
    ] satisfies Fault[])
      remote(`a create that never happened (${fault.kind}) is tried again`, async (subject) => {
        const forge = await subject.open('bot', fault.kind === 'hang' ? hurried(impatient) : undefined);
        subject.faults.push({ ...fault, when: isCreate, times: 1 });
        await upsertComment(forge, target, train, 'once');
        expect(subject.bodies()).toHaveLength(1);
      });

    for (const fault of [
      { kind: 'status', reply: { status: 500 } },
      { kind: 'reset' },
      { kind: 'hang' },
      { kind: 'cut' },
    ] satisfies Fault[])
      remote(`an update and a read are repeated after ${fault.kind}`, async (subject) => {
        const forge = await subject.open('bot', fault.kind === 'hang' ? hurried(impatient) : undefined);
        await upsertComment(forge, target, train, 'one');
        subject.faults.push(
          { ...fault, times: 1 },
          { ...fault, times: 1, when: ({ method }) => /PUT|PATCH/.test(method) },
        );
        expect((await upsertComment(forge, target, train, 'two')).action).toBe('updated');
        expect(subject.faults.map((one) => one.times)).toEqual([0, 0]);
      });

    for (const words of ['You have exceeded a secondary rate limit. Retry later', 'Slow down'])
      remote(`a limit is waited for (${words})`, async (subject) => {
        const forge = await subject.open('bot');
        subject.faults.push({
          kind: 'status',
          reply: { status: 429, headers: { 'retry-after': '1' }, body: words },
          when: isCreate,
          times: 2,
        });
        await upsertComment(forge, target, train, 'patient');
        expect(subject.bodies()).toHaveLength(1);
        expect(subject.requests.filter((one) => one.status === 429)).toHaveLength(2);
      });

    remote('a limit that outlasts the time is not run against', async (subject) => {
      const forge = await subject.open('bot', { ...hurried(), second: 1000 });
      const headers = { 'retry-after': '3600' };
      subject.faults.push({ kind: 'status', reply: { status: 429, headers, body: 'later' }, when: isCreate });
      await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
        code: 'forge-unavailable',
        message: expect.stringContaining('too many requests'),
      });
      expect(subject.requests.filter(isCreate)).toHaveLength(1);
    });

    remote('a pause for which there is no time is not made', async (subject) => {
      const brief = patience({ total: 990, second: 1000 });
      const forge = await subject.open('bot', brief);
      subject.faults.push({ kind: 'status', reply: { status: 502 }, when: isCreate });
      await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
        code: 'forge-unavailable',
        message: expect.stringContaining('502'),
      });
      expect(subject.requests.filter(isCreate)).toHaveLength(1);
      expect(Date.now()).toBeLessThan(brief.deadline());
    });

    remote('a forge that is down ends in one sentence, in time', async (subject) => {
      const forge = await subject.open('bot');
      subject.faults.push({ kind: 'status', reply: { status: 503, body: 'maintenance' } });
      await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
        code: 'forge-unavailable',
        message: expect.stringContaining('503'),
      });
    });

    remote('an answer from somebody else is not taken for the forge’s', async (subject) => {
      const forge = await subject.open('bot');
      subject.faults.push({ kind: 'status', reply: { status: 200, body: '<html>Sign in</html>' } });
      await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
        code: 'forge-unavailable',
        hint: expect.stringContaining('proxy'),
      });
    });

    remote('an expired token is named, and not shown', async (subject) => {
      const forge = await subject.open('expired');
      const error = await upsertComment(forge, target, train, 'x').catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'forge-unauthorized', hint: expect.stringContaining('expired') });
      expect(String(error)).not.toMatch(/ghp_|glpat-|-secret/);
    });

    remote('a token that may not post says what it lacks', async (subject) => {
      const forge = await subject.open('reader');
      const outcome = upsertComment(forge, target, train, 'x');
      if (traits.readerMayComment) await expect(outcome).resolves.toMatchObject({ action: 'created' });
      else await expect(outcome).rejects.toMatchObject({ code: 'forge-forbidden' });
      const status = await postStatus(forge, subject.headSha, { key: 'train', judgement, headline: 'x' });
      if (traits.readerMaySetStatus) expect(status).not.toHaveProperty('warning');
      else expect(status.warning?.message).toMatch(/statuses: write|api|write:/);
    });

    remote('a repository out of sight is a matter of permission', async (subject) => {
      const forge = await subject.open('stranger');
      await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
        code: 'forge-not-found',
        message: expect.stringContaining('404'),
        hint: expect.stringContaining('may not read it'),
      });
    });

    remote('a locked conversation is named', async (subject) => {
      const forge = await subject.open('bot');
      const body = { message: 'Unable to create comment because issue is locked.' };
      subject.faults.push({ kind: 'status', reply: { status: 403, body }, when: isCreate });
      await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
        code: 'forge-refused',
        message: expect.stringContaining('the conversation is locked'),
      });
    });

    remote(
      'an archived repository is named, and a page in the place of an answer is read by its words',
      async (subject) => {
        const forge = await subject.open('bot', { ...hurried(), retries: 0 });
        const body = { message: 'Repository was archived so is read-only.' };
        subject.faults.push({ kind: 'status', times: 1, reply: { status: 403, body }, when: isCreate });
        await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
          code: 'forge-refused',
          message: expect.stringContaining('the repository is archived'),
        });
        const page = '<html><body><h1>Unicorn!</h1> Down for maintenance</body></html>';
        subject.faults.push({ kind: 'status', reply: { status: 503, body: page } });
        await expect(upsertComment(forge, target, train, 'x')).rejects.toMatchObject({
          code: 'forge-unavailable',
          message: expect.stringMatching(/: Unicorn! Down for maintenance$/),
        });
      },
    );

    remote('a body above the limit is refused, and nothing is posted', async (subject) => {
      const forge = await subject.open('bot');
      if (traits.noLimit) return;
      const outcome = upsertComment(forge, target, train, 'x'.repeat(forge.dialect.limit + 20_000));
      await expect(outcome).rejects.toMatchObject({
        code: 'forge-refused',
        message: expect.stringContaining('long'),
      });
      expect(subject.bodies()).toEqual([]);
      await upsertComment(forge, target, train, 'x'.repeat(forge.dialect.limit - 200));
      expect(subject.bodies()).toHaveLength(1);
    });
  });
}

// The contract of the books: bindings, links, sessions, comments, and first answers to Idempotency-Keys.
import { describe, expect, test } from '@jest/globals';
import type { BindingRow, IdempotencyRow, JournalEntry, JournalType } from '../../store/books.ts';
import { KEPT_MS } from '../../store/idempotency-books.ts';
import type { Subject } from './books.contract.ts';
import { InvalidCursor } from '../../store/cursor.ts';
import { T0, aComment, aCreation, aLink, aSession, freshId } from './books-samples.ts';

export function peopleContract({ books }: Subject): void {
  describe('people', () => {
    test('are bound to addresses, the latest last', async () => {
      const instanceId = freshId('instance');
      const binding = (boundAt: number, email: string | null): BindingRow => ({
        id: freshId('binding'),
        instanceId,
        participantId: 'approver',
        name: 'Jane Doe',
        email,
        slack: null,
        boundAt,
        boundBy: 'local',
      });
      const [later, first] = [binding(T0 + 1, 'jane@acme.com'), binding(T0, null)];
      for (const row of [later, first, later]) await books().addBinding(row);
      expect(await books().bindings(instanceId)).toEqual([first, later]);
      expect(await books().binding(later.id)).toEqual(later);
      expect(await books().binding('nothing')).toBeNull();
    });

    test('have links, listed by instance and person', async () => {
      const instanceId = freshId('instance');
      const mine = aLink(instanceId);
      const theirs = aLink(instanceId, { participantId: 'admin', via: 'api', issuedAt: T0 + 1 });
      for (const link of [theirs, mine, mine]) await books().addLink(link);
      expect(await books().link(mine.id)).toEqual(mine);
      expect(await books().links(instanceId)).toEqual([mine, theirs]);
      expect(await books().links(instanceId, 'admin')).toEqual([theirs]);
      expect(await books().link('nothing')).toBeNull();
    });

    test('lose a link and the sessions it opened together, once', async () => {
      const [link, other] = [aLink(freshId('instance')), aLink(freshId('instance'))];
      const [session, kept] = [aSession(link), aSession(other)];
      for (const row of [link, other]) await books().addLink(row);
      for (const row of [session, kept]) await books().addSession(row);
      expect(await books().revokeLink(link.id, T0 + 5)).toBe(true);
      expect(await books().link(link.id)).toEqual({ ...link, revokedAt: T0 + 5 });
      expect(await books().session(session.id)).toBeNull();
      expect(await books().session(kept.id)).toEqual(kept);
      expect(await books().revokeLink(link.id, T0 + 6)).toBe(false);
      expect((await books().link(link.id))!.revokedAt).toBe(T0 + 5);
      expect(await books().revokeLink('nothing', T0)).toBe(false);
      await expect(books().addSession(aSession(link))).rejects.toThrow(/revoked/);
    });

    test('lose all their links in an instance', async () => {
      const instanceId = freshId('instance');
      const [a, b, revoked, others] = [
        aLink(instanceId),
        aLink(instanceId),
        aLink(instanceId, { revokedAt: T0 }),
        aLink(instanceId, { participantId: 'admin' }),
      ];
      for (const link of [a, b, revoked, others]) await books().addLink(link!);
      const session = aSession(b!);
      await books().addSession(session);
      const ended = await books().revokeLinksOf(instanceId, 'ciso', T0 + 9);
      expect(new Set(ended)).toEqual(new Set([a!.id, b!.id]));
      expect(await books().session(session.id)).toBeNull();
      expect((await books().link(others!.id))!.revokedAt).toBeNull();
      expect((await books().link(revoked!.id))!.revokedAt).toBe(T0);
      expect(await books().revokeLinksOf(instanceId, 'ciso', T0 + 10)).toEqual([]);
    });

    test('lose everybody’s links in an instance at once, and nobody’s elsewhere', async () => {
      const instanceId = freshId('instance');
      const [mine, theirs, elsewhere] = [
        aLink(instanceId),
        aLink(instanceId, { participantId: 'admin' }),
        aLink(freshId('instance')),
      ];
      for (const link of [mine, theirs, elsewhere]) await books().addLink(link);
      const session = aSession(theirs);
      await books().addSession(session);
      const ended = await books().revokeLinksOf(instanceId, null, T0 + 9);
      expect(new Set(ended)).toEqual(new Set([mine.id, theirs.id]));
      expect(await books().session(session.id)).toBeNull();
      expect((await books().link(elsewhere.id))!.revokedAt).toBeNull();
    });

    test('have what is done to their links on the journal: with it, and once', async () => {
      const creation = aCreation();
      const instanceId = creation.row.id;
      await books().createInstance(creation);
      const [a, b, c] = [aLink(instanceId), aLink(instanceId), aLink(instanceId)] as const;
      const note = (type: JournalType, linkId: string): JournalEntry => ({
        instanceId,
        type,
        at: T0,
        actor: 'local',
        data: { linkId },
      });
      for (const link of [a, b, c, a]) await books().addLink(link, note('link_issued', link.id));
      for (const _ of [1, 2]) await books().revokeLink(a.id, T0, note('link_revoked', a.id));
      for (const _ of [1, 2]) {
        await books().revokeLinksOf(instanceId, a.participantId, T0, (id) => note('link_revoked', id));
      }
      const noted = (await books().trail({ instanceId, limit: 100 })).map(({ type, body }) => [
        type,
        body['linkId'],
      ]);
      expect(noted.slice(0, 4)).toEqual([
        ['link_issued', a.id],
        ['link_issued', b.id],
        ['link_issued', c.id],
        ['link_revoked', a.id],
      ]);
      expect(new Set(noted.slice(4).map(([, id]) => id))).toEqual(new Set([b.id, c.id]));
      expect(noted).toHaveLength(6);
    });

    test('keep a link whose revocation cannot be noted', async () => {
      const link = aLink(freshId('instance'));
      await books().addLink(link);
      const { instanceId } = link;
      const note = { instanceId, type: 'link_revoked', at: T0, actor: 'local', data: {} } as const;
      await expect(books().revokeLink(link.id, T0, note)).rejects.toThrow(/not in the books/);
      expect(await books().link(link.id)).toEqual(link);
    });

    test('have sessions that are seen again and end', async () => {
      const session = aSession(aLink(freshId('instance')));
      await books().addSession(session);
      await books().touchSession(session.id, T0 + 60_000);
      expect(await books().session(session.id)).toEqual({ ...session, lastSeenAt: T0 + 60_000 });
      await books().endSession(session.id);
      expect(await books().session(session.id)).toBeNull();
      await books().endSession(session.id);
    });

    test('comment', async () => {
      const instanceId = freshId('instance');
      const first = aComment(instanceId, T0);
      const second = aComment(instanceId, T0 + 1, {
        about: { kind: 'approval', id: 'make.1' },
        parentId: first.id,
        mentions: ['ciso', 'admin'],
        authorKind: 'operator',
      });
      for (const row of [second, first, second]) await books().addComment(row);
      expect(await books().comments(instanceId, { limit: 10 })).toEqual({ items: [first, second] });
      expect(await books().comment(second.id)).toEqual(second);
      expect(await books().comment('nothing')).toBeNull();
    });

    test('have their comments listed page by page, by subject and by time', async () => {
      const instanceId = freshId('instance');
      const about = { kind: 'artifact', id: 'plan' } as const;
      const rows = Array.from({ length: 7 }, (_, i) =>
        // Three share a moment: the id tells them apart.
        aComment(instanceId, T0 + Math.max(0, i - 2), i % 2 === 0 ? { about } : {}),
      );
      for (const row of rows) await books().addComment(row);
      await books().addComment(aComment(instanceId, T0, { about: { kind: 'task', id: 'plan' } }));
      await books().addComment(aComment(freshId('instance'), T0, { about }));
      const pages: string[][] = [];
      let cursor: string | undefined;
      do {
        const page = await books().comments(instanceId, { about, limit: 3, ...(cursor ? { cursor } : {}) });
        pages.push(page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      const ids = rows.filter((row) => row.about !== null).map(({ id }) => id);
      expect(pages.map(({ length }) => length)).toEqual([3, 1]);
      expect(new Set(pages.flat())).toEqual(new Set(ids));
      const newest = await books().comments(instanceId, { about, limit: 2, newestFirst: true });
      expect(newest.items.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
      const more = await books().comments(instanceId, {
        about,
        limit: 2,
        newestFirst: true,
        cursor: newest.nextCursor!,
      });
      expect(new Set(more.items.map(({ id }) => id))).toEqual(new Set([ids[0], ids[1]]));
      expect((await books().comments(instanceId, { about: null, limit: 9 })).items).toHaveLength(3);
      const between = await books().comments(instanceId, { from: T0 + 1, until: T0 + 3, limit: 9 });
      expect(between.items.map(({ at }) => at)).toEqual([T0 + 1, T0 + 2]);
      await expect(books().comments(instanceId, { limit: 1, cursor: 'x' })).rejects.toThrow(InvalidCursor);
    });

    test('have their comments counted by author and time', async () => {
      const instanceId = freshId('instance');
      for (const at of [T0, T0 + 1, T0 + 2]) await books().addComment(aComment(instanceId, at));
      await books().addComment(aComment(instanceId, T0 + 2, { author: 'ciso' }));
      expect(await books().countComments(instanceId, 'approver', T0 + 1)).toBe(2);
      expect(await books().countComments(instanceId, 'nobody', T0)).toBe(0);
    });

    test('are on the journal with their comment, once', async () => {
      const creation = aCreation();
      const instanceId = creation.row.id;
      await books().createInstance(creation);
      const id = freshId('comment');
      const row = aComment(instanceId, T0, { id });
      const note = {
        instanceId,
        type: 'comment_posted',
        at: T0,
        actor: 'local',
        data: { commentId: id },
      } as const;
      for (const _ of [1, 2]) await books().addComment(row, note);
      expect(await books().trail({ instanceId, limit: 100 })).toMatchObject([
        { type: 'comment_posted', body: { commentId: id } },
      ]);
    });
  });

  describe('first answers', () => {
    const anAnswer = (fields: Partial<IdempotencyRow> = {}): IdempotencyRow => ({
      key: freshId('key'),
      principal: 'local',
      route: 'POST /api/processes',
      bodyHash: 'ab',
      status: 201,
      body: '{"id":"x"}',
      at: Date.now(),
      ...fields,
    });

    test('are kept by caller and key, the first alone', async () => {
      const answer = anAnswer();
      await books().keepIdempotent(answer);
      await books().keepIdempotent({ ...answer, status: 500 });
      expect(await books().idempotent(answer.key, 'local')).toEqual(answer);
      expect(await books().idempotent(answer.key, 'other')).toBeNull();
      expect(await books().idempotent('nothing', 'local')).toBeNull();
    });

    test('are forgotten after a day, and their keys free again', async () => {
      const old = anAnswer({ at: Date.now() - KEPT_MS - 1 });
      await books().keepIdempotent(old);
      expect(await books().idempotent(old.key, 'local')).toBeNull();
      const anew = { ...old, at: Date.now(), body: '{"id":"y"}' };
      await books().keepIdempotent(anew);
      expect(await books().idempotent(old.key, 'local')).toEqual(anew);
      const nearly = anAnswer({ at: Date.now() - KEPT_MS + 60_000 });
      await books().keepIdempotent(nearly);
      expect(await books().idempotent(nearly.key, 'local')).toEqual(nearly);
    });
  });
}

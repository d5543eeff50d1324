// The family of mailed codes: asked for, minted once, tried a few times. What is kept of a code is a keyed hash.
import { timingSafeEqual } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Books, CodeRow } from './books.ts';
import type { Database } from './database.ts';
import { lockInstance } from './lock-instance.ts';
import type { CodeTable } from './schema.ts';

type Family = Pick<Books, 'askForCode' | 'code' | 'newestCode' | 'mintCode' | 'tryCode'>;

export function codeBooks(database: Database): Family {
  return {
    askForCode: (row, { since, most, notAfter }) =>
      database.write(async (trx) => {
        // One after another: two requests at once would each find room for one more.
        await lockInstance(trx, database.dialect, row.instanceId);
        const earlier = await trx
          .selectFrom('codes')
          .select('asked_at')
          .where('instance_id', '=', row.instanceId)
          .where('participant_id', '=', row.participantId)
          .where('asked_at', '>', since)
          .execute();
        if (earlier.some(({ asked_at: at }) => at > notAfter)) return 'too-soon';
        if (earlier.length >= most) return 'too-many';
        await trx
          .insertInto('codes')
          .values({
            id: row.id,
            instance_id: row.instanceId,
            participant_id: row.participantId,
            session_id: row.sessionId,
            approval_id: row.approvalId,
            asked_at: row.askedAt,
            kid: row.check?.kid ?? null,
            hash: row.check?.hash ?? null,
            expires_at: row.check?.expiresAt ?? null,
            wrong_tries: row.wrongTries,
          })
          .execute();
        return 'asked';
      }),

    async code(id) {
      const found = await database.read((db) =>
        db.selectFrom('codes').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    async newestCode(sessionId, approvalId) {
      const found = await database.read((db) =>
        db
          .selectFrom('codes')
          .selectAll()
          .where('session_id', '=', sessionId)
          .where('approval_id', '=', approvalId)
          .orderBy('asked_at', 'desc')
          .orderBy('id')
          .limit(1)
          .executeTakeFirst(),
      );
      return found ? rowOf(found) : null;
    },

    mintCode: (id, { kid, hash, expiresAt }) =>
      database.write(async (trx) => {
        await trx
          .updateTable('codes')
          .set({ kid, hash, expires_at: expiresAt })
          .where('id', '=', id)
          .where('hash', 'is', null)
          .execute();
        const row = await trx.selectFrom('codes').selectAll().where('id', '=', id).executeTakeFirst();
        return row ? rowOf(row).check : null;
      }),

    tryCode: (id, hash, at, most) =>
      database.write(async (trx) => {
        const query = trx.selectFrom('codes').selectAll().where('id', '=', id);
        // Held until the try is counted: many at once get no more tries than one after another.
        const found = await (database.dialect.locksRows ? query.forUpdate() : query).executeTakeFirst();
        const check = found ? rowOf(found).check : null;
        if (!found || !check || at >= check.expiresAt) return 'expired';
        if (found.wrong_tries >= most) return 'locked';
        if (sameHash(check.hash, hash)) return 'right';
        const tries = found.wrong_tries + 1;
        await trx.updateTable('codes').set({ wrong_tries: tries }).where('id', '=', id).execute();
        return tries >= most ? 'locked' : 'wrong';
      }),
  };
}

/** In time that does not tell how much of it was right. */
function sameHash(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const rowOf = (row: Selectable<CodeTable>): CodeRow => ({
  id: row.id,
  instanceId: row.instance_id,
  participantId: row.participant_id,
  sessionId: row.session_id,
  approvalId: row.approval_id,
  askedAt: row.asked_at,
  check:
    row.kid === null || row.hash === null || row.expires_at === null
      ? null
      : { kid: row.kid, hash: row.hash, expiresAt: row.expires_at },
  wrongTries: row.wrong_tries,
});

// The row of an instance, held until the transaction ends: who appends to a stream of it comes one after another.
import type { Selectable, Transaction } from 'kysely';
import type { Dialect } from './dialect.ts';
import { prepared } from './prepared.ts';
import type { InstanceTable, Tables } from './schema.ts';

const found = prepared<'id', Selectable<InstanceTable>>((db, slot) =>
  db.selectFrom('instances').selectAll().where('id', '=', slot('id')),
);
const locked = prepared<'id', Selectable<InstanceTable>>((db, slot) =>
  db.selectFrom('instances').selectAll().where('id', '=', slot('id')).forUpdate(),
);

/** Undefined where there is no such instance. */
export async function lockInstance(
  trx: Transaction<Tables>,
  dialect: Dialect,
  id: string,
): Promise<Selectable<InstanceTable> | undefined> {
  const { rows } = await (dialect.locksRows ? locked : found).run(trx, { id });
  return rows[0];
}

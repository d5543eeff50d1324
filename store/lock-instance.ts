// The row of an instance, held until the transaction ends: who appends to a stream of it comes one after another.
import type { Selectable, Transaction } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { InstanceTable, Tables } from './schema.ts';

/** Undefined where there is no such instance. */
export function lockInstance(
  trx: Transaction<Tables>,
  dialect: Dialect,
  id: string,
): Promise<Selectable<InstanceTable> | undefined> {
  const query = trx.selectFrom('instances').selectAll().where('id', '=', id);
  return (dialect.locksRows ? query.forUpdate() : query).executeTakeFirst();
}

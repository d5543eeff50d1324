// Stops an action on many instances: what was done stays done, what was not looked at yet is left as it is.
import type { BulkRow } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { type Actor, principalOf } from '../http/actor.ts';
import { ApiProblem } from '../http/problem.ts';

/** It stops, or had been stopped. Throws `bulk-not-found`, and `bulk-over` where every instance was looked at. */
export async function stopBulk(
  { books, now }: Pick<ApiDeps, 'books' | 'now'>,
  id: string,
  actor: Actor,
): Promise<BulkRow> {
  await bulkOf(books, id);
  const by = principalOf(actor);
  const at = now();
  const via = by.kind === 'operator' ? by.via : '';
  await books.stopBulk(id, at, by.id, { at, type: 'bulk_stopped', actor: by.id, via, data: { bulkId: id } });
  const row = await bulkOf(books, id);
  if (row.stoppedAt === null) throw new ApiProblem('bulk-over', `Bulk action "${id}" is over.`);
  return row;
}

/** Throws `bulk-not-found`. */
export async function bulkOf(books: ApiDeps['books'], id: string): Promise<BulkRow> {
  const row = await books.bulk(id);
  if (row) return row;
  throw new ApiProblem('bulk-not-found', `There is no bulk action "${id}".`);
}

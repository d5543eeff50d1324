// A bulk action as the API leaves it in the books: fixed, noted, and not begun.
import { randomUUID } from 'node:crypto';
import type { BulkRow } from '../../store/books.ts';
import { OPERATOR, type World } from './process-world.ts';

export async function bulkInBooks(
  { books }: Pick<World, 'books'>,
  ids: string[],
  more: Partial<Pick<BulkRow, 'action' | 'data'>> = {},
): Promise<string> {
  const id = `bulk_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  const at = Date.now();
  const row: BulkRow = {
    id,
    action: 'pause',
    search: {},
    data: { reason: 'The signing service is down.' },
    by: OPERATOR,
    total: ids.length,
    done: 0,
    refused: 0,
    failed: 0,
    startedAt: at,
    stoppedAt: null,
    stoppedBy: null,
    endedAt: null,
    ...more,
  };
  const data = { bulkId: id, action: row.action, total: ids.length };
  await books.addBulk(row, ids, { at, type: 'bulk_started', actor: OPERATOR.id, via: OPERATOR.via, data });
  return id;
}

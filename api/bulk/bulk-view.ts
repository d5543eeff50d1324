// A bulk action and its instances, as they are answered.
import type { z } from 'zod';
import type { BulkItemRow, BulkRow } from '../../store/books.ts';
import type { bulk } from '../schemas/bulk.ts';

export function bulkView(row: BulkRow): z.output<typeof bulk> {
  const { id, action, search, data, total, done, refused, failed, stoppedBy } = row;
  return {
    id,
    action,
    search: JSON.parse(JSON.stringify(search)) as z.output<typeof bulk>['search'],
    data,
    status: statusOf(row),
    total,
    done,
    refused,
    failed,
    left: total - done - refused - failed,
    startedAt: instantOf(row.startedAt)!,
    startedBy: { id: row.by.id, via: row.by.via },
    stoppedAt: instantOf(row.stoppedAt),
    stoppedBy,
    endedAt: instantOf(row.endedAt),
  };
}

/** Stopped after the last instance was looked at, it is done all the same. */
function statusOf({ stoppedAt, endedAt, total, done, refused, failed }: BulkRow) {
  if (endedAt === null) return stoppedAt === null ? 'running' : 'stopping';
  return stoppedAt !== null && done + refused + failed < total ? 'stopped' : 'done';
}

export const bulkItemView = ({ instanceId, outcome, code, message, at }: BulkItemRow) => ({
  instanceId,
  outcome,
  code,
  message,
  at: instantOf(at),
});

const instantOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

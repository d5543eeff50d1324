// What is done to many instances at once, and what came of it in each.
import type { JsonObject } from '../../definition/types.ts';
import type { PageOf, PageRequest } from './paging.ts';

export type BulkAction =
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'advance'
  | 'retry'
  | 'set-fact'
  | 'resolve-incidents';

export interface BulkRow {
  /** `bulk_…`; also the id of the workflow that does it. */
  id: string;
  action: BulkAction;
  /** The search it was asked for with, and what the action needs (reason, fact). */
  search: JsonObject;
  data: JsonObject;
  total: number;
  done: number;
  refused: number;
  startedAt: number;
  startedBy: string;
  endedAt: number | null;
}

export interface BulkItemRow {
  bulkId: string;
  instanceId: string;
  outcome: 'waiting' | 'done' | 'refused' | 'failed';
  /** Code and sentence of a refusal. */
  code: string | null;
  message: string | null;
  at: number | null;
}

export interface BulkBooks {
  /** The instances are fixed here. */
  addBulk(row: BulkRow, instanceIds: string[]): Promise<void>;
  bulk(id: string): Promise<BulkRow | null>;
  /** Newest first. */
  bulks(page: PageRequest & { limit: number }): Promise<PageOf<BulkRow>>;
  /** In order of id; `outcome` given: only those. */
  bulkItems(
    bulkId: string,
    page: PageRequest & { limit: number; outcome?: BulkItemRow['outcome'] },
  ): Promise<PageOf<BulkItemRow>>;
  /** Counts it once. */
  noteBulkItem(row: BulkItemRow): Promise<void>;
  endBulk(id: string, at: number): Promise<void>;
}

// What is done to many instances at once, and what came of it in each.
import type { JsonObject } from '../../definition/types.ts';
import type { Principal } from '../../process/principal.ts';
import type { InstallationNote } from './access.ts';
import type { InstanceSearch } from './lists.ts';
import type { PageOf, PageRequest } from './paging.ts';

/** `retry`: what has failed is tried again. `resolve-incidents`: those of one kind, or all, by one action. */
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
  /** The search that found the instances. */
  search: InstanceSearch;
  /** What the action needs: reason, fact, kind and cure of the incidents. */
  data: JsonObject;
  /** Who asked for it: each command is theirs. */
  by: Extract<Principal, { kind: 'operator' }>;
  total: number;
  done: number;
  refused: number;
  failed: number;
  startedAt: number;
  /** Somebody stopped it: what is still waiting then is left as it is. */
  stoppedAt: number | null;
  stoppedBy: string | null;
  endedAt: number | null;
}

export interface BulkItemRow {
  bulkId: string;
  instanceId: string;
  /** `failed`: nothing confirmed it, so it may have happened; the instance's trail says. */
  outcome: 'waiting' | 'done' | 'refused' | 'failed';
  /** Code and sentence of a refusal or failure. */
  code: string | null;
  message: string | null;
  at: number | null;
}

export interface BulkBooks {
  /** The instances are fixed here; `total` is their number. False: one of this id is there; nothing is changed or noted. */
  addBulk(row: BulkRow, instanceIds: string[], note: InstallationNote): Promise<boolean>;
  bulk(id: string): Promise<BulkRow | null>;
  /** Newest first. Throws InvalidCursor. */
  bulks(page: PageRequest & { limit: number }): Promise<PageOf<BulkRow>>;
  /** In order of instance id; `outcome` given: only those. Throws InvalidCursor. */
  bulkItems(
    bulkId: string,
    page: PageRequest & { limit: number; outcome?: BulkItemRow['outcome'] },
  ): Promise<PageOf<BulkItemRow>>;
  /** Counts it once: what is not `waiting` any more stays as it was noted first. */
  noteBulkItem(row: BulkItemRow): Promise<void>;
  /** False where it is over, or was stopped before. */
  stopBulk(id: string, at: number, by: string, note: InstallationNote): Promise<boolean>;
  /** Once. */
  endBulk(id: string, at: number): Promise<void>;
  /** Begun before (epoch ms) and not ended. */
  openBulks(before: number): Promise<string[]>;
}

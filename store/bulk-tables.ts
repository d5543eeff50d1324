// The tables of bulk actions as Kysely sees them.

export interface BulkTable {
  id: string;
  action: string;
  /** JSON, as are `data` and `by`. */
  search: string;
  data: string;
  by: string;
  total: number;
  done: number;
  refused: number;
  failed: number;
  started_at: number;
  stopped_at: number | null;
  stopped_by: string | null;
  ended_at: number | null;
}

export interface BulkItemTable {
  bulk_id: string;
  instance_id: string;
  outcome: string;
  code: string | null;
  message: string | null;
  at: number | null;
}

export interface BulkTables {
  bulks: BulkTable;
  bulk_items: BulkItemTable;
}

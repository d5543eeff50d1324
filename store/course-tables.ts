// The table of courses as Kysely sees it.

export interface CourseTable {
  instance_id: string;
  process_id: string;
  version: string;
  up_to_seq: number;
  started_at: number;
  /** When it closed; `STILL_OPEN` until then. */
  ends_at: number;
  /** 0 or 1. */
  completed: number;
  /** See `writtenDigest`. */
  digest: string;
}

/** After every moment. */
export const STILL_OPEN = Number.MAX_SAFE_INTEGER;

export interface CourseTables {
  courses: CourseTable;
}

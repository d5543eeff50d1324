// An instance between its row in the database and its fold in memory.
import type { Insertable, Selectable } from 'kysely';
import type { JsonObject } from '../definition/types.ts';
import type { InstanceStatus } from '../process/state.ts';
import type { InstanceRow } from './books.ts';
import type { InstanceFold } from './instance-row.ts';
import type { ListColumns } from './list-tables.ts';
import { type Progress, storedProgress } from './progress/progress.ts';
import { classOf, openApprovalsOf, waitsOf } from './progress/waits.ts';
import { foundBy } from './search/search-rows.ts';
import type { InstanceTable } from './schema.ts';

export function instanceRowOf(row: Selectable<InstanceTable>): InstanceRow {
  return {
    id: row.id,
    name: row.name,
    processId: row.process_id,
    version: row.version,
    teamId: row.team_id,
    status: row.status as InstanceStatus,
    phase: row.phase,
    startedAt: row.started_at,
    closedAt: row.closed_at,
    startedBy: row.started_by,
    searchable: JSON.parse(row.searchable) as JsonObject,
    openIncidents: row.open_incidents,
    pendingApprovals: row.pending_approvals,
    lastSeq: row.last_seq,
    workflowStarted: row.workflow_started === 1,
  };
}

export function instanceFoldOf(row: Selectable<InstanceTable>): InstanceFold {
  return {
    row: instanceRowOf(row),
    progress: JSON.parse(row.progress) as Progress,
    changedAt: row.changed_at,
  };
}

type Place = Omit<ListColumns, 'name_key' | 'found_by' | 'changed_at'>;
const NO_PLACE: Place = {
  due_at: null,
  due_seq: 0,
  waiting_since: null,
  waiting_seq: 0,
  waits_class: null,
};

/** Where it stands in lists, after where it stood `before`. */
function placeOf({ row, progress }: InstanceFold, before: Place): Place {
  const isOpen = row.closedAt === null;
  const waits = isOpen ? waitsOf(progress) : [];
  const dues = openApprovalsOf(progress).map(([, { dueAt }]) => dueAt);
  const due = dues.length === 0 ? null : Math.min(...dues);
  const since = waits[0]?.since ?? null;
  return {
    due_at: due,
    due_seq: due === before.due_at ? before.due_seq : row.lastSeq,
    waiting_since: since,
    waiting_seq: since === before.waiting_since ? before.waiting_seq : row.lastSeq,
    waits_class: isOpen ? classOf(waits) : null,
  };
}

/** What a place is made of. Parts that no event touched are the same objects. */
const PARTS = ['approvals', 'questions', 'tasks', 'incidents'] as const satisfies (keyof Progress)[];

/** The columns that events change. `before`: the progress that it had, and where it stood in lists. */
export function changingColumns(fold: InstanceFold, before: Progress | null = null, place: Place = NO_PLACE) {
  const { row, progress } = fold;
  const stays =
    row.closedAt === null && before !== null && PARTS.every((part) => before[part] === progress[part]);
  const { due_at, due_seq, waiting_since, waiting_seq, waits_class } = stays ? place : placeOf(fold, place);
  return {
    due_at,
    due_seq,
    waiting_since,
    waiting_seq,
    waits_class,
    changed_at: fold.changedAt,
    status: row.status,
    phase: row.phase,
    closed_at: row.closedAt,
    open_incidents: row.openIncidents,
    pending_approvals: row.pendingApprovals,
    workflow_started: row.workflowStarted ? 1 : 0,
    progress: JSON.stringify(storedProgress(progress)),
    last_seq: row.lastSeq,
  };
}

/** The row of an instance with empty streams. */
export function newInstanceColumns(fold: InstanceFold): Insertable<InstanceTable> {
  const { row } = fold;
  return {
    id: row.id,
    name: row.name,
    name_key: row.name.toLowerCase(),
    found_by: foundBy(row),
    process_id: row.processId,
    version: row.version,
    team_id: row.teamId,
    started_at: row.startedAt,
    started_by: row.startedBy,
    searchable: JSON.stringify(row.searchable),
    ...changingColumns(fold),
    events_head: '',
    journal_seq: 0,
    journal_head: '',
  };
}

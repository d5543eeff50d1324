// An instance between its row in the database and its fold in memory.
import type { Insertable, Selectable } from 'kysely';
import type { JsonObject } from '../definition/types.ts';
import type { InstanceStatus } from '../process/state.ts';
import type { InstanceRow } from './books.ts';
import type { InstanceFold, Progress } from './instance-row.ts';
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
  return { row: instanceRowOf(row), progress: JSON.parse(row.progress) as Progress };
}

/** The columns that events change. */
export function changingColumns({ row, progress }: InstanceFold) {
  return {
    status: row.status,
    phase: row.phase,
    closed_at: row.closedAt,
    open_incidents: row.openIncidents,
    pending_approvals: row.pendingApprovals,
    workflow_started: row.workflowStarted ? 1 : 0,
    progress: JSON.stringify(progress),
    last_seq: row.lastSeq,
  };
}

/** The row of an instance with empty streams. */
export function newInstanceColumns(fold: InstanceFold): Insertable<InstanceTable> {
  const { row } = fold;
  return {
    id: row.id,
    name: row.name,
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

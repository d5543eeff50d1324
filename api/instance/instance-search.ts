// Searching instances: from what was asked to what the books are asked, and from their rows to what is answered.
import type { z } from 'zod';
import type { InstanceSearch, ListedInstance } from '../../store/books.ts';
import type { searchQuery } from '../schemas/instance-search.ts';

type Asked = z.output<typeof searchQuery>;

/** Times as epoch ms; what was not asked for is absent. */
export function searchOf(asked: Asked): InstanceSearch {
  const { processId, version, status, phase, teamId, waitingOn, incident, context, text, waitsFor, ids } =
    asked;
  const given = {
    processId,
    version,
    status,
    phase,
    teamId,
    waitingOn,
    incident,
    dueBefore: msOf(asked.dueBefore),
    startedFrom: msOf(asked.startedFrom),
    startedUntil: msOf(asked.startedUntil),
    context,
    text,
    waitsFor,
    ids,
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as InstanceSearch;
}

const msOf = (instant: string | undefined): number | undefined =>
  instant === undefined ? undefined : Date.parse(instant);
const instantOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** An instance as lists answer it. */
export function instanceItem(row: ListedInstance) {
  return {
    id: row.id,
    name: row.name,
    processId: row.processId,
    version: row.version,
    teamId: row.teamId,
    status: row.status,
    phase: row.phase,
    phases: row.phases,
    startedAt: instantOf(row.startedAt)!,
    closedAt: instantOf(row.closedAt),
    changedAt: instantOf(row.changedAt)!,
    startedBy: row.startedBy,
    searchable: row.searchable,
    openIncidents: row.openIncidents,
    pendingApprovals: row.pendingApprovals,
    waits: row.waits.map(({ kind, id, title, on, since, dueAt }) => ({
      kind,
      id,
      title,
      on,
      since: instantOf(since)!,
      dueAt: instantOf(dueAt),
    })),
    waitingSince: instantOf(row.waitingSince),
    dueAt: instantOf(row.dueAt),
  };
}

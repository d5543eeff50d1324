// Pages of what is open over all instances: approvals and incidents.
import type { Kysely } from 'kysely';
import type {
  ApprovalSearch,
  IncidentSearch,
  OpenApprovalRow,
  OpenIncidentRow,
  PageOf,
  PageRequest,
} from '../books.ts';
import { type SortedPlace, sortedCursorOf, sortedPlaceOf } from '../cursor.ts';
import type { Database } from '../database.ts';
import type { Dialect } from '../dialect.ts';
import type { Progress } from '../progress/progress.ts';
import { askedOf } from '../progress/waits.ts';
import type { Tables } from '../schema.ts';
import { waitsForHolds } from './finders.ts';
import { lastPosition } from './instance-pages.ts';

interface OpenRow {
  instance_id: string;
  item_id: string;
  since: number;
  due_at: number | null;
  name: string;
  process_id: string;
  version: string;
  progress: string;
  /** Position of the event that set the deadline; null: it never moves. */
  moved: number | null;
}
interface OpenSearch extends ApprovalSearch {
  /** `pending`, `overdue`, or a kind of incident. */
  what?: string | undefined;
}
interface OpenPage extends PageRequest {
  sort: 'waiting' | 'due';
  limit: number;
}

/** Throws InvalidCursor. */
export async function approvalPage(
  database: Database,
  of: ApprovalSearch,
  { sort = 'waiting', ...page }: PageRequest & { sort?: 'waiting' | 'due'; limit: number },
): Promise<PageOf<OpenApprovalRow>> {
  const what = of.overdue === undefined ? undefined : of.overdue ? 'overdue' : 'pending';
  const { items, ...more } = await openPage(database, 'approval', { ...of, what }, { ...page, sort });
  return { items: items.map(approvalRowOf), ...more };
}

/** Throws InvalidCursor. */
export async function incidentPage(
  database: Database,
  { kind, ...of }: IncidentSearch,
  page: PageRequest & { limit: number },
): Promise<PageOf<OpenIncidentRow>> {
  const search = { ...of, what: kind };
  const { items, ...more } = await openPage(database, 'incident', search, { ...page, sort: 'waiting' });
  return { items: items.map(incidentRowOf), ...more };
}

async function openPage(
  database: Database,
  kind: 'approval' | 'incident',
  of: OpenSearch,
  { sort, cursor, limit }: OpenPage,
): Promise<PageOf<OpenRow>> {
  const list = `${kind}s ${sort}`;
  const from = cursor === undefined ? null : sortedPlaceOf(cursor, list, 'number');
  return await database.read(async (db) => {
    // A deadline that moves from here on has been seen, or is passed over: see `instancePage`.
    const asOf = from?.asOf ?? (await lastPosition(db));
    const placeOf = (row: OpenRow): SortedPlace => ({
      key: sort === 'due' ? row.due_at! : row.since,
      id: `${row.instance_id} ${row.item_id}`,
      asOf,
    });
    const items: OpenRow[] = [];
    let at = from;
    for (let count = limit + 1; items.length <= limit; count *= 2) {
      const rows = await rowsAfter({ db, dialect: database.dialect }, kind, of, { sort, from: at, count });
      items.push(...rows.filter(({ moved }) => from === null || sort === 'waiting' || (moved ?? 0) <= asOf));
      const last = rows.at(-1);
      if (last === undefined || rows.length < count) break;
      at = placeOf(last);
    }
    const shown = items.slice(0, limit);
    const last = shown.at(-1);
    if (items.length <= limit || last === undefined) return { items: shown };
    return { items: shown, nextCursor: sortedCursorOf(list, placeOf(last)) };
  });
}

async function rowsAfter(
  { db, dialect }: { db: Kysely<Tables>; dialect: Dialect },
  kind: 'approval' | 'incident',
  { processId, instanceId, waitsFor, what, dueBefore }: OpenSearch,
  { sort, from, count }: { sort: OpenPage['sort']; from: SortedPlace | null; count: number },
): Promise<OpenRow[]> {
  const column = sort === 'due' ? 'w.due_at' : 'w.since';
  let query = db
    .selectFrom('open_items as w')
    .select(['w.instance_id', 'w.item_id', 'w.since', 'w.due_at', 'w.due_seq'])
    .where('w.kind', '=', kind)
    .orderBy(column)
    .orderBy('w.instance_id')
    .orderBy('w.item_id')
    .limit(count);
  if (processId !== undefined) query = query.where('w.process_id', '=', processId);
  if (instanceId !== undefined) query = query.where('w.instance_id', '=', instanceId);
  if (what !== undefined) query = query.where('w.what', '=', what);
  if (dueBefore !== undefined) query = query.where('w.due_at', '<', dueBefore);
  if (waitsFor !== undefined) query = query.where(waitsForHolds(dialect, 'w.waits_for', waitsFor));
  if (from !== null) {
    const key = from.key as number;
    // No id has a space in it.
    const [instance = '', wait = ''] = from.id.split(' ');
    query = query.where((eb) =>
      eb.and([
        eb(column, '>=', key),
        eb.or([
          eb(column, '>', key),
          eb('w.instance_id', '>', instance),
          eb.and([eb('w.instance_id', '=', instance), eb('w.item_id', '>', wait)]),
        ]),
      ]),
    );
  }
  const by = sort === 'due' ? 'found.due_at' : 'found.since';
  return await db
    .selectFrom(query.as('found'))
    .innerJoin('instances as i', 'i.id', 'found.instance_id')
    .select(['found.instance_id', 'found.item_id', 'found.since', 'found.due_at'])
    .select(['i.name', 'i.process_id', 'i.version', 'i.progress'])
    .select((eb) =>
      eb
        .selectFrom('entries as e')
        .select('e.position')
        .whereRef('e.instance_id', '=', 'found.instance_id')
        .where('e.stream', '=', 'events')
        .whereRef('e.seq', '=', 'found.due_seq')
        .as('moved'),
    )
    .orderBy(by)
    .orderBy('found.instance_id')
    .orderBy('found.item_id')
    .execute();
}

const instanceOf = (row: OpenRow) => ({
  instanceId: row.instance_id,
  instanceName: row.name,
  processId: row.process_id,
  version: row.version,
});

/** The row and its progress were written in one transaction, and read in one statement. */
function approvalRowOf(row: OpenRow): OpenApprovalRow {
  const approval = (JSON.parse(row.progress) as Progress).approvals[row.item_id]!;
  return {
    ...instanceOf(row),
    approvalId: row.item_id,
    kind: approval.kind,
    title: approval.title,
    phaseId: approval.phaseId,
    taskId: approval.taskId ?? null,
    gateId: approval.gateId ?? null,
    round: approval.round,
    status: approval.status === 'overdue' ? 'overdue' : 'pending',
    requestedAt: approval.requestedAt,
    dueAt: approval.dueAt,
    waitsFor: askedOf(approval),
  };
}

function incidentRowOf(row: OpenRow): OpenIncidentRow {
  const incident = (JSON.parse(row.progress) as Progress).incidents[row.item_id]!;
  return {
    ...instanceOf(row),
    incidentId: row.item_id,
    kind: incident.kind,
    message: incident.message,
    cure: incident.cure,
    actions: incident.actions,
    taskId: incident.taskId ?? null,
    phaseId: incident.phaseId ?? null,
    gateId: incident.gateId ?? null,
    approvalId: incident.approvalId ?? null,
    participantId: incident.participantId ?? null,
    raisedAt: incident.raisedAt,
  };
}

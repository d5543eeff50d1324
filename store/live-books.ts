// The family of what is open now, counted in the database.
import type { Kysely } from 'kysely';
import type { Books, LiveCounts } from './books.ts';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';

export function liveBooks(database: Database): Pick<Books, 'liveCounts'> {
  return {
    liveCounts: () =>
      database.read(async (db) => {
        const position = await positionOf(db);
        const [instances, waits, failed, furthest] = await Promise.all([
          openInstances(db),
          openWaits(db),
          failedDeliveries(db),
          furthestBehind(db),
        ]);
        const ofKind = (wanted: string) =>
          waits
            .filter(({ kind }) => kind === wanted)
            .map(({ process_id: processId, what, count }) => ({ processId, what, count: Number(count) }));
        return {
          instances: instances.map(({ process_id: processId, status, waits_class: waits, count }) => ({
            processId,
            status: status as 'running' | 'paused',
            waits,
            count: Number(count),
          })),
          approvals: ofKind('approval').map(({ what, ...rest }) => ({
            ...rest,
            status: what as LiveCounts['approvals'][number]['status'],
          })),
          incidents: ofKind('incident').map(({ what, ...rest }) => ({
            ...rest,
            kind: what as LiveCounts['incidents'][number]['kind'],
          })),
          webhookDeliveriesFailed: Number(failed),
          webhookEntriesBehind: furthest === null ? 0 : Math.max(0, position - Number(furthest)),
          position,
        };
      }),
  };
}

const openInstances = (db: Kysely<Tables>) =>
  db
    .selectFrom('instances')
    .select(['process_id', 'status', 'waits_class'])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', 'in', ['running', 'paused'])
    .groupBy(['process_id', 'status', 'waits_class'])
    .execute();

const openWaits = (db: Kysely<Tables>) =>
  db
    .selectFrom('open_items')
    .select(['process_id', 'kind', 'what'])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', 'in', ['approval', 'incident'])
    .groupBy(['process_id', 'kind', 'what'])
    .execute();

async function failedDeliveries(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('webhook_deliveries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'failed')
    .executeTakeFirstOrThrow();
  return count;
}

async function furthestBehind(db: Kysely<Tables>): Promise<number | null> {
  const { furthest } = await db
    .selectFrom('webhooks')
    .select((eb) => eb.fn.min<number | null>('position').as('furthest'))
    .where('active', '=', 1)
    .executeTakeFirstOrThrow();
  return furthest;
}

async function positionOf(db: Kysely<Tables>): Promise<number> {
  const { value } = await db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', 'position')
    .executeTakeFirstOrThrow();
  return value;
}

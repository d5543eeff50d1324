// Gauges of what is open now, read from the books when somebody looks.
import { Gauge, type Registry } from 'prom-client';
import type { Books } from '../../store/books.ts';

/** The database is asked at most this often, however many look. */
const FRESH_MS = 5_000;

/** Returns what brings them up to date; where the books are away the last values stand, and `countersign_books_up` is 0. */
export function liveGauges(
  register: Registry,
  books: Pick<Books, 'liveCounts' | 'coursesUnreadSince'>,
  now: () => number,
): () => Promise<void> {
  const registers = [register];
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name, help, labelNames, registers });

  const up = gauge('countersign_books_up', '1 where the books answered, else 0');
  const instances = gauge(
    'countersign_instances_open',
    'Instances that are not closed, by what they wait for first: people, agents, trouble, otherwise',
    ['process_id', 'status', 'waits'],
  );
  const approvals = gauge('countersign_approvals_open', 'Approvals that can be decided: pending or overdue', [
    'process_id',
    'status',
  ]);
  const incidents = gauge('countersign_incidents_open', 'Incidents that nobody has resolved', [
    'process_id',
    'kind',
  ]);
  const failed = gauge('countersign_webhook_deliveries_failed', 'Deliveries of webhooks that were given up');
  const behind = gauge(
    'countersign_webhook_entries_behind',
    'Entries of the trail that the webhook furthest behind has not been told of',
  );
  const unread = gauge(
    'countersign_figures_lag_seconds',
    'How long ago the oldest event happened that figures do not count yet; 0 where they count all',
  );
  const position = gauge(
    'countersign_trail_position',
    'Newest position of the audit trail: it grows with all that happens',
  );

  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    try {
      const [counts, unreadSince] = await Promise.all([books.liveCounts(), books.coursesUnreadSince()]);
      for (const each of [instances, approvals, incidents]) each.reset();
      for (const { processId, status, waits, count } of counts.instances) {
        instances.set({ process_id: processId, status, waits: waits ?? 'otherwise' }, count);
      }
      for (const { processId, status, count } of counts.approvals) {
        approvals.set({ process_id: processId, status }, count);
      }
      for (const { processId, kind, count } of counts.incidents) {
        incidents.set({ process_id: processId, kind }, count);
      }
      failed.set(counts.webhookDeliveriesFailed);
      behind.set(counts.webhookEntriesBehind);
      position.set(counts.position);
      unread.set(unreadSince === null ? 0 : Math.max(0, now() - unreadSince) / 1_000);
      up.set(1);
      readAt = performance.now();
    } catch {
      up.set(0);
    } finally {
      reading = null;
    }
  }

  return async () => {
    if (performance.now() - readAt < FRESH_MS) return;
    reading ??= read();
    await reading;
  };
}

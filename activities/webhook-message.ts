// What a message to a webhook says: the entry as live events show it, read and joined where it is sent.
import { buildGraph, type ProcessGraph } from '../definition/graph.ts';
import type { Books, WebhookDeliveryRow } from '../store/books.ts';
import { entryJoinOf, published } from '../store/entry-join.ts';

/** JSON; null where the books do not hold what it is about. */
export async function webhookMessage(books: Books, delivery: WebhookDeliveryRow): Promise<string | null> {
  const { position, instanceId, webhookId, createdAt } = delivery;
  if (position === null || instanceId === null) {
    const timestamp = new Date(createdAt).toISOString();
    return JSON.stringify({ type: 'ping', timestamp, data: { webhookId } });
  }
  const [[entry], row] = await Promise.all([
    books.trail({ after: position - 1, limit: 1 }),
    books.instance(instanceId),
  ]);
  const graph = await graphOf(books, instanceId);
  if (entry?.position !== position || !row || !graph) return null;
  const data = published(row, entry, await entryJoinOf(books, row.id, graph));
  return JSON.stringify({ type: data.type, timestamp: data.timestamp, data });
}

// What an instance is pinned to never changes, so its graph is kept; bounded, those made last.
const graphs = new WeakMap<Books, Map<string, ProcessGraph>>();
const MAX_GRAPHS = 200;

async function graphOf(books: Books, instanceId: string): Promise<ProcessGraph | null> {
  const kept = graphs.get(books) ?? new Map<string, ProcessGraph>();
  graphs.set(books, kept);
  const known = kept.get(instanceId);
  if (known) return known;
  const input = await books.instanceInput(instanceId);
  if (!input) return null;
  const graph = buildGraph(input.definition, input.team);
  if (kept.size >= MAX_GRAPHS) kept.delete(kept.keys().next().value!);
  kept.set(instanceId, graph);
  return graph;
}

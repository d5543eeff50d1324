// Which entries a webhook asked for: by type, and by the definition of their instance.
import { trailNamesOf } from '../process/views/audit.ts';
import type { Books, TrailEntry, WebhookRow } from '../store/books.ts';

const MOST_KEPT = 10_000;

/** Reads what it needs to know of the entries' instances, once each: neither id nor process of an instance ever changes. */
export function matcher(books: Pick<Books, 'instance'>) {
  const kept = new Map<string, string | null>();

  async function processOf(instanceId: string): Promise<string | null> {
    const known = kept.get(instanceId);
    if (known !== undefined) return known;
    const processId = (await books.instance(instanceId))?.processId ?? null;
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(instanceId, processId);
    return processId;
  }

  return async ({ types, processId }: Pick<WebhookRow, 'types' | 'processId'>, entries: TrailEntry[]) => {
    const names = types.length === 0 ? null : new Set(trailNamesOf(types));
    const foreign = new Set<string>();
    for (const id of processId === null ? [] : new Set(entries.map(({ instanceId }) => instanceId))) {
      if ((await processOf(id)) !== processId) foreign.add(id);
    }
    return ({ type, instanceId }: TrailEntry): boolean =>
      (names === null || names.has(type)) && !foreign.has(instanceId);
  };
}

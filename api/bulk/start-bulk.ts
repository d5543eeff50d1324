// Starts an action on many instances: a count first; then, with that count, the instances are fixed in the books and a
// workflow does them one after another.
import type { z } from 'zod';
import { isApprovalFact } from '../../definition/fact-name.ts';
import type { JsonObject } from '../../definition/types.ts';
import type { BulkRow, InstanceSearch } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { type Actor, principalOf } from '../http/actor.ts';
import { ApiProblem } from '../http/problem.ts';
import { faultProblem } from '../instance/send-command.ts';
import { searchOf } from '../instance/instance-search.ts';
import type { bulkBody, bulkPreview } from '../schemas/bulk.ts';

type Deps = Pick<ApiDeps, 'books' | 'gateway' | 'now'>;
type Asked = z.output<typeof bulkBody>;

/** An operator's action on more than this is something else: an export and a plan. */
export const MOST_INSTANCES = 10_000;
const SAMPLE = 10;

/** What is closed takes no action: it is looked at only where somebody asks for it by name. */
const searchIn = ({ search }: Asked): InstanceSearch => ({
  status: ['running', 'paused'],
  ...searchOf(search),
});

/** How many it would be, and which for example. Changes nothing. */
export async function previewBulk({ books }: Deps, asked: Asked): Promise<z.output<typeof bulkPreview>> {
  const search = searchIn(asked);
  const [count, { items }] = await Promise.all([
    books.countInstances(search),
    books.searchInstances({ search, limit: SAMPLE }),
  ]);
  const sample = items.map(({ id, name, processId, version, status, phase }) => ({
    id,
    name,
    processId,
    version,
    status,
    phase,
  }));
  return { count, sample };
}

/**
 * The same `id` again starts nothing anew. Throws `count-changed` where it is not as many any more, `bulk-too-large`,
 * `reason-required`, and `temporal-unavailable` (then it is in the books, and starts by itself once Temporal is back).
 */
export async function startBulk(deps: Deps, asked: Asked, actor: Actor, id: string): Promise<BulkRow> {
  const known = await deps.books.bulk(id);
  const row = known ?? (await addBulk(deps, asked, actor, id));
  const reply = await deps.gateway.startBulk(row.id);
  if (!reply.ok) throw faultProblem(reply.fault, { id, status: 'running' });
  return row;
}

async function addBulk({ books, now }: Deps, asked: Asked, actor: Actor, id: string): Promise<BulkRow> {
  const by = principalOf(actor);
  if (by.kind !== 'operator') throw new ApiProblem('forbidden', 'Operators act on many instances at once.');
  const data = dataOf(asked);
  const search = searchIn(asked);
  const ids = await books.instanceIds(search, MOST_INSTANCES + 1);
  if (ids.length > MOST_INSTANCES) {
    const message = `search: this finds more than ${MOST_INSTANCES} instances; narrow it, and do it in parts.`;
    throw new ApiProblem('bulk-too-large', message, { details: { limit: MOST_INSTANCES } });
  }
  if (ids.length !== asked.expected) {
    const message = `expected: it would be ${ids.length} instances now, not ${asked.expected}. Look again and repeat it with the new count.`;
    throw new ApiProblem('count-changed', message, { details: { count: ids.length } });
  }
  const { action } = asked;
  const at = now();
  const row: BulkRow = {
    id,
    action,
    search,
    data,
    by,
    total: ids.length,
    done: 0,
    refused: 0,
    failed: 0,
    startedAt: at,
    stoppedAt: null,
    stoppedBy: null,
    endedAt: null,
  };
  const note = { bulkId: id, action, total: ids.length, data, search: JSON.parse(JSON.stringify(search)) };
  await books.addBulk(row, ids, { at, type: 'bulk_started', actor: by.id, via: by.via, data: note });
  return row;
}

/** What every command of it says. */
function dataOf(asked: Asked): JsonObject {
  const { reason } = asked;
  const why: JsonObject = reason === undefined ? {} : { reason };
  if (asked.action === 'set-fact') {
    const { name, value } = asked.data;
    if (isApprovalFact(name) && reason === undefined) {
      throw new ApiProblem('reason-required', `reason: say why; "${name}" stands in for an approval.`);
    }
    return { ...why, name, value };
  }
  if (asked.action === 'resolve-incidents') {
    const { action: incidentAction, kind, target } = asked.data;
    return {
      ...why,
      incidentAction,
      ...(kind === undefined ? {} : { kind }),
      ...(target === undefined ? {} : { target }),
    };
  }
  return why;
}

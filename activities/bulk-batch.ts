// Some instances of a bulk action, a few at a time: each is sent its command as the operator who asked for it, and what came
// of it is noted. A refusal is an outcome; what nobody confirmed is tried again, and then noted as failed.
import { type Books, BooksUnavailable, type BulkItemRow, type BulkRow } from '../store/books.ts';
import type { BulkProgress, RunBulkInput } from '../workflows/messages.ts';
import { bulkIdIn } from '../process/views/bulk-id.ts';
import { bulkCommands } from './bulk-commands.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';

type Deps = Pick<ActivityDeps, 'books' | 'commands' | 'now'>;
type Outcome = Pick<BulkItemRow, 'outcome' | 'code' | 'message'>;

const INSTANCES_A_BATCH = 25;
/** Instances answer within milliseconds or not at all: a few at a time leave the workers room for everything else. */
const AT_ONCE = 5;
/** How often a batch is tried before what nobody confirmed is given up. */
const ATTEMPTS = 6;

/** The same again goes on where it left off: what is noted is done, and a command sent twice takes effect once. */
export const bulkBatch = (deps: Deps, { bulkId }: RunBulkInput): Promise<BulkProgress> =>
  withHeartbeat(({ info }) => bulkStep(deps, bulkId, info.attempt));

/** `attempt`: counted from 1. */
export async function bulkStep(deps: Deps, bulkId: string, attempt: number): Promise<BulkProgress> {
  const { items } = await deps.books.bulkItems(bulkId, { limit: INSTANCES_A_BATCH, outcome: 'waiting' });
  const open = items.map(({ instanceId }) => instanceId);
  const troubles: unknown[] = [];
  const next = async (): Promise<void> => {
    // After trouble no other is begun: the worker may be going, and then nobody answers any more.
    for (let id = open.shift(); id !== undefined && troubles.length === 0; id = open.shift()) {
      // Read each time, so that a stop takes hold at once.
      const bulk = await bulkOf(deps.books, bulkId);
      if (bulk.stoppedAt !== null) return;
      const outcome = await outcomeOf(deps, bulk, id, attempt);
      if ('trouble' in outcome) troubles.push(outcome.trouble);
      else await deps.books.noteBulkItem({ bulkId, instanceId: id, ...outcome, at: deps.now() });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  if (troubles.length > 0) throw troubles[0];
  return await progressOf(deps, bulkId);
}

/** Ends it where nothing is left to do. */
async function progressOf({ books, now }: Deps, bulkId: string): Promise<BulkProgress> {
  const { total, done, refused, failed, stoppedAt } = await bulkOf(books, bulkId);
  const left = stoppedAt === null ? total - done - refused - failed : 0;
  if (left === 0) await books.endBulk(bulkId, now());
  return { total, done, refused, failed, left };
}

async function outcomeOf(
  deps: Deps,
  bulk: BulkRow,
  instanceId: string,
  attempt: number,
): Promise<Outcome | { trouble: unknown }> {
  let outcome: Outcome;
  try {
    outcome = await sent(deps, bulk, instanceId);
  } catch (error) {
    if (error instanceof BooksUnavailable || attempt < ATTEMPTS) return { trouble: error };
    if (await didIt(deps, bulk, instanceId)) return DONE;
    const message = 'Nothing confirmed it in time; it may have happened. See the trail of the instance.';
    return { outcome: 'failed', code: 'not-confirmed', message };
  }
  // An attempt before this one may have done it and died before it was noted: then it makes no sense any more.
  const isDone = outcome.outcome === 'refused' && attempt > 1 && (await didIt(deps, bulk, instanceId));
  return isDone ? DONE : outcome;
}

const DONE: Outcome = { outcome: 'done', code: null, message: null };

async function sent({ books, commands }: Deps, bulk: BulkRow, instanceId: string): Promise<Outcome> {
  const row = await books.instance(instanceId);
  if (row !== null && row.closedAt !== null) {
    return { outcome: 'refused', code: 'instance-closed', message: `The instance is ${row.status}.` };
  }
  const said = await bulkCommands(books, bulk, instanceId);
  if ('code' in said) return { outcome: 'refused', ...said };
  const refusals: { code: string; message: string }[] = [];
  for (const command of said.commands) {
    const answer = await commands.send(instanceId, command);
    if (!answer.ok) refusals.push(answer);
  }
  const [first] = refusals;
  if (first === undefined) return DONE;
  const some = said.commands.length > 1 ? `${refusals.length} of ${said.commands.length} refused: ` : '';
  return { outcome: 'refused', code: first.code, message: `${some}${first.message}` };
}

/** Whether something on the trail came of it. */
async function didIt({ books }: Deps, { id }: BulkRow, instanceId: string): Promise<boolean> {
  const events = await books.events(instanceId);
  return events.some(({ commandId = '' }) => bulkIdIn(commandId) === id);
}

async function bulkOf(books: Pick<Books, 'bulk'>, id: string): Promise<BulkRow> {
  const row = await books.bulk(id);
  if (row) return row;
  throw new Error(`There is no bulk "${id}" in the books.`);
}

// Rebuilds what the books hold of an instance from what its workflow decided: the batches in Temporal's histories. Journal,
// addresses and files have no such source.
import { wellFormed } from '../platform/canonical-json.ts';
import { currentPhase } from '../process/current-phase.ts';
import { evolve } from '../process/index.ts';
import { buildGraph } from '../definition/graph.ts';
import type { ProcessEvent } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import type { RunProcessInput } from '../workflows/messages.ts';
import { type Books, RecordConflict } from './books.ts';
import { entryHash } from './chain.ts';

/** A batch that the activity said it wrote, and the head that it answered. */
export interface RecordedBatch {
  prevHead: string;
  events: ProcessEvent[];
  head: string;
}

/** What Temporal still holds of an instance, over all its runs. */
export interface InstanceHistory {
  instanceId: string;
  /** Of the first run; null: that run is gone. */
  input: RunProcessInput | null;
  batches: RecordedBatch[];
}

export interface Rebuilt {
  instanceId: string;
  /** Events that were missing and were written. */
  written: number;
  /** Events that were there and are the same. */
  same: number;
  /** The row of the instance itself was missing and was made again; addresses of people have no source. */
  made: boolean;
  /** Why it could not be rebuilt, or only up to somewhere; null: the books hold all that the histories do. */
  problem: string | null;
}

type RebuildBooks = Pick<
  Books,
  | 'instance'
  | 'createInstance'
  | 'definition'
  | 'registerDefinition'
  | 'addTeam'
  | 'team'
  | 'appendEvents'
  | 'restoreEvents'
>;

/** Repeats safely. Throws BooksUnavailable. */
export async function rebuildInstance(books: RebuildBooks, history: InstanceHistory): Promise<Rebuilt> {
  const { instanceId } = history;
  const rebuilt: Rebuilt = { instanceId, written: 0, same: 0, made: false, problem: null };
  // As the books write them.
  const batches = wellFormed(history.batches).toSorted((a, b) => a.events[0]!.seq - b.events[0]!.seq);
  try {
    rebuilt.made = await makeRow(books, history, batches);
    for (const batch of batches) {
      const { written, same } = await put(books, instanceId, batch);
      rebuilt.written += written;
      rebuilt.same += same;
    }
  } catch (error) {
    if (!(error instanceof RecordConflict || error instanceof NoSource)) throw error;
    rebuilt.problem = error.message;
  }
  return rebuilt;
}

class NoSource extends Error {}

async function put(
  books: RebuildBooks,
  instanceId: string,
  batch: RecordedBatch,
): Promise<{ written: number; same: number }> {
  const { prevHead, events, head } = batch;
  const from = events[0]!.seq;
  if (headOf(instanceId, batch) !== head) {
    throw new NoSource(
      `The history's batch from event ${from} on does not have the head that was answered for it.`,
    );
  }
  const { lastSeq } = (await books.instance(instanceId))!;
  // Restored where the row counts them, appended behind it.
  const known = events.filter(({ seq }) => seq <= lastSeq);
  const { written, there } = await books.restoreEvents(instanceId, prevHead, known);
  const fresh = events.slice(known.length);
  if (fresh.length === 0) return { written, same: there };
  await books.appendEvents(instanceId, headOf(instanceId, { prevHead, events: known }), fresh);
  return { written: written + fresh.length, same: there };
}

const headOf = (
  instanceId: string,
  { prevHead, events }: Pick<RecordedBatch, 'prevHead' | 'events'>,
): string =>
  events.reduce(
    (head, event) =>
      entryHash(head, {
        instanceId,
        stream: 'events',
        seq: event.seq,
        at: event.at,
        type: event.type,
        actor: event.by.id,
        body: event as never,
      }),
    prevHead,
  );

/** False where it is there. */
async function makeRow(
  books: RebuildBooks,
  { instanceId, input }: InstanceHistory,
  batches: RecordedBatch[],
): Promise<boolean> {
  if (await books.instance(instanceId)) return false;
  const first = batches[0]?.events[0];
  const command = input?.start.command;
  if (!input || command?.type !== 'StartInstance' || first?.type !== 'InstanceStarted') {
    throw new NoSource(
      'The instance is not in the books, and Temporal no longer holds the run that it began with.',
    );
  }
  const { definition, team } = input;
  const { name, context, definitionHash } = command.data;
  const startedBy = command.by.id;
  if (!(await books.definition(definition.id, definition.version))) {
    await books.registerDefinition({
      id: definition.id,
      version: definition.version,
      hash: definitionHash,
      definition,
      registeredAt: first.at,
      registeredBy: startedBy,
    });
  }
  if (team && !(await books.team(team.id))) {
    await books.addTeam({ team, madeAt: first.at, madeBy: startedBy });
  }
  const graph = buildGraph(definition, team ?? null);
  const started = batches[0]!.events.reduce<ProcessState | null>(
    (state, event) => evolve(graph, state, event),
    null,
  )!;
  return await books.createInstance({
    row: {
      id: instanceId,
      name,
      processId: definition.id,
      version: definition.version,
      teamId: team?.id ?? null,
      status: 'running',
      phase: currentPhase(graph, started),
      startedAt: first.at,
      closedAt: null,
      startedBy,
      searchable: Object.fromEntries(
        (definition.searchable ?? []).flatMap((key) =>
          Object.hasOwn(context, key) ? [[key, context[key]!]] : [],
        ),
      ),
    },
    input,
    bindings: [],
  });
}

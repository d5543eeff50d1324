// What an export of an instance's trail is made of, read from the books page by page: no whole trail in memory.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { EntryLine, ExportedPerson, CheckpointLine } from '../../proof/format.ts';
import type { ExportSource } from '../../proof/write-export.ts';
import type { BindingRow, Books, CheckpointRow, InstanceRow, TrailEntry } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import type { RoleActor } from '../http/actor.ts';
import { type EntryJoin, joined } from '../../store/entry-join.ts';
import { joinOf } from './audit-reader.ts';
import { graphOf } from './instance-reader.ts';

const PAGE = 500;

/** Notes the export on the trail first, so that it holds its own entry; reads on until there, and what comes later is the next export's. */
export async function exportOf(
  { books, ring, now }: Pick<ApiDeps, 'books' | 'ring' | 'now'>,
  row: InstanceRow,
  actor: RoleActor,
): Promise<ExportSource> {
  const exportedAt = now();
  // Read before the entries are: whatever it reaches is among them.
  const ends = await books.streamEnds(row.id);
  const own = await books.appendJournal({
    instanceId: row.id,
    type: 'audit_exported',
    at: exportedAt,
    actor: actor.id,
    data: { by: { kind: 'operator', id: actor.id, role: actor.role, via: actor.via } },
  });
  const [registered, graph, bindings, artifacts, join, publicKeys] = await Promise.all([
    books.definition(row.processId, row.version),
    graphOf(books, row),
    books.bindings(row.id),
    books.artifactVersions(row.id),
    joinOf(books, row),
    ring.jwks('checkpoint'),
  ]);
  const { id, name, processId, version, status, startedAt, closedAt } = row;
  const definitionHash = registered!.hash;
  return {
    header: {
      instance: { id, name, processId, version, definitionHash, status, startedAt, closedAt },
      exportedAt,
      exportedBy: actor.id,
      publicKeys,
      people: peopleIn(
        graph,
        bindings.filter((binding) => join.counted.has(binding.id)),
      ),
      artifacts: artifacts.map(({ key, version: of, sha256, size, contentType }) => ({
        key,
        version: of,
        sha256,
        size,
        contentType,
      })),
    },
    entries: entriesUntil(books, id, own.position, join),
    checkpoints: checkpointsUntil(books, id, ends?.newest ?? null),
  };
}

async function* entriesUntil(
  books: Books,
  instanceId: string,
  last: number,
  join: EntryJoin,
): AsyncGenerator<Omit<EntryLine, 'kind'>> {
  for (let after = 0; ; ) {
    const page = await books.chainedTrail(instanceId, after, PAGE);
    for (const entry of page) {
      if (entry.position > last) return;
      yield { ...entry, says: sentenceOf(entry, join) };
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!.position;
  }
}

/** A trail that somebody tampered with has to come out whole, too: what cannot be put into words is named. */
function sentenceOf(entry: TrailEntry, join: EntryJoin): string {
  try {
    return joined(entry, join).action;
  } catch {
    return `${entry.type} was noted.`;
  }
}

async function* checkpointsUntil(
  books: Books,
  instanceId: string,
  newest: CheckpointRow | null,
): AsyncGenerator<Omit<CheckpointLine, 'kind'>> {
  if (newest === null) return;
  for (let after = { eventsSeq: 0, journalSeq: 0 }; ; ) {
    const page = await books.checkpoints(instanceId, { after, limit: PAGE });
    for (const row of page) {
      yield row;
      if (row.eventsSeq === newest.eventsSeq && row.journalSeq === newest.journalSeq) return;
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!;
  }
}

/** Everybody the definition knows, and who came in somebody's place. */
function peopleIn(graph: ProcessGraph, bindings: BindingRow[]): ExportedPerson[] {
  const known = graph.people.map(({ id, name, human }) => ({ id, name, role: human.role ?? null }));
  const guests = Array.from(new Set(bindings.map(({ participantId }) => participantId)))
    .filter((id) => !known.some((person) => person.id === id))
    .map((id) => ({
      id,
      name: bindings.findLast((each) => each.participantId === id)!.name ?? id,
      role: null,
    }));
  return [...known, ...guests].map((person) => ({
    ...person,
    bindings: bindings
      .filter(({ participantId }) => participantId === person.id)
      .map(({ id, name, email, slack, boundAt, boundBy }) => ({ id, name, email, slack, boundAt, boundBy })),
  }));
}

// Reads the audit trail of an instance and joins names and addresses, which the trail itself does not hold.
import type { JsonObject } from '../../definition/types.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { People, AuditEntryView } from '../../process/views/types.ts';
import { type Known, askedApprovals, auditEntry } from '../../process/views/audit.ts';
import type { Books, InstanceRow, TrailEntry } from '../../store/books.ts';
import { graphOf, peopleOf } from './instance-reader.ts';
import { trailOf } from './trail.ts';

interface Joined {
  people: People;
  known: Known;
}

/** What joins the entries of one instance. */
export async function joinOf(books: Books, row: InstanceRow): Promise<Joined> {
  const [bindings, graph, asked] = await Promise.all([
    books.bindings(row.id),
    graphOf(books, row),
    allEntries(books, row.id, ['ApprovalRequested', 'InstanceStarted', 'ParticipantBound']),
  ]);
  return {
    people: peopleOf(bindings, currentBindings(asked)),
    known: { graph, approvals: askedApprovals(asked) },
  };
}

/** Participant id → binding id, as the events have it. */
function currentBindings(entries: TrailEntry[]): Record<string, string> {
  const current: Record<string, string> = {};
  for (const { type, body } of entries) {
    const event = body as unknown as ProcessEvent;
    if (type === 'InstanceStarted' && event.type === type) Object.assign(current, event.data.bindings);
    if (type === 'ParticipantBound' && event.type === type) {
      current[event.data.participantId] = event.data.bindingId;
    }
  }
  return current;
}

export const joined = (entry: TrailEntry, { people, known }: Joined): AuditEntryView =>
  auditEntry(entry, people, known);

/** All entries of some types, read in pages. */
export async function allEntries(books: Books, instanceId: string, types?: string[]): Promise<TrailEntry[]> {
  const entries: TrailEntry[] = [];
  for await (const entry of trailOf(books, instanceId, types)) entries.push(entry);
  return entries;
}

/** What an entry says: an event's `data`; a journal entry's body is its data. */
export const contentOf = ({ stream, body }: TrailEntry): JsonObject =>
  stream === 'journal' ? body : ((body['data'] ?? {}) as JsonObject);

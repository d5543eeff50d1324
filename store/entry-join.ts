// What joins names and addresses to entries of one instance, which the trail itself does not hold. For all who show entries:
// the API, live events, webhooks.
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessEvent } from '../process/events.ts';
import { askedApprovals, auditEntry, type Known } from '../process/views/audit.ts';
import type { AuditEntryView, People } from '../process/views/types.ts';
import type { BindingRow, Books, InstanceRow, TrailEntry } from './books.ts';

export interface EntryJoin {
  people: People;
  known: Known;
}

const PAGE = 500;
const ASKED = ['ApprovalRequested', 'InstanceStarted', 'ParticipantBound'];

/** `graph`: of the definition and team that the instance is pinned to. */
export async function entryJoinOf(
  books: Pick<Books, 'bindings' | 'trail'>,
  instanceId: string,
  graph: ProcessGraph,
): Promise<EntryJoin> {
  const [bindings, asked] = await Promise.all([books.bindings(instanceId), askedIn(books, instanceId)]);
  return {
    people: peopleOf(bindings, currentBindings(asked)),
    known: { graph, approvals: askedApprovals(asked) },
  };
}

export const joined = (entry: TrailEntry, { people, known }: EntryJoin): AuditEntryView =>
  auditEntry(entry, people, known);

/** An entry as it goes out of the house, over live events and webhooks. */
export const published = (
  { id, processId }: Pick<InstanceRow, 'id' | 'processId'>,
  entry: TrailEntry,
  join: EntryJoin,
): AuditEntryView & { instanceId: string; processId: string } => ({
  instanceId: id,
  processId,
  ...joined(entry, join),
});

/** Names and addresses as the instance's own bindings say; a binding that was refused is no one's address. */
export function peopleOf(bindings: BindingRow[], current: Record<string, string>): People {
  const people: People = {};
  for (const { id, participantId, name, email } of bindings) {
    if (current[participantId] !== id) continue;
    people[participantId] = { ...(name ? { name } : {}), ...(email ? { email } : {}) };
  }
  return people;
}

async function askedIn(books: Pick<Books, 'trail'>, instanceId: string): Promise<TrailEntry[]> {
  const entries: TrailEntry[] = [];
  for (;;) {
    const after = entries.at(-1)?.position ?? 0;
    const page = await books.trail({ instanceId, types: ASKED, after, limit: PAGE });
    entries.push(...page);
    if (page.length < PAGE) return entries;
  }
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

// What joins names and addresses to entries of one instance, which the trail itself does not hold. For all who show entries:
// the API, live events, webhooks.
import type { ProcessGraph } from '../definition/graph.ts';
import type { ProcessEvent } from '../process/events.ts';
import { askedApprovals, auditEntry, type Known } from '../process/views/audit.ts';
import type { AuditEntryView, People } from '../process/views/types.ts';
import type { BindingRow, Books, InstanceRow, TrailEntry } from './books.ts';

export interface EntryJoin {
  people: People;
  /** Ids of all bindings that ever counted. One that was refused is in the books, too, and is nobody's. */
  counted: Set<string>;
  known: Known;
}

const PAGE = 500;
const ASKED = ['ApprovalRequested', 'InstanceStarted', 'ParticipantBound', 'GuestJoined'];

/** `graph`: of the definition and team that the instance is pinned to. */
export async function entryJoinOf(
  books: Pick<Books, 'bindings' | 'trail'>,
  instanceId: string,
  graph: ProcessGraph,
): Promise<EntryJoin> {
  const [bindings, asked] = await Promise.all([books.bindings(instanceId), askedIn(books, instanceId)]);
  const counted = bindingsIn(asked);
  return {
    people: peopleOf(bindings, Object.fromEntries(counted)),
    counted: new Set(counted.map(([, bindingId]) => bindingId)),
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

/** Participant id and binding id, as the events have them; later ones count. */
function bindingsIn(entries: TrailEntry[]): [participantId: string, bindingId: string][] {
  return entries.flatMap(({ body }): [string, string][] => {
    const event = body as unknown as ProcessEvent;
    if (event.type === 'InstanceStarted') return Object.entries(event.data.bindings);
    if (event.type !== 'ParticipantBound' && event.type !== 'GuestJoined') return [];
    return [[event.data.participantId, event.data.bindingId]];
  });
}

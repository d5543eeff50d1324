// Reads one instance for its pages in the console: its state, its course, and how its people were reached.
import { contactsOf, CONTACT_ENTRIES, type InstanceSource } from '../../console/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import { courseOf } from '../../process/spans/course-of.ts';
import { statusView } from '../../process/views/status.ts';
import { workSoFar } from '../../process/views/work-so-far.ts';
import type { AuditEntryView } from '../../process/views/types.ts';
import { auditEntry } from '../../process/views/audit.ts';
import type { InstanceRow, TrailEntry } from '../../store/books.ts';
import type { ApiDeps } from '../deps.ts';
import { phaseHistory } from '../kpi/phase-history.ts';
import { readInstance } from '../instance/instance-reader.ts';

/** The newest notes of messages, links and views; older ones are on the audit trail. */
const CONTACTS_READ = 1_000;

export interface ConsoleReading {
  row: InstanceRow;
  source: InstanceSource;
  /** Of the instance, as far as its state knows of them. */
  events: ProcessEvent[];
  /** An entry of its trail as people read it. */
  said(entry: TrailEntry): AuditEntryView;
}

/** Throws `instance-not-found`. */
export async function readForConsole(deps: ApiDeps, id: string): Promise<ConsoleReading> {
  const { books } = deps;
  const reading = await readInstance(deps, id);
  const { row, graph, state, people, at } = reading;
  const [all, notes, links, history] = await Promise.all([
    books.events(id),
    books.trail({ instanceId: id, types: CONTACT_ENTRIES, newestFirst: true, limit: CONTACTS_READ }),
    books.links(id),
    state.closedAt === undefined ? phaseHistory(books, state) : null,
  ]);
  // What the workflow has not told of yet is not on this page: all of it is of one moment.
  const events = all.filter(({ seq }) => seq <= state.seq);
  const work = workSoFar(events);
  const status = statusView(graph, state, { people, now: at, source: reading.source, work, history });
  const approvals = Object.fromEntries(
    all.flatMap((event: ProcessEvent) =>
      event.type === 'ApprovalRequested' ? [[event.data.approvalId, event.data]] : [],
    ),
  );
  return {
    row,
    events,
    source: {
      graph,
      state,
      people,
      status,
      course: courseOf(events),
      now: at,
      contacts: contactsOf(notes.toReversed(), links, at),
    },
    said: (entry) => auditEntry(entry, people, { graph, approvals }),
  };
}

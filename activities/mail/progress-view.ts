// News for who is informed: what happened since the last such message, in the words of the audit trail, and where the
// process stands by now.
import type { EventOfType, ProcessEvent } from '../../process/events.ts';
import { newsIn } from '../../process/notices/digests.ts';
import { personOf } from '../../process/people.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { EVENT_LINES } from '../../process/views/audit-events.ts';
import type { AuditLine } from '../../process/views/audit-line.ts';
import { type AskedApproval, type Names, namesOf } from '../../process/views/names.ts';
import type { MailSource } from './mail-source.ts';
import type { MailFrame, MailView } from './mail-views.ts';

/** Null where nothing of what happened is news. */
export function progressView(source: MailSource, frame: MailFrame): MailView | null {
  const { graph, state, people, news = [] } = source;
  const names = {
    ...namesOf(people, graph, { ...askedIn(news), ...state.approvals }),
    actor: (id: string) => actorName(graph, id, people, frame.operator),
  };
  const isPerson = (word: string) => personOf(graph, state, word) !== undefined;
  const answered = new Set(
    news.flatMap(({ type, data }) => (type === 'ApprovalDecided' ? [data.approvalId] : [])),
  );
  const told = news.filter((event) => newsIn(event) !== null && !isSaid(event, answered));
  if (told.length === 0) return null;
  const closed = ['completed', 'skipped'];
  const phase = graph.phases.find(({ id }) => !closed.includes(state.phases[id]?.status ?? ''));
  return {
    ...frame,
    kind: 'progress',
    news: told.map((event) => ({
      at: event.at,
      text: sentenceOf(event, names, isPerson),
      bare: sentenceOf(bare(event), names, isPerson),
    })),
    status: state.status,
    tasksDone: graph.tasks.filter(({ id }) => closed.includes(state.tasks[id]?.status ?? '')).length,
    tasksTotal: graph.tasks.length,
    phase: phase ? { name: phase.name, number: phase.index + 1, of: graph.phases.length } : null,
  };
}

/** What the answers of people say already. */
function isSaid({ type, data }: ProcessEvent, answered: ReadonlySet<string>): boolean {
  return (type === 'ApprovalGranted' || type === 'ApprovalRejected') && answered.has(data.approvalId);
}

/** Without what people wrote in it, and how their link came to them. */
function bare(event: ProcessEvent): ProcessEvent {
  const data: object = Object.fromEntries(
    Object.entries(event.data).map(([name, value]) => [
      name,
      ['comment', 'reason', 'linkVia'].includes(name) ? '' : value,
    ]),
  );
  return { ...event, data } as ProcessEvent;
}

function sentenceOf(event: ProcessEvent, names: Names, isPerson: (word: string) => boolean): string {
  // The engine speaks of people by their ids, and to those who mend it.
  if (event.type === 'IncidentRaised') {
    const named = event.data.message.replace(/[A-Za-z][\w-]*/g, (word) =>
      isPerson(word) ? names.actor(word) : word,
    );
    return `Trouble: ${named}`;
  }
  // Its id and version are words of those who run it.
  if (event.type === 'InstanceStarted') return `${names.actor(event.by.id)} started “${event.data.name}”.`;
  // The table's key is the event's type; TypeScript cannot follow that through a lookup by union.
  const line = EVENT_LINES[event.type] as AuditLine<ProcessEvent>;
  const said = line.sentence(event, names).replace(/^[a-z]/, (letter) => letter.toUpperCase());
  // What the audit trail calls an instance is the process to people outside.
  return event.type.startsWith('Instance') ? said.replace('the instance', 'the process') : said;
}

/** Approvals of past rounds have left the state. */
function askedIn(events: ProcessEvent[]): Record<string, AskedApproval> {
  const asked = events.filter(
    (event): event is EventOfType<'ApprovalRequested'> => event.type === 'ApprovalRequested',
  );
  return Object.fromEntries(asked.map(({ data }) => [data.approvalId, data]));
}

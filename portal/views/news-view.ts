// What has happened lately, in words for people outside: the course of the process, never its machinery.
import type { EventOfType, EventType, ProcessEvent } from '../../process/events.ts';
import { operatorName } from '../../process/views/actor-name.ts';
import type { HomeView } from '../page-views.ts';
import { actorView, versionOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

const SHOWN = 8;
type Said<T extends EventType> = (event: EventOfType<T>, say: Say) => string;

interface Say {
  /** An agent carries its kind. */
  actor(id: string, taskId?: string): string;
  task(id: string): string;
  phase(id: string): string;
  approval(id: string): string;
  artifact(key: string, version: number): string;
  operator(): string;
}

const NEWS = {
  PhaseStarted: ({ data }, say) => `${say.phase(data.phaseId)} started.`,
  PhaseCompleted: ({ data }, say) => `${say.phase(data.phaseId)} is complete.`,
  PhaseReopened: ({ data }, say) => `${say.phase(data.phaseId)} is open again.`,
  TaskWorkDone: ({ by, data }, say) =>
    `${say.actor(data.onBehalfOf ?? by.id, data.taskId)} finished ${say.task(data.taskId)}.`,
  TaskWorkCorrected: ({ data }, say) =>
    `${say.actor(data.participantId)} corrected ${say.task(data.taskId)}.`,
  TaskReopened: ({ data }, say) => `${say.task(data.taskId)} is done again.`,
  TaskHandedOver: ({ data }, say) =>
    `${say.task(data.taskId)} went from ${say.actor(data.from)} to ${say.actor(data.to)}.`,
  ArtifactStored: ({ by, data }, say) =>
    `${say.artifact(data.key, data.version)} is there in version ${data.version}, from ${say.actor(by.id, data.taskId)}.`,
  ApprovalDecided: ({ data }, say) =>
    `${say.actor(data.participantId)} ${data.choice === 'approve' ? 'approved' : 'rejected'} ${say.approval(data.approvalId)}.`,
  DecisionRevoked: ({ by, data }, say) =>
    by.kind === 'participant'
      ? `${say.actor(data.participantId)} took back the answer to ${say.approval(data.approvalId)}.`
      : `${say.operator()} took back the answer of ${say.actor(data.participantId)} to ${say.approval(data.approvalId)}.`,
  ApprovalOverdue: ({ data }, say) => `${say.approval(data.approvalId)} is overdue and still open.`,
  ApprovalDeadlineMoved: ({ data }, say) => `${say.approval(data.approvalId)} has a new deadline.`,
  ApprovalHandedOver: ({ data }, say) =>
    `${say.approval(data.approvalId)} went from ${say.actor(data.from)} to ${say.actor(data.to)}.`,
  ApprovalWithdrawn: ({ data }, say) => `${say.approval(data.approvalId)} was withdrawn.`,
  InstancePaused: (_event, say) => `${say.operator()} paused the process.`,
  InstanceResumed: () => 'The process goes on after a pause.',
  InstanceCompleted: () => 'The process is complete.',
  InstanceCancelled: ({ data }) => `The process was cancelled: \u201c${data.reason}\u201d.`,
} satisfies { [T in EventType]?: Said<T> };

/** What the home page reads of the events: its news, and the decisions. */
export const HOME_EVENTS: EventType[] = [
  ...(Object.keys(NEWS) as EventType[]),
  'ApprovalRequested',
  'ApprovalReasked',
];

/** The last of them, newest first. */
export function newsOf(source: ViewSource, events: ProcessEvent[]): HomeView['news'] {
  const titles = new Map(
    events.flatMap((event) =>
      event.type === 'ApprovalRequested' ? [[event.data.approvalId, event.data.title] as const] : [],
    ),
  );
  const { graph, state, people } = source;
  const say: Say = {
    actor: (id, taskId) => {
      const { name, kind } = actorView(source, id, taskId);
      return kind === 'agent' ? `${name} (AI agent)` : name;
    },
    task: (id) => graph.task(id)?.name ?? id,
    phase: (id) => graph.phase(id)?.name ?? id,
    approval: (id) => titles.get(id) ?? state.approvals[id]?.title ?? id,
    artifact: (key, version) => versionOf(source, { key, version })?.fileName ?? key,
    operator: () => operatorName(graph, people, source.operatorName),
  };
  return events
    .filter(({ type }) => Object.hasOwn(NEWS, type))
    .slice(-SHOWN)
    .reverse()
    .map((event) => {
      // The table's key is the event's type; TypeScript cannot follow that through a lookup by union.
      const line = NEWS[event.type as keyof typeof NEWS] as (event: ProcessEvent, say: Say) => string;
      return { at: event.at, text: line(event, say) };
    });
}

// The row of an instance in lists, kept up to date: row × event → row. Pure.
import type { EventOfType, EventType, ProcessEvent } from '../process/events.ts';
import type { InstanceRow } from './books.ts';
import { approvalChanges, resumed } from './progress/approvals.ts';
import { courseChanges } from './progress/course.ts';
import { type Change, type Changes, type Progress } from './progress/progress.ts';
import { openApprovalsOf } from './progress/waits.ts';
import { workChanges } from './progress/work.ts';

export interface InstanceFold {
  row: InstanceRow;
  progress: Progress;
  /** Of the newest event; epoch ms. */
  changedAt: number;
}

/** The row after one more event. Events come in order of seq, each once. */
export function foldInstance(fold: InstanceFold, event: ProcessEvent): InstanceFold {
  // The table's key is the event's type; TypeScript cannot follow that through a look-up by union.
  const change = CHANGES[event.type] as Change<EventType> | null | undefined;
  // `undefined`: an event that this release has no word for, written by a newer one that runs beside it.
  const changed = change?.(fold.progress, event);
  const status = statusAfter(event);
  // Nobody but a workflow records events.
  const row = { ...fold.row, ...status, lastSeq: event.seq, workflowStarted: true };
  const progress = changed === undefined ? fold.progress : { ...fold.progress, ...changed };
  if (changed !== undefined || status !== null) {
    row.phase = row.status === 'completed' ? null : currentPhase(progress);
    row.openIncidents = Object.keys(progress.incidents).length;
    row.pendingApprovals = openApprovalsOf(progress).length;
  }
  return { progress, changedAt: event.at, row };
}

/** Whether the event opens again what was settled, and is no longer in the progress that was stored. */
export function needsPast({ approvals }: Progress, event: ProcessEvent): boolean {
  const opensAgain =
    event.type === 'DecisionRevoked' || (event.type === 'ApprovalReasked' && event.data.clock !== undefined);
  return opensAgain && !Object.hasOwn(approvals, event.data.approvalId);
}

function statusAfter(event: ProcessEvent): Partial<InstanceRow> | null {
  switch (event.type) {
    case 'InstancePaused':
      return { status: 'paused' };
    case 'InstanceResumed':
      return { status: 'running' };
    case 'InstanceCancelled':
      return { status: 'cancelled', closedAt: event.at };
    case 'InstanceCompleted':
      return { status: 'completed', closedAt: event.at };
    case 'InstanceFailed':
      return { status: 'failed', closedAt: event.at };
    default:
      return null;
  }
}

const currentPhase = ({ phases, completedPhases, skippedPhases }: Progress): string | null =>
  phases.find((id) => !completedPhases.includes(id) && !skippedPhases.includes(id)) ?? null;

/** A closed instance waits for nobody; incidents it ended with stay to be seen. */
const closed = (): Partial<Progress> => ({ approvals: {}, questions: {}, tasks: {} });

const CHANGES: Changes<EventType> = {
  ...courseChanges,
  ...workChanges,
  ...approvalChanges,
  InstanceStarted: (_, { data }) => ({ bound: data.bindings }),
  InstancePaused: (_, { at }) => ({ pausedAt: at }),
  InstanceResumed: (progress, { seq, data }: EventOfType<'InstanceResumed'>) => ({
    pausedAt: undefined,
    approvals: resumed(progress, data.pausedMs, seq),
  }),
  InstanceCancelled: closed,
  InstanceCompleted: closed,
  InstanceFailed: closed,
  GateAsked: null,
  GatePassed: null,
  GateSkipped: null,
  AbsenceSet: null,
  ReworkStarted: null,
  ConcernRaised: null,
  ErrandStarted: null,
  ErrandEnded: null,
  RuleFired: null,
  FactSet: null,
  ArtifactStored: null,
  NotificationRequested: null,
  DeliveryFailed: null,
  ExceptionNoted: null,
};

// The row of an instance in lists, kept up to date: row × event → row. Pure.
import type { ProcessDefinition } from '../definition/types.ts';
import type { EventOfType, EventType, ProcessEvent } from '../process/events.ts';
import type { InstanceRow } from './books.ts';

/** What the row's phase and counts are counted from. */
export interface Progress {
  /** Phase ids in order. */
  phases: string[];
  completedPhases: string[];
  skippedPhases: string[];
  openApprovals: string[];
  openIncidents: string[];
}

export interface InstanceFold {
  row: InstanceRow;
  progress: Progress;
}

/** The progress of an instance nothing has happened to. */
export function firstProgress(definition: Pick<ProcessDefinition, 'phases'>): Progress {
  const phases = definition.phases.toSorted((a, b) => a.order - b.order).map(({ id }) => id);
  return { phases, completedPhases: [], skippedPhases: [], openApprovals: [], openIncidents: [] };
}

/** The row after one more event. Events come in order of seq, each once. */
export function foldInstance(fold: InstanceFold, event: ProcessEvent): InstanceFold {
  // The table's key is the event's type; TypeScript cannot follow that through a look-up by union.
  const change = CHANGES[event.type] as Change<EventType> | null | undefined;
  // `undefined`: an event that this release has no word for, written by a newer one that runs beside it.
  const { row = {}, progress = {} } = change?.(fold, event) ?? {};
  const after = { ...fold.progress, ...progress };
  return {
    progress: after,
    row: {
      ...fold.row,
      phase: fold.row.status === 'completed' ? null : currentPhase(after),
      openIncidents: after.openIncidents.length,
      pendingApprovals: after.openApprovals.length,
      ...row,
      lastSeq: event.seq,
      // Nobody but a workflow records events.
      workflowStarted: true,
    },
  };
}

type Changed = { row?: Partial<InstanceRow>; progress?: Partial<Progress> };
type Change<T extends EventType> = (fold: InstanceFold, event: EventOfType<T>) => Changed;

const currentPhase = ({ phases, completedPhases, skippedPhases }: Progress): string | null =>
  phases.find((id) => !completedPhases.includes(id) && !skippedPhases.includes(id)) ?? null;

const withId = (ids: string[], id: string): string[] => (ids.includes(id) ? ids : [...ids, id]);
const withoutId = (ids: string[], id: string): string[] => ids.filter((other) => other !== id);

/** Completed phases behind it are passed through again; what was skipped stays so. */
const reopened = ({ progress }: InstanceFold, event: EventOfType<'PhaseReopened'>): Changed => {
  const { phaseId } = event.data;
  const before = progress.phases.slice(0, progress.phases.indexOf(phaseId));
  return {
    progress: {
      completedPhases: progress.completedPhases.filter((id) => before.includes(id)),
      skippedPhases: withoutId(progress.skippedPhases, phaseId),
    },
  };
};
const approvalClosed = (fold: InstanceFold, event: { data: { approvalId: string } }): Changed => ({
  progress: { openApprovals: withoutId(fold.progress.openApprovals, event.data.approvalId) },
});
/** A closed instance waits for nobody; incidents it ended with stay to be seen. */
const closed = (row: Partial<InstanceRow>): Changed => ({
  row: { ...row, pendingApprovals: 0 },
  progress: { openApprovals: [] },
});

/** `null`: shows on the trail only, not in the row. */
const CHANGES: { [T in EventType]: Change<T> | null } = {
  InstanceStarted: null,
  InstancePaused: () => ({ row: { status: 'paused' } }),
  InstanceResumed: () => ({ row: { status: 'running' } }),
  InstanceCancelled: (_, event) => closed({ status: 'cancelled', closedAt: event.at }),
  InstanceCompleted: (_, event) => closed({ status: 'completed', closedAt: event.at, phase: null }),
  InstanceFailed: (_, event) => closed({ status: 'failed', closedAt: event.at }),
  PhaseReached: null,
  PhaseStarted: null,
  PhaseTasksCompleted: null,
  PhaseCompleted: (fold, event) => ({
    progress: { completedPhases: withId(fold.progress.completedPhases, event.data.phaseId) },
  }),
  PhaseSkipped: (fold, event) => ({
    progress: { skippedPhases: withId(fold.progress.skippedPhases, event.data.phaseId) },
  }),
  PhaseReopened: reopened,
  GateAsked: null,
  GatePassed: null,
  GateSkipped: null,
  TaskStarted: null,
  TaskAttemptFailed: null,
  TaskWorkDone: null,
  TaskEscalated: null,
  TaskWorkCorrected: null,
  TaskCompleted: null,
  TaskBlocked: null,
  TaskSkipped: null,
  TaskReopened: null,
  ApprovalRequested: (fold, event) => ({
    progress: { openApprovals: withId(fold.progress.openApprovals, event.data.approvalId) },
  }),
  // With a new clock it is open again, whatever it was before; without one it stays what it was.
  ApprovalReasked: (fold, event) =>
    event.data.clock === undefined
      ? {}
      : { progress: { openApprovals: withId(fold.progress.openApprovals, event.data.approvalId) } },
  ApprovalDecided: null,
  DecisionRefused: null,
  ForeignMessageRefused: null,
  ApprovalGranted: approvalClosed,
  ApprovalRejected: approvalClosed,
  ApprovalWithdrawn: approvalClosed,
  ApprovalOverdue: null,
  ApprovalReminded: null,
  ApprovalEscalated: null,
  ApprovalDeadlineMoved: null,
  ApprovalNudged: null,
  ApprovalTurnCame: null,
  ApprovalHandedOver: null,
  DecisionRevoked: (fold, event) => ({
    progress: { openApprovals: withId(fold.progress.openApprovals, event.data.approvalId) },
  }),
  TaskHandedOver: null,
  AbsenceSet: null,
  GuestJoined: null,
  ReworkStarted: null,
  ConcernRaised: null,
  QuestionAsked: null,
  QuestionAnswered: null,
  QuestionDropped: null,
  ErrandStarted: null,
  ErrandEnded: null,
  RuleFired: null,
  FactSet: null,
  ArtifactStored: null,
  ParticipantBound: null,
  NotificationRequested: null,
  DeliveryFailed: null,
  IncidentRaised: (fold, event) => ({
    progress: { openIncidents: withId(fold.progress.openIncidents, event.data.incidentId) },
  }),
  IncidentResolved: (fold, event) => ({
    progress: { openIncidents: withoutId(fold.progress.openIncidents, event.data.incidentId) },
  }),
  ExceptionNoted: null,
};

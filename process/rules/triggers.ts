// What sets a rule of the team off: the table from triggers to the events that mean them. Complete by type.
import type { Trigger } from '../../definition/team-types.ts';
import type { EventOfType, EventType, NewEvent, Subject } from '../events.ts';
import { aboutApproval } from '../trouble/incidents.ts';
import type { ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Something that rules may take hold of. `reason`: what happened, a sentence. */
export interface Occasion {
  trigger: Trigger;
  subject: Subject;
  reason: string;
}

type Found = Omit<Occasion, 'trigger'>;
type Reading = { [T in EventType]?: (turn: Turn, data: EventOfType<T>['data']) => Found[] };
type NamedTrigger = Exclude<Trigger, `${string}_concern_detected`>;

const READINGS: Record<NamedTrigger, Reading> = {
  phase_gate_reached: {
    GateAsked: ({ graph }, { gateId, phaseId }) => [
      { subject: { gateId, phaseId }, reason: `The gate "${graph.gate(gateId)!.name}" was reached.` },
    ],
    // Gates that ask nobody wait from here on.
    PhaseReached: ({ graph }, { phaseId }) =>
      graph
        .phase(phaseId)!
        .gates.filter(({ approval }) => approval === null)
        .map(({ id, name }) => ({
          subject: { gateId: id, phaseId },
          reason: `The gate "${name}" was reached.`,
        })),
  },
  task_failed: {
    TaskAttemptFailed: ({ graph }, { taskId, retryAt, reason }) => {
      const { name, phaseId } = graph.task(taskId)!;
      const words = `The task "${name}" failed: ${reason}`;
      return retryAt === undefined ? [{ subject: { taskId, phaseId }, reason: words }] : [];
    },
  },
  low_confidence: {
    TaskWorkDone: ({ graph }, { taskId, needsReview, confidence = 0 }) => {
      if (needsReview === undefined) return [];
      const { name, phaseId } = graph.task(taskId)!;
      const { minConfidence } = needsReview;
      const words = `The work on "${name}" came with a confidence of ${confidence}; ${minConfidence} is asked for.`;
      return [{ subject: { taskId, phaseId }, reason: words }];
    },
  },
  approval_rejected: {
    ApprovalRejected: ({ state }, { approvalId, by, comment }) =>
      ofApproval(state, approvalId, (title) => `"${title}" was rejected by ${by}: ${comment}`),
  },
  approval_timeout: {
    ApprovalOverdue: ({ state }, { approvalId }) => ofApproval(state, approvalId, overdueWords),
    // Rejected by its deadline: nobody of that name decided.
    ApprovalRejected: ({ state }, { approvalId }) =>
      state.approvals[approvalId]!.closedBecause === 'timeout'
        ? ofApproval(state, approvalId, overdueWords)
        : [],
  },
  // Comes of time alone: see deadline-at-risk.ts.
  deadline_at_risk: {},
};

/** What the event sets off, in the order of the table. */
export function occasionsIn(turn: Turn, event: NewEvent): Occasion[] {
  if (event.type === 'ConcernRaised') return [ofConcern(turn, event.data)];
  return (Object.keys(READINGS) as NamedTrigger[]).flatMap((trigger) => {
    const read = READINGS[trigger][event.type] as
      | ((turn: Turn, data: NewEvent['data']) => Found[])
      | undefined;
    return (read?.(turn, event.data) ?? []).map((found) => ({ trigger, ...found }));
  });
}

/** An errand's concern is about what the errand is about. */
function ofConcern(
  { graph, before }: Turn,
  { taskId, agentId, kind, text }: EventOfType<'ConcernRaised'>['data'],
): Occasion {
  const node = graph.task(taskId);
  // Its errand was there before this turn, and may have ended in it.
  const subject = node === undefined ? before!.errands![taskId]!.subject : { taskId, phaseId: node.phaseId };
  const where = node === undefined ? '' : ` at the task "${node.name}"`;
  const reason = `${agentId} raised a ${kind} concern${where}: ${text}`;
  return { trigger: `${kind}_concern_detected`, subject, reason };
}

/** The call of a tool that is refused concerns its agent alone. */
function ofApproval(
  { approvals }: ProcessState,
  approvalId: string,
  words: (title: string) => string,
): Found[] {
  const approval = approvals[approvalId]!;
  if (approval.toolCall !== undefined) return [];
  return [{ subject: aboutApproval(approval), reason: words(approval.title) }];
}

const overdueWords = (title: string): string => `"${title}" was not decided by its deadline.`;

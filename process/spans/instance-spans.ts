// Spans of the instance as a whole: its life, its pauses, its incidents; and the exceptions.
import type { EventType } from '../events.ts';
import { shiftDeadlines } from './approval-spans.ts';
import { momentOf, type Tracers, type Tracing } from './tracing.ts';
import type { ExceptionKind } from './types.ts';

export const instanceTracers: Tracers<
  | 'InstanceStarted'
  | 'InstancePaused'
  | 'InstanceResumed'
  | 'InstanceCancelled'
  | 'InstanceCompleted'
  | 'InstanceFailed'
  | 'IncidentRaised'
  | 'IncidentResolved'
  | 'ExceptionNoted'
> = {
  InstanceStarted: ({ log }, { at }) => void log.begin('instance', '', at, {}, 'instance'),
  InstancePaused: ({ log }, { at }) => {
    log.begin('pause', 'instance', at);
    log.pausedAt = at;
  },
  InstanceResumed: (tracing, { at, data }) => {
    tracing.log.end('pause', 'instance', at, 'over');
    tracing.log.pausedAt = null;
    shiftDeadlines(tracing, data.pausedMs);
  },
  InstanceCancelled: ({ log }, { at }) => log.close(at, 'cancelled'),
  InstanceCompleted: ({ log }, { at }) => log.close(at, 'completed'),
  InstanceFailed: ({ log }, { at }) => log.close(at, 'failed'),
  IncidentRaised: ({ log }, { at, data }) => {
    const { incidentId, phaseId = null, taskId = null, gateId = null, approvalId = null } = data;
    log.begin('incident', incidentId, at, { phaseId, taskId, gateId, approvalId }, `incident.${incidentId}`);
  },
  IncidentResolved: ({ log }, { at, data }) => void log.end('incident', data.incidentId, at, 'over'),
  ExceptionNoted: (tracing, event) => {
    const what = exceptionOf(tracing, event.by.kind === 'engine');
    const about = { phaseId: null, taskId: null, who: null };
    tracing.log.mark({ kind: 'exception', id: momentOf(event), at: event.at, what, ...about });
  },
};

/** In this order: what an operator did comes with more that follows from it, a form's facts for instance. */
const DONE: readonly [EventType, ExceptionKind][] = [
  ['TaskWorkDone', 'completed-by-hand'],
  ['TaskSkipped', 'task-skipped'],
  ['ReworkStarted', 'sent-back'],
  ['TaskHandedOver', 'task-handed-over'],
  ['ApprovalHandedOver', 'approval-handed-over'],
  ['AbsenceSet', 'substitute-named'],
  ['DecisionRevoked', 'decision-taken-back'],
  ['TaskReopened', 'attempt-stopped'],
  ['ParticipantBound', 'new-address'],
  ['IncidentResolved', 'review-waived'],
  ['FactSet', 'fact-set-by-hand'],
];

/** The engine itself notes only that a command was typed into Temporal. */
function exceptionOf({ done }: Tracing, byEngine: boolean): ExceptionKind {
  if (byEngine) return 'typed-into-temporal';
  return DONE.find(([type]) => done.types.has(type))?.[1] ?? 'other';
}

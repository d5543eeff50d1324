// Folds of the instance's own events: start, pause, end, exceptions.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { EventOfType } from '../events.ts';
import type { InstanceStatus, ProcessState } from '../state.ts';
import type { Folds } from './fold.ts';
import { without } from './without.ts';

/** The state of an instance that has just been started. */
export function begin(graph: ProcessGraph, event: EventOfType<'InstanceStarted'>): ProcessState {
  const { data } = event;
  return {
    schemaVersion: 1,
    seq: event.seq,
    instanceId: data.instanceId,
    name: data.name,
    processId: data.processId,
    version: data.version,
    status: 'running',
    startedAt: event.at,
    startedBy: event.by.id,
    context: data.context,
    allowUnbound: data.allowUnbound,
    ...(data.teamId === undefined ? {} : { teamId: data.teamId }),
    ...(data.starterIs === undefined ? {} : { starterIs: data.starterIs }),
    ...(data.sameAs === undefined ? {} : { sameAs: data.sameAs }),
    bindings: data.bindings,
    phases: Object.fromEntries(graph.phases.map(({ id }) => [id, { status: 'pending' }])),
    tasks: Object.fromEntries(
      graph.tasks.map(({ id }) => [id, { status: 'pending', attempt: 0, tries: 0, round: 0 }]),
    ),
    gates: Object.fromEntries(graph.gates.map(({ id }) => [id, { status: 'waiting', round: 0 }])),
    approvals: {},
    facts: {},
    artifacts: {},
    incidents: {},
    incidentCount: 0,
    notifications: {},
    failedDeliveries: {},
    refusedDecisions: [],
    commandIds: event.commandId === undefined ? [] : [event.commandId],
    exceptions: 0,
  };
}

export const instanceFolds: Folds<
  | 'InstanceStarted'
  | 'InstancePaused'
  | 'InstanceResumed'
  | 'InstanceCancelled'
  | 'InstanceCompleted'
  | 'InstanceFailed'
  | 'ExceptionNoted'
> = {
  InstanceStarted: () => {
    throw new Error('An instance starts once: InstanceStarted came upon a state.');
  },
  InstancePaused: (state, event) => ({ ...state, status: 'paused', pausedAt: event.at }),
  InstanceResumed: (state, event) => {
    const { pausedMs } = event.data;
    return { ...without(state, 'pausedAt'), status: 'running', ...shiftedClocks(state, pausedMs) };
  },
  InstanceCancelled: (state, event) => closed(state, event.at, 'cancelled', event.data.reason),
  InstanceCompleted: (state, event) => closed(state, event.at, 'completed'),
  InstanceFailed: (state, event) => closed(state, event.at, 'failed', event.data.reason),
  ExceptionNoted: (state) => ({ ...state, exceptions: state.exceptions + 1 }),
};

function closed(state: ProcessState, at: number, status: InstanceStatus, reason?: string): ProcessState {
  const rest = without(state, 'pausedAt');
  const closeReason = reason === undefined ? {} : { closeReason: reason };
  return { ...rest, status, closedAt: at, ...closeReason, failedDeliveries: {} };
}

/**
 * A pause stops every clock: what is still to come moves back by its length. What is overdue has nothing to come. Moments
 * of the calendar stay: the end of an absence, and the day's news.
 */
function shiftedClocks(
  state: ProcessState,
  byMs: number,
): Pick<ProcessState, 'approvals' | 'tasks' | 'failedDeliveries' | 'errands'> {
  return {
    approvals: mapValues(state.approvals, (approval) =>
      approval.status === 'pending'
        ? {
            ...approval,
            dueAt: approval.dueAt + byMs,
            reminderAts: approval.reminderAts.map((at, index) =>
              index < approval.remindersSent ? at : at + byMs,
            ),
            ...(approval.escalations === undefined
              ? {}
              : {
                  escalations: approval.escalations.map((rung, index) =>
                    index < (approval.escalationsDone ?? 0) ? rung : { ...rung, at: rung.at + byMs },
                  ),
                }),
          }
        : approval,
    ),
    tasks: mapValues(state.tasks, (task) =>
      task.retryAt === undefined ? task : { ...task, retryAt: task.retryAt + byMs },
    ),
    failedDeliveries: mapValues(state.failedDeliveries, (delivery) =>
      delivery.retryAt === undefined ? delivery : { ...delivery, retryAt: delivery.retryAt + byMs },
    ),
    ...(state.errands === undefined
      ? {}
      : {
          errands: mapValues(state.errands, (errand) =>
            errand.dueAt === undefined ? errand : { ...errand, dueAt: errand.dueAt + byMs },
          ),
        }),
  };
}

function mapValues<Value>(
  record: Record<string, Value>,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

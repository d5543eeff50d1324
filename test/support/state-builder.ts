// States for tests: an instance that has just started, and pieces to put into it; say only what the test is about.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ApprovalState, IncidentState, ProcessState } from '../../process/state.ts';

/** When every built instance starts: 10 March 2026, 09:00 UTC. */
export const STARTED_AT = Date.UTC(2026, 2, 10, 9);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Running, nothing reached yet: all phases and tasks pending, all gates waiting. */
export function aState(graph: ProcessGraph, fields: Partial<ProcessState> = {}): ProcessState {
  return {
    schemaVersion: 1,
    seq: 1,
    instanceId: 'proc-1',
    name: 'Acme Corp SSO Deployment',
    processId: graph.definition.id,
    version: graph.definition.version,
    status: 'running',
    startedAt: STARTED_AT,
    startedBy: 'local',
    context: { customerName: 'Acme Corporation' },
    allowUnbound: false,
    bindings: {},
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
    commandIds: [],
    exceptions: 0,
    ...fields,
  };
}

/** A phase behind us: it and its tasks completed, its gates passed. */
export function completePhase(graph: ProcessGraph, state: ProcessState, phaseId: string): ProcessState {
  const phase = graph.phase(phaseId)!;
  const at = STARTED_AT;
  return {
    ...state,
    phases: {
      ...state.phases,
      [phaseId]: { status: 'completed', reachedAt: at, startedAt: at, completedAt: at },
    },
    tasks: {
      ...state.tasks,
      ...Object.fromEntries(
        phase.tasks.map(({ id }) => [
          id,
          { status: 'completed', attempt: 1, tries: 1, round: 0, completedAt: at },
        ]),
      ),
    },
    gates: {
      ...state.gates,
      ...Object.fromEntries(phase.gates.map(({ id }) => [id, { status: 'passed', passedAt: at, round: 1 }])),
    },
  } as ProcessState;
}

/** The sign-off of `configuration`, asked of one person at the start, due in 48 h. */
export function anApproval(fields: Partial<ApprovalState> = {}): ApprovalState {
  return {
    id: 'sign_off.configuration.1',
    kind: 'sign_off',
    subjectId: 'configuration',
    phaseId: 'configuration',
    round: 1,
    title: 'Sign-off: Configuration',
    approvers: ['customer_it_admin'],
    need: 1,
    artifacts: [],
    status: 'pending',
    requestedAt: STARTED_AT,
    dueAt: STARTED_AT + 48 * HOUR_MS,
    reminderAts: [],
    remindersSent: 0,
    onTimeout: 'hold',
    decisions: [],
    ...fields,
  };
}

export function aDecision(
  fields: Partial<ApprovalState['decisions'][number]> = {},
): ApprovalState['decisions'][number] {
  return {
    decisionId: 'd-1',
    participantId: 'customer_it_admin',
    choice: 'approve',
    comment: '',
    shown: [],
    receivedAt: STARTED_AT + HOUR_MS,
    seq: 7,
    ...fields,
  };
}

export function anIncident(fields: Partial<IncidentState> = {}): IncidentState {
  return {
    id: 'incident-1',
    kind: 'task-failed',
    message: 'Configure SSO failed 3 times: the identity provider did not answer.',
    cure: 'Redo it, or skip it with a reason.',
    actions: ['redo', 'skip', 'cancel'],
    raisedAt: STARTED_AT + HOUR_MS,
    ...fields,
  };
}

/** States keyed by their own ids, as `state.approvals` and `state.incidents` hold them. */
export function byId<T extends { id: string }>(...items: T[]): Record<string, T> {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}

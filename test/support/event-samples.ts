// One sample of the data of every event and journal entry, typed so that the compiler names what is missing.
import type { Json, JsonObject } from '../../definition/types.ts';
import type { EventOfType, EventType, ProcessEvent } from '../../process/events.ts';
import type { Principal } from '../../process/principal.ts';
import type { JournalType, TrailEntry } from '../../store/books.ts';
import { STARTED_AT } from './state-builder.ts';

const OPERATOR: Principal = { kind: 'operator', id: 'local', role: 'admin', via: 'local' };
const APPROVAL = 'sign_off.configuration.1';
const DUE_AT = Date.UTC(2026, 2, 12, 9);

export const EVENT_DATA: { [T in EventType]: EventOfType<T>['data'] } = {
  InstanceStarted: {
    instanceId: 'proc-1',
    name: 'Acme Corp SSO Deployment',
    processId: 'enterprise_sso_deployment',
    version: '1.0.0',
    definitionHash: 'ab'.repeat(32),
    context: {},
    bindings: {},
    allowUnbound: false,
  },
  InstancePaused: { reason: 'Change freeze' },
  InstanceResumed: { reason: 'Freeze is over.', pausedMs: 1000 },
  InstanceCancelled: { reason: 'No longer wanted' },
  InstanceCompleted: {},
  InstanceFailed: { reason: 'Configure SSO cannot be done' },
  PhaseReached: { phaseId: 'configuration' },
  PhaseStarted: { phaseId: 'configuration' },
  PhaseTasksCompleted: { phaseId: 'configuration' },
  PhaseCompleted: { phaseId: 'configuration' },
  PhaseSkipped: { phaseId: 'configuration', reason: 'its condition does not hold' },
  PhaseReopened: { phaseId: 'configuration', reason: 'The attributes are wrong' },
  GateAsked: { gateId: 'config_approval_gate', phaseId: 'security_review', approvalId: APPROVAL },
  GatePassed: { gateId: 'config_approval_gate', phaseId: 'security_review', how: 'approval' },
  GateSkipped: { gateId: 'config_approval_gate', phaseId: 'security_review' },
  TaskStarted: {
    taskId: 'sso_setup',
    phaseId: 'configuration',
    attempt: 1,
    assignee: 'sso_agent',
    assigneeKind: 'agent',
    inputs: {},
  },
  TaskAttemptFailed: {
    taskId: 'sso_setup',
    attempt: 1,
    kind: 'timeout',
    reason: 'No answer',
    retryAt: DUE_AT,
  },
  TaskWorkDone: { taskId: 'sso_setup', attempt: 1, summary: 'SAML is configured', concerns: [] },
  TaskEscalated: {
    taskId: 'sso_setup',
    from: 'sso_agent',
    to: ['lead_agent'],
    toKind: 'agent',
    reason: 'failed 3 times',
  },
  TaskWorkCorrected: {
    taskId: 'sso_setup',
    attempt: 1,
    approvalId: 'review.sso_setup.1',
    participantId: 'customer_it_admin',
    summary: 'SAML is configured, groups included',
  },
  TaskCompleted: { taskId: 'sso_setup', phaseId: 'configuration', attempt: 1 },
  TaskBlocked: { taskId: 'sso_setup', reason: 'failed 3 times' },
  TaskSkipped: { taskId: 'sso_setup', reason: 'Done elsewhere' },
  TaskReopened: { taskId: 'sso_setup', reason: 'The attributes are wrong' },
  ApprovalRequested: {
    approvalId: APPROVAL,
    kind: 'sign_off',
    subjectId: 'configuration',
    phaseId: 'configuration',
    round: 1,
    title: 'Sign-off: Configuration',
    approvers: ['customer_it_admin', 'customer_ciso'],
    need: 2,
    artifacts: [],
    dueAt: DUE_AT,
    reminderAts: [],
    onTimeout: 'hold',
  },
  ApprovalReasked: { approvalId: APPROVAL, artifacts: [], voided: [], reason: 'sso_doc has a newer version' },
  ApprovalDecided: {
    approvalId: APPROVAL,
    round: 1,
    decisionId: 'd-1',
    participantId: 'customer_it_admin',
    choice: 'approve',
    comment: 'Looks good',
    shown: [{ key: 'sso_doc', version: 1 }],
    viewed: 'cd'.repeat(32),
    linkId: 'link-1',
    linkVia: 'mail',
    receivedAt: STARTED_AT + 5,
  },
  DecisionRefused: {
    decisionId: 'd-2',
    approvalId: APPROVAL,
    participantId: 'customer_it_admin',
    code: 'approval-already-decided',
    message: 'It was decided before',
    choice: 'reject',
  },
  ForeignMessageRefused: { message: 'decision', reason: 'its seal is not ours' },
  ApprovalGranted: { approvalId: APPROVAL, by: ['customer_it_admin'] },
  ApprovalRejected: { approvalId: APPROVAL, by: 'customer_it_admin', comment: 'The groups are missing' },
  ApprovalWithdrawn: { approvalId: APPROVAL, reason: 'the instance was cancelled' },
  ApprovalOverdue: { approvalId: APPROVAL, dueAt: DUE_AT, waitsFor: ['customer_it_admin'] },
  ApprovalReminded: { approvalId: APPROVAL, to: ['customer_it_admin'], index: 0 },
  ApprovalEscalated: { approvalId: APPROVAL, to: ['deeployd_support'], rung: null },
  ApprovalDeadlineMoved: { approvalId: APPROVAL, dueAt: DUE_AT, reminderAts: [], reason: 'Holidays' },
  ApprovalNudged: { approvalId: APPROVAL, to: ['customer_it_admin'] },
  ApprovalTurnCame: { approvalId: APPROVAL, participantId: 'customer_ciso' },
  ApprovalHandedOver: {
    approvalId: APPROVAL,
    from: 'customer_it_admin',
    to: 'customer_ciso',
    how: 'delegated',
    reason: 'On leave',
  },
  TaskHandedOver: {
    taskId: 'sso_setup',
    from: 'customer_it_admin',
    to: 'customer_ciso',
    how: 'reassigned',
    reason: 'On leave',
  },
  AbsenceSet: {
    participantId: 'customer_it_admin',
    substitute: 'customer_ciso',
    until: DUE_AT,
    reason: 'On leave',
  },
  GuestJoined: { participantId: 'guest_1', bindingId: 'b-9', inPlaceOf: 'customer_it_admin' },
  ReworkStarted: {
    approvalId: APPROVAL,
    targets: ['sso_setup'],
    round: 1,
    comment: 'The groups are missing',
  },
  ErrandStarted: {
    errandId: 'errand.1',
    agentId: 'sso_agent',
    purpose: 'escalation',
    brief: 'The sign-off has waited long.',
    subject: { approvalId: APPROVAL },
    ruleId: 'security',
    priority: 1,
    dueAt: DUE_AT,
  },
  ErrandEnded: {
    errandId: 'errand.1',
    agentId: 'sso_agent',
    ok: true,
    summary: 'The administrator has been told',
    concerns: [],
  },
  RuleFired: {
    ruleId: 'security',
    trigger: 'security_concern_detected',
    action: 'escalate',
    to: ['sso_agent'],
    subject: { taskId: 'sso_setup' },
    reason: 'A certificate expires',
  },
  DecisionRevoked: {
    approvalId: APPROVAL,
    decisionId: 'd-1',
    participantId: 'customer_it_admin',
    reason: 'Clicked the wrong one',
  },
  ConcernRaised: {
    taskId: 'sso_setup',
    agentId: 'sso_agent',
    kind: 'security',
    text: 'The certificate expires in a week',
  },
  QuestionAsked: {
    questionId: 'question.1',
    taskId: 'sso_setup',
    attempt: 1,
    agentId: 'sso_agent',
    text: 'Which tenant is it?',
    to: ['customer_it_admin'],
  },
  QuestionAnswered: { questionId: 'question.1', taskId: 'sso_setup', attempt: 1, text: 'The production one' },
  QuestionDropped: { questionId: 'question.1', reason: 'The attempt is over.' },
  FactSet: { name: 'risk_score', value: 12 },
  ArtifactStored: {
    key: 'sso_doc',
    version: 2,
    type: 'document',
    contentType: 'application/json',
    size: 10,
    sha256: 'ef'.repeat(32),
    metadata: {},
  },
  ParticipantBound: { participantId: 'customer_it_admin', bindingId: 'b-2', reason: 'She moved', anew: true },
  NotificationRequested: {
    notificationId: 'n-1',
    participantId: 'customer_it_admin',
    kind: 'approval',
    approvalIds: [APPROVAL],
    attempt: 1,
  },
  DeliveryFailed: {
    notificationId: 'n-1',
    participantId: 'customer_it_admin',
    refused: true,
    reason: 'mailbox unknown',
  },
  IncidentRaised: {
    incidentId: 'incident-1',
    kind: 'approval-rejected',
    message: 'Sign-off: Configuration was rejected',
    cure: 'Redo the work.',
    actions: ['redo'],
    approvalId: APPROVAL,
    phaseId: 'configuration',
  },
  IncidentResolved: { incidentId: 'incident-1', action: 'redo', target: 'sso_setup', reason: 'We try again' },
  ExceptionNoted: { what: 'a task completed by hand', reason: 'The person is away' },
};

export const JOURNAL_DATA: Record<JournalType, JsonObject> = {
  delivery_sent: { participantId: 'customer_it_admin', approvalIds: [APPROVAL] },
  delivery_failed: { participantId: 'customer_it_admin', outcome: 'refused', reason: 'No such mailbox.' },
  delivery_dropped: { participantId: 'customer_it_admin' },
  link_issued: { participantId: 'customer_it_admin', via: 'api', linkId: 'link-1' },
  link_opened: { participantId: 'customer_it_admin', linkId: 'link-1' },
  link_revoked: { participantId: 'customer_it_admin', linkId: 'link-1' },
  session_ended: { participantId: 'customer_it_admin' },
  page_viewed: { participantId: 'customer_it_admin', approvalId: APPROVAL },
  artifact_viewed: { participantId: 'customer_it_admin', key: 'sso_doc', version: 2 },
  comment_posted: { participantId: 'customer_it_admin', about: APPROVAL },
  request_refused: { code: 'forbidden' },
  audit_exported: { by: { kind: 'operator', id: 'local', role: 'viewer', via: 'local' } },
  decision_unconfirmed: { participantId: 'customer_it_admin', approvalId: APPROVAL },
  agent_step: {
    taskId: 'sso_setup',
    attempt: 1,
    turn: 2,
    model: 'test-model',
    inputTokens: 1200,
    outputTokens: 80,
    costUsd: 0.01,
    ms: 900,
    transcript: 'ab'.repeat(32),
  },
  agent_tool: {
    taskId: 'sso_setup',
    attempt: 1,
    callId: '2.0',
    tool: 'get_artifact',
    ok: true,
    arguments: '{"key":"sso_doc"}',
    result: 'Metadata URL: https://acme.com/saml',
  },
  agent_call: { taskId: 'sso_setup', attempt: 1, action: 'start', outcome: 'later' },
  agent_refused: {
    taskId: 'sso_setup',
    attempt: 1,
    tool: 'set_fact',
    reason: 'It is not on the list of this task.',
  },
};

export const EVENT_TYPES = Object.keys(EVENT_DATA) as EventType[];
export const JOURNAL_TYPES = Object.keys(JOURNAL_DATA) as JournalType[];

/** The sample event of a type, as it stands in a trail. */
export function sampleEvent<T extends EventType>(type: T, by: Principal = OPERATOR): EventOfType<T> {
  return { seq: 3, at: STARTED_AT, type, by, data: EVENT_DATA[type] } as EventOfType<T>;
}

/** An event as the books give it back. */
export function trailEntry(event: ProcessEvent, position = event.seq): TrailEntry {
  return {
    position,
    instanceId: 'proc-1',
    stream: 'events',
    seq: event.seq,
    at: event.at,
    type: event.type,
    actor: event.by.id,
    body: JSON.parse(JSON.stringify(event)) as JsonObject,
    hash: '00'.repeat(32),
  };
}

/** A journal entry as the books give it back. */
export function journalEntry(type: JournalType, data: JsonObject = JOURNAL_DATA[type]): TrailEntry {
  const body: { [key: string]: Json } = { type, at: STARTED_AT, actor: 'customer_it_admin', data };
  return {
    position: 4,
    instanceId: 'proc-1',
    stream: 'journal',
    seq: 1,
    at: STARTED_AT,
    type,
    actor: 'customer_it_admin',
    body,
    hash: '00'.repeat(32),
  };
}

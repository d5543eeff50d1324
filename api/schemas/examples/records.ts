// What is kept of the sample instance beside its state: trail, messages, links, comments, artifacts.
import { DUE, HASH, INSTANCE_ID, NOW } from './names.ts';

export const AUDIT_ENTRY = {
  position: 19,
  stream: 'events',
  seq: 19,
  timestamp: '2026-03-09T09:00:00.000Z',
  type: 'approval',
  actor: 'engine',
  action: '“Configure SSO” was put to John Smith, due 11 March 2026, 09:00 UTC.',
  details: {
    event: 'ApprovalRequested',
    approvalId: 'task.sso_setup.1',
    kind: 'task',
    taskId: 'sso_setup',
    phaseId: 'configuration',
    gateId: null,
    title: 'Configure SSO',
    round: 1,
    approvers: ['customer_it_admin'],
    actor: { id: 'engine', kind: 'engine', name: 'the engine' },
  },
  hash: HASH,
};

const EXPORT_LINES = [
  {
    kind: 'header',
    format: 'countersign-audit/1',
    instance: { id: INSTANCE_ID, processId: 'enterprise_sso_deployment', version: '1.0.0' },
    exportedBy: 'local',
  },
  {
    kind: 'entry',
    stream: 'events',
    seq: 19,
    position: 19,
    type: 'ApprovalRequested',
    says: AUDIT_ENTRY.action,
    prevHash: HASH,
    hash: HASH,
  },
  { kind: 'seal', jws: 'eyJhbGciOiJFZERTQSJ9…' },
];
export const AUDIT_EXPORT = EXPORT_LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

export const DELIVERY = {
  id: 'approval.20.customer_it_admin',
  kind: 'approval',
  participantId: 'customer_it_admin',
  name: 'John Smith',
  approvalIds: ['task.sso_setup.1'],
  requestedAt: '2026-03-09T09:00:00.000Z',
  status: 'sent',
  retryAt: null,
  attempts: [{ channel: 'mail', attempt: 1, at: '2026-03-09T09:00:02.000Z', outcome: 'sent', reason: null }],
};

export const LINK = {
  id: 'link-0e05d202cc9b416db4ec',
  participantId: 'customer_ciso',
  permissions: ['view', 'approve', 'comment', 'upload'],
  issuedAt: NOW,
  issuedBy: 'local',
  via: 'api',
  expiresAt: '2026-03-16T10:32:00.000Z',
  revokedAt: null,
};

export const COMMENT = {
  id: 'comment-9c41d7a05be24f6f8e13',
  author: 'customer_it_admin',
  authorKind: 'person',
  at: NOW,
  text: 'The change window is Sunday, 02:00 to 04:00 UTC.',
  about: 'task.sso_setup.1',
  aboutKind: 'approval',
  parentId: null,
  mentions: [],
};

export const ARTIFACT = {
  key: 'sso_requirements_doc',
  version: 1,
  type: 'document',
  contentType: 'application/json',
  size: 44,
  sha256: 'c0601658aa1d9326daceabcfd16e96eab56be932ddf8a2d06425643c09982d64',
  metadata: {},
  taskId: 'requirements_gathering',
  fileName: null,
  storedAt: '2026-03-09T09:00:00.000Z',
  storedBy: 'sso_agent',
};

export const INCIDENT = {
  id: 'no-address.customer_it_admin.1',
  kind: 'no-address',
  message: '"Configure SSO" needs a decision by customer_it_admin, for whom no address is known.',
  cure: 'Give them an address: PUT participants/<id>. They are then asked at once.',
  actions: ['cancel'],
  raisedAt: '2026-03-09T09:00:00.000Z',
  participantId: 'customer_it_admin',
};

export const OUTCOME = {
  status: 'counted',
  decisionId: 'decision-6a1f',
  approvalId: 'task.sso_setup.1',
  participantId: 'customer_it_admin',
  choice: 'approve',
  comment: 'Tested with two accounts.',
  receivedAt: DUE,
  shown: [{ key: 'sso_requirements_doc', version: 1 }],
  viewed: HASH,
  auditSeq: 27,
  auditHead: HASH,
};

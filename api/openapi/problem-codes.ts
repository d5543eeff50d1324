// Which problems an operation can answer: what every endpoint of its kind may refuse, and what it alone does.
import type { Endpoint } from '../http/endpoint.ts';
import type { ProblemCode } from '../http/problem.ts';

const I = '/api/processes/instances/{id}';
const T = `${I}/tasks/{tid}`;
const A = `${I}/approvals/{aid}`;
const P = `${I}/participants/{pid}`;
const W = '/api/webhooks';
const K = '/api/api-keys';

/** Of every command to an instance. */
const MOVES: ProblemCode[] = ['instance-closed', 'invalid-command', 'not-confirmed', 'temporal-unavailable'];
const FACTS: ProblemCode[] = [
  'fact-is-derived',
  'fact-reserved',
  'fact-too-large',
  'too-many-facts',
  'too-much-read',
];
const UNFIT: ProblemCode[] = [
  'participant-not-found',
  'participant-is-agent',
  'already-an-approver',
  'doer-may-not-approve',
  'starter-may-not-approve',
];
const MAILED: ProblemCode[] = ['participant-without-address', 'temporal-unavailable'];

/** By method and path. */
const OWN: Record<string, ProblemCode[]> = {
  'POST /api/processes': ['definition-invalid', 'definition-conflict'],
  'GET /api/processes/{id}': ['process-not-found'],
  'POST /api/processes/{id}/instances': [
    ...UNFIT,
    'process-not-found',
    'approver-without-address',
    'context-too-large',
    'context-does-not-fit',
    'team-not-found',
    'team-does-not-fit',
    'invalid-command',
    'not-confirmed',
    'temporal-unavailable',
  ],
  'POST /api/team-templates': ['team-template-invalid', 'team-template-conflict'],
  'GET /api/team-templates/{id}': ['team-template-not-found'],
  'POST /api/team-templates/{id}/instantiate': ['team-template-not-found'],
  [`POST ${I}/phase`]: [...MOVES, 'instance-paused', 'nothing-to-advance'],
  [`POST ${I}/send-back`]: [...MOVES, 'target-not-found', 'reason-required'],
  [`POST ${I}/pause`]: [...MOVES, 'instance-paused'],
  [`POST ${I}/resume`]: [...MOVES, 'instance-not-paused'],
  [`POST ${I}/cancel`]: MOVES,
  [`PUT ${I}/facts/{name}`]: [...MOVES, ...FACTS, 'reason-required'],
  [`POST ${T}/retry`]: [...MOVES, 'instance-paused', 'task-not-found', 'nothing-to-retry', 'reason-required'],
  [`POST ${T}/skip`]: [...MOVES, 'task-not-found', 'task-not-open', 'reason-required'],
  [`POST ${T}/complete`]: [
    ...MOVES,
    ...FACTS,
    'task-not-found',
    'task-not-open',
    'task-not-a-persons',
    'result-does-not-fit',
    'result-too-large',
    'doer-may-not-approve',
    'reason-required',
  ],
  [`POST ${T}/hand-over`]: [
    ...MOVES,
    ...UNFIT,
    'approver-without-address',
    'task-not-found',
    'task-not-open',
    'task-not-a-persons',
    'reason-required',
  ],
  [`GET ${T}/work`]: ['task-not-found'],
  [`GET ${T}/work/{attempt}/transcript`]: ['transcript-not-found'],
  [`POST ${T}/attempts/{n}/callback`]: [
    'unauthenticated',
    'reply-too-late',
    'idempotency-key-reused',
    'not-confirmed',
    'temporal-unavailable',
    'rate-limited',
  ],
  [`POST ${I}/questions/{qid}/answer`]: [...MOVES, 'question-not-found', 'instance-paused'],
  [`POST ${I}/approvals`]: [
    ...MOVES,
    ...UNFIT,
    'instance-paused',
    'approval-id-taken',
    'approver-without-address',
    'not-an-approver',
    'task-not-found',
    'task-not-open',
    'too-many-requests',
  ],
  [`POST ${A}/deadline`]: [...MOVES, 'approval-not-found', 'approval-closed', 'deadline-not-ahead'],
  [`POST ${A}/nudge`]: [
    ...MOVES,
    'approval-not-found',
    'approval-closed',
    'approver-without-address',
    'nudged-just-now',
  ],
  [`POST ${A}/hand-over`]: [
    ...MOVES,
    ...UNFIT,
    'approval-not-found',
    'approval-already-decided',
    'approval-closed',
    'approver-without-address',
    'not-an-approver',
    'reason-required',
  ],
  [`POST ${A}/withdraw`]: [...MOVES, 'approval-not-found', 'approval-closed', 'approval-required'],
  [`POST ${A}/decisions/{did}/revoke`]: [
    ...MOVES,
    'approval-not-found',
    'approval-closed',
    'approval-expired',
    'decision-not-found',
    'decision-built-upon',
  ],
  [`GET ${I}/decisions/{did}`]: ['decision-not-found'],
  [`POST ${I}/incidents/{iid}/resolve`]: [
    ...MOVES,
    'incident-not-found',
    'incident-action-not-possible',
    'target-not-found',
    'may-not-correct',
  ],
  [`PUT ${P}`]: [
    ...MOVES,
    'participant-not-found',
    'participant-is-agent',
    'already-an-approver',
    'doer-may-not-approve',
    'starter-may-not-approve',
  ],
  [`PUT ${P}/absence`]: [...MOVES, ...UNFIT, 'approver-without-address', 'reason-required'],
  [`POST ${P}/links`]: [
    ...MAILED,
    'participant-not-found',
    'participant-is-agent',
    'address-mismatch',
    'permission-not-possible',
    'instance-closed',
  ],
  [`GET ${P}/links`]: ['participant-not-found'],
  [`DELETE ${P}/links`]: ['participant-not-found'],
  [`POST ${P}/links/{jti}/resend`]: [...MAILED, 'participant-not-found', 'link-not-found', 'instance-closed'],
  [`DELETE ${P}/links/{jti}`]: ['link-not-found'],
  [`POST ${I}/artifacts`]: [
    ...MOVES,
    'artifact-too-large',
    'artifact-infected',
    'scan-unavailable',
    'task-not-found',
    'too-many-artifacts',
    'too-much-read',
  ],
  [`GET ${I}/artifacts/{key}`]: ['artifact-not-found'],
  [`POST ${I}/comments`]: ['comment-not-found', 'too-many-comments'],
  'POST /api/bulk': ['bulk-too-large', 'count-changed', 'reason-required', 'temporal-unavailable'],
  'GET /api/bulk/{bid}': ['bulk-not-found'],
  'GET /api/bulk/{bid}/items': ['bulk-not-found'],
  'POST /api/bulk/{bid}/stop': ['bulk-not-found', 'bulk-over', 'temporal-unavailable'],
  [`POST ${W}`]: ['too-many-webhooks'],
  [`POST ${W}/{wid}/test`]: ['temporal-unavailable'],
  [`GET ${W}/{wid}/deliveries/{did}`]: ['delivery-not-found'],
  [`POST ${W}/{wid}/deliveries/{did}/replay`]: ['delivery-not-found', 'temporal-unavailable'],
  [`GET ${K}/{kid}`]: ['api-key-not-found'],
  [`POST ${K}`]: ['instance-not-found', 'task-not-found'],
  [`POST ${K}/{kid}/rotate`]: ['api-key-not-found', 'api-key-over'],
  [`POST ${K}/{kid}/revoke`]: ['api-key-not-found'],
  // Of an agent’s key whose instance is no longer there.
  'GET /api/me': ['instance-not-found'],
  // An export is itself written on the trail.
  [`GET ${I}/audit/export`]: ['books-unavailable'],
};

/** In the order of the alphabet, each once. Beside them any may answer 405 and 500. */
export function problemCodes(each: Endpoint): ProblemCode[] {
  const { method, path, access } = each;
  const codes = new Set<ProblemCode>(OWN[`${method.toUpperCase()} ${path}`] ?? []);
  const add = (...more: ProblemCode[]) => more.forEach((code) => codes.add(code));
  if (each.params) add('malformed-path');
  if (each.params || each.query || each.body) add('invalid-request');
  if (access !== 'public') add('unauthenticated', 'forbidden', 'rate-limited', 'identity-unavailable');
  if (access === 'agent' || each.agents !== undefined) add('attempt-over');
  if (path.startsWith(I) && access !== 'public') add('instance-not-found');
  if (path.startsWith(`${W}/{wid}`)) add('webhook-not-found');
  if (method !== 'get')
    add('idempotency-key-invalid', 'body-too-large', 'unsupported-media-type', 'books-unavailable');
  if (each.body) add('not-json', 'body-too-deep', 'forbidden-key');
  if (each.repeatable !== undefined) add('idempotency-key-reused');
  return [...codes].toSorted();
}

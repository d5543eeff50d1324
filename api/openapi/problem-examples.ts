// One example of each problem that the API answers, in the words it is answered with.
import { ApiProblem, type ProblemBody, type ProblemCode, problemBody } from '../http/problem.ts';
import { INSTANCE_ID } from '../schemas/examples/names.ts';

const DETAILS: Partial<Record<ProblemCode, string>> = {
  'address-mismatch':
    '"customer_ciso" has another address here. Leave "email" out, or bind the new address first with PUT …/participants/customer_ciso.',
  'already-an-approver':
    'to: customer_ciso is asked to decide "Configure SSO", or was, for somebody else; name another person.',
  'api-key-not-found': 'There is no API key "key_44a1b30300d146818985".',
  'api-key-over': 'Key key_44a1b30300d146818985 is expired: there is nothing to take over. Make a new key.',
  'approval-already-decided': '"Configure SSO" has been decided: customer_it_admin approved.',
  'approval-closed': '"Configure SSO" is no longer asked: it was withdrawn',
  'approval-expired': '"Configure SSO" was to be decided by its deadline and has been rejected by it.',
  'approval-id-taken': 'id: "change_window" is taken; choose another or leave it out.',
  'approval-not-found':
    'There is no approval "task.none.1" in this instance; name one that is listed among its approvals.',
  'approval-required': 'The definition asks for "Configure SSO"; it is not withdrawn.',
  'approver-without-address':
    'No address is known for customer_it_admin, customer_ciso, whose approval is needed. Name them under externalParticipants, or start with allowUnbound.',
  'artifact-infected': 'Malware was found in it. It was not stored.',
  'artifact-not-found': 'There is no artifact "sso_plan".',
  'artifact-too-large': 'The content has 1100000 bytes; at most 1048576 are allowed.',
  'attempt-over': 'Attempt 1 of agent "sso_agent" at "sso_setup" is over; nothing more is taken from it.',
  'body-too-deep': 'The body is nested deeper than 20.',
  'body-too-large': 'The body is larger than this endpoint takes.',
  'books-unavailable': 'The database takes no writes now. Repeat the request later.',
  'bulk-not-found': 'There is no bulk action "bulk_7be1d3c0a9f2446d8e51".',
  'bulk-over': 'Bulk action "bulk_7be1d3c0a9f2446d8e51" is over.',
  'bulk-too-large': 'search: this finds more than 10000 instances; narrow it, and do it in parts.',
  'comment-not-found': 'There is no comment "comment-1" to reply to.',
  'context-does-not-fit': 'The context does not fit the onboarding of team "SSO team"; "errors" has each.',
  'context-too-large': 'The context has 66571 bytes; at most 65536 are allowed.',
  'count-changed':
    'expected: it would be 43 instances now, not 42. Look again and repeat it with the new count.',
  'deadline-not-ahead': 'dueAt: a deadline lies in the future.',
  'decision-built-upon':
    'The decision on "Configure SSO" can no longer be taken back: work has begun that waited for it. Tell an operator, who can send work back.',
  'decision-not-found':
    '"Configure SSO" has no decision "decision-1" that counts; look at its decisions again and name one of them.',
  'definition-conflict':
    'Version 1.0.0 of "enterprise_sso_deployment" is registered with other content; a version never changes. Give it a new version.',
  'definition-invalid': 'The definition has 2 problems; "errors" says where each is and how to mend it.',
  'delivery-not-found': 'Webhook "wh_5b0e7c1d9a3f4e28b6c0" has no message "msg_1".',
  'doer-may-not-approve':
    'to: customer_ciso is asked to approve task "sso_setup" and may not do it as well; name another person.',
  'fact-is-derived':
    '"sso_setup_complete" follows from the definition or from the course of the process and cannot be set; choose another name.',
  'fact-reserved': '"config_approved" ends in _approved: only an operator sets it, with a reason.',
  'fact-too-large': 'value: fact "change_window" is larger than 4096 bytes of JSON.',
  'forbidden-key': 'The name "__proto__" is not allowed in a body.',
  'idempotency-key-invalid': 'Idempotency-Key must be 1 to 255 visible ASCII characters.',
  'idempotency-key-reused':
    'This Idempotency-Key came before with another request. Use a new key for a new request.',
  'identity-unavailable':
    'The identity provider cannot be asked for its keys now, so this token cannot be checked. Try again soon.',
  'incident-action-not-possible':
    'action: this incident is not resolved by "skip"; its "actions" say by what.',
  'incident-not-found': 'There is no open incident "task-failed.sso_setup.1"; it may have been resolved.',
  'instance-closed': `Instance "${INSTANCE_ID}" is cancelled; it takes no more changes.`,
  'instance-not-found': `There is no instance "${INSTANCE_ID}".`,
  'instance-not-paused': 'The instance is not paused; only a paused one is resumed.',
  'instance-paused': 'The instance is paused; resume it first.',
  'invalid-command': 'to: customer_ciso has it already.',
  'invalid-request': '/reason: is missing; give a text',
  'link-not-found': '"customer_ciso" has no link "link-1" here.',
  'malformed-path': 'The path is not valid percent-encoding.',
  'may-not-correct': 'What approvers read in this work is not corrected this way.',
  'not-an-approver':
    'deployment_lead is no approver in the definition; name somebody with raidRole "approver" or mayDecide: true.',
  'not-confirmed':
    'Nothing confirmed this in time; it may still happen. Repeat the request with the same Idempotency-Key: it takes effect once.',
  'not-json': 'The body is not JSON: Unexpected end of JSON input',
  'nothing-to-advance': 'No manual gate waits now. The instance waits for: approval task.sso_setup.1.',
  'nothing-to-retry': 'Task "sign" is running; a person is at work on it: hand it over, or send it back.',
  'nudged-just-now':
    'Those asked for "Configure SSO" were reminded a moment ago; do it again five minutes after that.',
  'participant-is-agent': '"sso_agent" is an agent; agents have no address.',
  'participant-not-found': '"nobody" is not a person of this process.',
  'participant-without-address': '"customer_ciso" has no address yet; give "email".',
  'permission-not-possible': '"customer_ciso" decides nothing in this process.',
  'process-not-found': 'There is no process "sso".',
  'question-not-found':
    'There is no open question "question.9"; it may have been answered, or the work that it was for is over.',
  'rate-limited': 'Too many requests from here; wait a little.',
  'reason-required': 'reason: say why; who does it again is told.',
  'reply-too-late': 'Attempt 1 at "sso_setup" is over; nothing more is taken from it.',
  'result-does-not-fit': "The result does not fit the task's output schema.",
  'result-too-large': 'The result has 17002 bytes; at most 16384 are allowed. Store more as an artifact.',
  'scan-unavailable':
    'It could not be looked through for malware just now, so it was not stored. Send it again in a few minutes.',
  'starter-may-not-approve':
    'customer_ciso would start this instance and approve in it. Have somebody else start it, give the approver another address, or set separationOfDuties: false in the definition.',
  'target-not-found': 'target: there is no task or phase "sso" that has begun.',
  'task-not-a-persons':
    'Task "sso_setup" is the work of agent "sso_agent"; only a person\'s task is completed this way.',
  'task-not-found': 'The definition has no task "none"; name one of its tasks.',
  'task-not-open': 'Task "sso_setup" is skipped; it can be skipped until it is complete.',
  'team-does-not-fit': 'Team "SSO team" does not fit the definition; "errors" has each.',
  'team-not-found':
    'There is no team "team-0". POST /api/team-templates/{id}/instantiate makes one and answers its id.',
  'team-template-conflict':
    'Version 1.0.0 of "sso-team" is registered with other content; a version never changes. Give it a new version.',
  'team-template-invalid':
    'The team template has 2 problems; "errors" says where each is and how to mend it.',
  'team-template-not-found': 'There is no team template "sso-team".',
  'temporal-unavailable':
    'Temporal cannot be reached; nothing is known to have happened. Repeat the request with the same Idempotency-Key.',
  'too-many-artifacts': 'An instance holds at most 1000 artifacts; use a key that is there.',
  'too-many-comments':
    'One person may write 30 comments a minute in one process. Wait a little, or put it all into one.',
  'too-many-facts': 'An instance holds at most 500 facts; set one that is there.',
  'too-many-requests':
    "All requests for approval beside the definition's hold at most 65536 bytes of text; complete tasks first, or say less.",
  'too-many-webhooks': 'There are 100 webhooks already; delete one first.',
  'too-much-read':
    "What the definition's expressions read of facts, results and metadata holds at most 131072 bytes of JSON in all; keep large data in artifacts.",
  'transcript-not-found': 'No transcript is kept of attempt 1 at "sso_setup".',
  unauthenticated: 'This token is not known here.',
  'unsupported-media-type':
    'The body must be JSON: send "Content-Type: application/json" instead of "text/plain".',
  'webhook-not-found': 'There is no webhook "wh_5b0e7c1d9a3f4e28b6c0".',
  forbidden: 'This needs the role "operator"; the token has "viewer".',
};

/** What a client reads. Throws where a code has no example: whoever documents it writes one. */
export function problemExample(code: ProblemCode): ProblemBody {
  const detail = DETAILS[code];
  if (detail === undefined) throw new Error(`Problem "${code}" has no example: write one here.`);
  const errors =
    code === 'invalid-request'
      ? { errors: [{ pointer: '/reason', code: 'missing-field', message: 'is missing; give a text' }] }
      : {};
  return problemBody(new ApiProblem(code, detail, errors), '6f9a1c52-0d0e-4a59-9d5c-3f4f6f0b7a11');
}

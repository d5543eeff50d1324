// Problem details (RFC 9457): every error this server answers, with a stable code. One table from code to HTTP status.
import type { Request, Response } from 'express';
import type { JsonObject } from '../../definition/types.ts';
import type { RefusalCode } from '../../process/events.ts';

/** Codes of the HTTP layer itself; the engine's refusals keep their own. Codes never change their meaning. */
export type HttpCode =
  | 'invalid-request'
  | 'not-json'
  | 'body-too-deep'
  | 'forbidden-key'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'malformed-path'
  | 'not-found'
  | 'process-not-found'
  | 'instance-not-found'
  | 'artifact-not-found'
  | 'decision-not-found'
  | 'link-not-found'
  | 'bulk-not-found'
  | 'bulk-too-large'
  | 'bulk-over'
  | 'count-changed'
  | 'comment-not-found'
  | 'webhook-not-found'
  | 'delivery-not-found'
  | 'too-many-webhooks'
  | 'transcript-not-found'
  | 'too-many-comments'
  | 'file-type-refused'
  | 'artifact-infected'
  | 'scan-unavailable'
  | 'api-key-not-found'
  | 'api-key-over'
  | 'identity-unavailable'
  | 'method-not-allowed'
  | 'unauthenticated'
  | 'attempt-over'
  | 'reply-too-late'
  | 'team-template-not-found'
  | 'team-template-invalid'
  | 'team-template-conflict'
  | 'team-not-found'
  | 'team-does-not-fit'
  | 'context-does-not-fit'
  | 'definition-invalid'
  | 'definition-conflict'
  | 'idempotency-key-invalid'
  | 'idempotency-key-reused'
  | 'context-too-large'
  | 'artifact-too-large'
  | 'result-too-large'
  | 'address-mismatch'
  | 'permission-not-possible'
  | 'participant-without-address'
  | 'rate-limited'
  | 'cross-site-request'
  | 'link-not-valid'
  | 'session-required'
  | 'not-confirmed'
  | 'books-unavailable'
  | 'temporal-unavailable'
  | 'internal';

export type ProblemCode = HttpCode | RefusalCode;

/** The only place where a code becomes a status. */
export const PROBLEM_STATUS: Record<ProblemCode, number> = {
  'invalid-request': 422,
  'not-json': 400,
  'body-too-deep': 400,
  'forbidden-key': 400,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'malformed-path': 400,
  'not-found': 404,
  'process-not-found': 404,
  'instance-not-found': 404,
  'artifact-not-found': 404,
  'decision-not-found': 404,
  'link-not-found': 404,
  'bulk-not-found': 404,
  'bulk-too-large': 422,
  'bulk-over': 409,
  'count-changed': 409,
  'comment-not-found': 404,
  'webhook-not-found': 404,
  'delivery-not-found': 404,
  'too-many-webhooks': 409,
  'transcript-not-found': 404,
  'too-many-comments': 429,
  'file-type-refused': 422,
  'artifact-infected': 422,
  'scan-unavailable': 503,
  'api-key-not-found': 404,
  'api-key-over': 409,
  'identity-unavailable': 503,
  'method-not-allowed': 405,
  unauthenticated: 401,
  'attempt-over': 403,
  'reply-too-late': 409,
  'team-template-not-found': 404,
  'team-template-invalid': 422,
  'team-template-conflict': 409,
  // in the body of a start
  'team-not-found': 422,
  'team-does-not-fit': 422,
  'context-does-not-fit': 422,
  'definition-invalid': 422,
  'definition-conflict': 409,
  'idempotency-key-invalid': 400,
  'idempotency-key-reused': 422,
  'context-too-large': 413,
  'artifact-too-large': 413,
  'result-too-large': 413,
  'address-mismatch': 409,
  'permission-not-possible': 422,
  'participant-without-address': 422,
  'rate-limited': 429,
  'cross-site-request': 403,
  'link-not-valid': 401,
  'session-required': 401,
  'not-confirmed': 503,
  'books-unavailable': 503,
  'temporal-unavailable': 503,
  internal: 500,
  // the engine's refusals
  'instance-closed': 409,
  'instance-paused': 409,
  'instance-not-paused': 409,
  'approval-not-found': 404,
  'approval-already-decided': 409,
  'approval-closed': 409,
  'approval-expired': 409,
  'not-an-approver': 403,
  'comment-required': 422,
  'shown-is-stale': 409,
  'decision-id-reused': 409,
  'participant-not-found': 404,
  'participant-is-agent': 422,
  'task-not-found': 404,
  'task-not-open': 409,
  'task-not-a-persons': 409,
  'result-does-not-fit': 422,
  'doer-may-not-approve': 409,
  'starter-may-not-approve': 409,
  'not-your-turn': 409,
  'code-required': 422,
  'may-not-delegate': 403,
  'already-an-approver': 409,
  'deadline-not-ahead': 422,
  'nudged-just-now': 429,
  'approval-required': 409,
  'decision-built-upon': 409,
  'nothing-to-advance': 409,
  'nothing-to-retry': 409,
  'fact-is-derived': 409,
  'fact-reserved': 403,
  'fact-too-large': 413,
  'too-many-facts': 409,
  'too-much-read': 409,
  'too-many-requests': 409,
  'too-many-artifacts': 409,
  'question-not-found': 404,
  'too-many-questions': 429,
  'nobody-to-ask': 409,
  'may-not-correct': 409,
  'nobody-to-approve': 409,
  'incident-not-found': 404,
  'incident-action-not-possible': 409,
  'reason-required': 422,
  'target-not-found': 422,
  forbidden: 403,
  'approver-without-address': 422,
  'approval-id-taken': 409,
  'invalid-command': 422,
};

/** One thing wrong with the request. `pointer` is a JSON pointer into the body, or names the query or path parameter. */
export interface FieldProblem {
  pointer: string;
  code: string;
  message: string;
  /** Of a YAML source. */
  line?: number;
  severity?: string;
}

/** Thrown by routes; becomes the answer. Extra members stand beside the standard ones. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly errors: FieldProblem[] | undefined;
  readonly details: JsonObject | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    message: string,
    more: { errors?: FieldProblem[]; details?: JsonObject; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.code = code;
    this.errors = more.errors;
    this.details = more.details;
    this.headers = more.headers ?? {};
  }
}

/** What the client reads. `type` is a URN made from the code, so that it stays the same wherever the server stands. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  requestId?: string;
  errors?: FieldProblem[];
  details?: JsonObject;
}

export function problemBody(problem: ApiProblem, requestId: string | undefined): ProblemBody {
  return {
    type: `urn:countersign:problem:${problem.code}`,
    title: titleOf(problem.code),
    status: PROBLEM_STATUS[problem.code],
    code: problem.code,
    detail: problem.message,
    ...(requestId ? { requestId } : {}),
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.details ? { details: problem.details } : {}),
  };
}

/** Writes the answer. 503 always says when to come back. */
export function sendProblem(_req: Request, res: Response, problem: ApiProblem): void {
  const status = PROBLEM_STATUS[problem.code];
  res.status(status);
  for (const [name, value] of Object.entries(problem.headers)) res.setHeader(name, value);
  if (status === 503 && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', '2');
  res.setHeader('Cache-Control', 'no-store');
  res.type('application/problem+json');
  res.send(JSON.stringify(problemBody(problem, res.locals.requestId as string | undefined)));
}

function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// A request to change an instance that was refused to somebody with a role: by rank, or by the engine. It is on the trail, with
// who asked for what, and why not.
import type { Principal } from '../../process/principal.ts';
import type { ApiDeps } from '../deps.ts';
import type { RoleActor } from '../http/actor.ts';
import { type ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';

const NOTED_CHARS = 500;
/** Wrong spelling, not a refusal of what was meant. */
const MISFITS = new Set(['invalid-request', 'idempotency-key-reused']);

/** Whether somebody was kept from something, and not only misunderstood. */
export function isKeptFrom({ code }: ApiProblem): boolean {
  const status = PROBLEM_STATUS[code];
  return status === 403 || status === 409 || (status === 422 && !MISFITS.has(code));
}

/**
 * `asked`: what for, as method and path or as the name of an action. Nothing is noted of what was only misunderstood, nor of
 * an instance that there is not.
 */
export async function noteRefused(
  { books, now }: Pick<ApiDeps, 'books' | 'now'>,
  instanceId: string,
  { id, role, via }: RoleActor,
  asked: string,
  problem: ApiProblem,
): Promise<void> {
  const { code, message } = problem;
  if (!isKeptFrom(problem) || !(await books.instance(instanceId))) return;
  const by = { kind: 'operator', id, role, via } satisfies Record<
    keyof Extract<Principal, { kind: 'operator' }>,
    string
  >;
  await books.appendJournal({
    instanceId,
    type: 'request_refused',
    at: now(),
    actor: id,
    data: { code, message: message.slice(0, NOTED_CHARS), asked: asked.slice(0, NOTED_CHARS), by },
  });
}

// Where an agent that runs elsewhere sends what came of its work: signed with the secret that its work was signed with.
import { verifyWebhook } from '../../agents/webhook-signature.ts';
import { sealReply } from '../../links/index.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { AgentCallNote, AgentRefusedNote } from '../../process/views/agent-journal.ts';
import type { ApiDeps } from '../deps.ts';
import { type Call, type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { bodyBytes, jsonBody } from '../http/json-body.ts';
import { parseRequest } from '../http/parse-request.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { limitRate } from '../http/security.ts';
import { type CallbackAddress, type CallbackSender, callbackSender } from '../instance/callback-sender.ts';
import { rowOf } from '../instance/instance-reader.ts';
import { faultProblem } from '../instance/send-command.ts';
import {
  callbackBody,
  callbackHeaders,
  callbackParams,
  callbackQuery,
  callbackTaken,
} from '../schemas/agent-callback.ts';

export const CALLBACK_PATH = '/api/processes/instances/{id}/tasks/{tid}/attempts/{n}/callback';
const BODY_BYTES = 1024 * 1024;
/** Notes of one instance: what goes beyond is refused without one, so that nobody fills the journal. */
const REFUSALS_A_MINUTE = 60;

/** A message whose signature is good. */
interface Signed {
  address: CallbackAddress;
  sender: CallbackSender;
  /** The sender's own id of it. */
  messageId: string;
}

export function agentCallbackRoutes(deps: ApiDeps): Endpoint[] {
  const noted = limitRate(REFUSALS_A_MINUTE, 60_000, {
    skip: () => false,
    keyGenerator: ({ params }) => String(params['id']),
  });
  return [
    endpoint({
      method: 'post',
      path: CALLBACK_PATH,
      tag: 'Agents',
      summary: 'Send what came of an agent’s work, by that agent',
      description:
        'Signed as Standard Webhooks say (webhook-id, webhook-timestamp, webhook-signature) with the secret of the agent’s template, instead of a token. The same webhook-id again gets the same answer and changes nothing.',
      access: 'public',
      params: callbackParams,
      query: callbackQuery,
      headers: callbackHeaders,
      body: callbackBody,
      bodyAs: 'own',
      bodyLimit: BODY_BYTES,
      answers: { 202: { description: 'Taken', schema: callbackTaken } },
      async handle({ params, query, req, res }) {
        const address = { ...params, ...query };
        const sender = await callbackSender(deps, address);
        try {
          await taken(deps, address, sender, req);
          return ok({ taken: true }, 202);
        } catch (problem) {
          // Trouble of ours is no refusal.
          if (!(problem instanceof ApiProblem) || PROBLEM_STATUS[problem.code] >= 500) throw problem;
          let isTooOften: unknown;
          await noted(req, res, (limited?: unknown) => {
            isTooOften = limited;
          });
          if (isTooOften !== undefined) throw isTooOften;
          await noteRefused(deps, address, sender, problem);
          throw problem;
        }
      },
    }),
  ];
}

async function taken(
  deps: ApiDeps,
  address: CallbackAddress,
  sender: CallbackSender | null,
  req: Call['req'],
): Promise<void> {
  const bytes = bodyBytes(req);
  const verdict = verifyWebhook(sender?.secrets ?? [], req.headers, bytes.toString('utf8'), deps.now());
  // One answer for all that is not signed: it tells nobody which instances, tasks and agents there are.
  if (!sender || !verdict.ok) throw new ApiProblem('unauthenticated', UNSIGNED);
  const signed = { address, sender, messageId: verdict.id };
  const bodyHash = sha256Hex(bytes);
  const before = await deps.books.idempotent(signed.messageId, principalOf(sender));
  if (before?.bodyHash === bodyHash) return;
  if (before)
    throw new ApiProblem('idempotency-key-reused', 'This webhook-id came before with another body.');
  const body = parseRequest(callbackBody, jsonBody(req), 'body');
  if (!sender.isAtWork) throw tooLate(address);
  if (body.type === 'heartbeat') await note(deps, signed, { action: 'heartbeat', outcome: 'later' });
  else if (body.type === 'failure') await tell(deps, signed, 'failure', { reason: body.reason });
  else await tell(deps, signed, 'output', body.output);
  await deps.books.keepIdempotent({
    key: signed.messageId,
    principal: principalOf(sender),
    route: CALLBACK_PATH,
    bodyHash,
    status: 202,
    body: '',
    at: deps.now(),
  });
}

const UNSIGNED = 'This is not signed as a callback has to be, or not in time.';

/** To the run that waits for it. Temporal keeps a repeat from becoming a second signal. */
async function tell(
  deps: ApiDeps,
  signed: Signed,
  kind: 'output' | 'failure',
  content: object,
): Promise<void> {
  const { address, sender, messageId } = signed;
  const sha256 = await deps.blobs.put(Buffer.from(JSON.stringify(content), 'utf8'));
  const reply = { runId: sender.runId, messageId, kind, content: sha256 };
  const seal = await sealReply(deps.ring, address.id, reply);
  const sent = await deps.gateway.signalReply({ ...reply, seal });
  if (sent.ok) {
    const reason = 'reason' in content ? { reason: String(content.reason) } : {};
    return await note(deps, signed, { action: 'callback', outcome: kind, ...reason });
  }
  if (sent.fault.kind === 'closed' || sent.fault.kind === 'not-found') throw tooLate(address);
  throw faultProblem(sent.fault, await rowOf(deps.books, address.id));
}

const tooLate = ({ tid, n }: CallbackAddress): ApiProblem =>
  new ApiProblem('reply-too-late', `Attempt ${n} at "${tid}" is over; nothing more is taken from it.`);

async function note(
  { books, now }: ApiDeps,
  { address: { id, tid, n }, sender }: Signed,
  what: Omit<AgentCallNote, 'taskId' | 'attempt'>,
): Promise<void> {
  const data: AgentCallNote = { taskId: tid, attempt: n, ...what };
  await books.appendJournal({
    instanceId: id,
    type: 'agent_call',
    at: now(),
    actor: sender.agentId,
    data: { ...data },
  });
}

/** Nothing of what was sent is in it: whoever is not known writes nothing into the journal. */
async function noteRefused(
  { books, now }: ApiDeps,
  { id, tid, n }: CallbackAddress,
  sender: CallbackSender | null,
  { code }: ApiProblem,
): Promise<void> {
  if (!sender) return;
  const data: AgentRefusedNote = {
    taskId: tid,
    attempt: n,
    tool: 'callback',
    reason: `A callback in the agent’s name: ${code.replaceAll('-', ' ')}`,
  };
  await books.appendJournal({
    instanceId: id,
    type: 'agent_refused',
    at: now(),
    actor: sender.agentId,
    data: { ...data },
  });
}

const principalOf = ({ runId, agentId }: CallbackSender): string => `callback:${agentId}:${runId}`;

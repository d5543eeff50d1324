// An agent that speaks A2A: our work is a task there. It is polled, may ask a question, and is called off when nobody needs it.
import { type Message, Role, type Task, TaskState } from '@a2a-js/sdk';
import { canonicalJson, sha256Hex, wellFormed } from '../../platform/canonical-json.ts';
import { causesOf, EgressRefused } from '../../agents/egress-trouble.ts';
import { QUOTED_MEANS, type Quote, quoted } from '../../agents/quoted.ts';
import { eventOn, madeBy } from '../../agents/tools/made-by.ts';
import type { JsonObject } from '../../definition/types.ts';
import { workerAt } from '../../process/at-work/at-work.ts';
import { BOUNDS } from '../../process/bounds.ts';
import { runIdOf } from '../../workflows/messages.ts';
import type { AgentCallDeps, RemoteCall } from '../agent-call.ts';
import { failureOf } from '../agent-unreachable.ts';
import { answerIn } from '../answer-in.ts';
import type { AgentCallResult } from '../ports.ts';
import { type WorkTold, workTold } from '../work-told.ts';
import { type A2aClient, a2aClient, AgentBusy } from './a2a-client.ts';
import { outputOf, textOf } from './a2a-output.ts';

type Call = RemoteCall<'a2a'>;

export async function a2aAgent(deps: AgentCallDeps, call: Call): Promise<AgentCallResult> {
  try {
    const client = await a2aClient(deps, call);
    switch (call.input.action) {
      case 'start':
        return await start(deps, call, client);
      case 'poll':
        return await poll(deps, call, client);
      case 'answer':
        return await answer(deps, call, client);
      case 'cancel':
        return await cancel(call, client);
    }
  } catch (error) {
    if (call.signal.aborted) throw error;
    return troubleOf(error);
  }
}

async function start(deps: AgentCallDeps, call: Call, client: A2aClient): Promise<AgentCallResult> {
  const told = await workTold(deps, call.known, call.input);
  const message = messageOf(runIdOf(call.input), [
    { $case: 'text', value: inWords(told, call.input) },
    { $case: 'data', value: told },
  ]);
  return await cameTo(deps, call, await client.send(message), told);
}

async function poll(deps: AgentCallDeps, call: Call, client: A2aClient): Promise<AgentCallResult> {
  const told = await workTold(deps, call.known, call.input);
  return await cameTo(deps, call, await client.task(remoteIdOf(call)), told);
}

async function answer(deps: AgentCallDeps, call: Call, client: A2aClient): Promise<AgentCallResult> {
  const { instanceId, questionId = '' } = call.input;
  const remoteId = remoteIdOf(call);
  const given = await answerIn(deps.books, call.known.graph, instanceId, questionId);
  if (given === null) return { kind: 'question', remoteId, questionId };
  const text = quoted({ ...given, source: 'answer to your question' });
  const message = messageOf(answerKeyOf(call, questionId), [{ $case: 'text', value: text }], remoteId);
  const told = await workTold(deps, call.known, call.input);
  const result = await cameTo(deps, call, await client.send(message), told);
  // It has the answer and has not moved yet.
  const isSame = result.kind === 'question' && result.questionId === questionId;
  return isSame ? { kind: 'later', remoteId } : result;
}

/** Whether it takes notice is its own affair: nobody waits for it any more. */
async function cancel(call: Call, client: A2aClient): Promise<AgentCallResult> {
  const { remoteId } = call.input;
  if (remoteId !== undefined) await client.cancel(remoteId);
  return { kind: 'later', ...(remoteId !== undefined && { remoteId }) };
}

async function cameTo(
  deps: AgentCallDeps,
  call: Call,
  answered: Message | Task,
  told: WorkTold,
): Promise<AgentCallResult> {
  if (!('status' in answered)) return await output(deps, { parts: answered.parts, artifacts: [] }, told);
  const { id: remoteId, status, artifacts } = answered;
  const said = textOf(status?.message?.parts ?? []);
  const failed = (what: string): AgentCallResult => ({
    kind: 'failed',
    failure: 'agent_error',
    reason: `${what}${said === '' ? '.' : `: ${said}`}`.slice(0, 2_000),
  });
  switch (status?.state) {
    case TaskState.TASK_STATE_COMPLETED:
      return await output(deps, { parts: status.message?.parts ?? [], artifacts }, told, remoteId);
    case TaskState.TASK_STATE_FAILED:
      return failed('The agent failed');
    case TaskState.TASK_STATE_REJECTED:
      return failed('The agent does not take the work');
    case TaskState.TASK_STATE_CANCELED:
      return failed('The agent called the work off');
    case TaskState.TASK_STATE_AUTH_REQUIRED:
      return failed('The agent asks for a sign-in, which nobody can give it here');
    case TaskState.TASK_STATE_INPUT_REQUIRED:
      return await question(deps, call, answered, said);
    default:
      return { kind: 'later', remoteId };
  }
}

async function output(
  { blobs }: AgentCallDeps,
  given: Parameters<typeof outputOf>[0],
  told: WorkTold,
  remoteId?: string,
): Promise<AgentCallResult> {
  const bytes = Buffer.from(JSON.stringify(outputOf(given, told.expectedArtifacts)), 'utf8');
  return { kind: 'output', output: await blobs.put(bytes), ...(remoteId !== undefined && { remoteId }) };
}

/** Puts what it asks before people of the instance. The same question again is one. */
async function question(
  { books, commands }: AgentCallDeps,
  call: Call,
  { id: remoteId, status, history }: Task,
  said: string,
): Promise<AgentCallResult> {
  const { instanceId, run } = call.input;
  const { taskId, attempt } = run;
  const { graph, state } = call.known;
  const text = (said === '' ? 'It needs input, and does not say what.' : said).slice(0, BOUNDS.questionChars);
  const which = sha256Hex(`${remoteId}\n${status?.message?.messageId ?? ''}\n${text}`).slice(0, 20);
  const id = `${runIdOf(call.input)}.q.${which}`;
  let asked = await eventOn(books, instanceId, ['QuestionAsked'], ({ commandId }) => commandId === id);
  if (asked === null) {
    const reply = await commands.send(instanceId, {
      type: 'AskPerson',
      id,
      // Also where a subordinate asks: the engine knows no other at this work.
      by: { kind: 'agent', id: workerAt(graph, state, taskId), taskId, attempt },
      data: { taskId, text },
    });
    if (!reply.ok) {
      const reason = `The agent asks "${text.slice(0, 500)}", and nobody can be asked: ${reply.message}`;
      return { kind: 'failed', failure: 'agent_error', reason };
    }
    asked = await madeBy(books, instanceId, id, 'QuestionAsked', reply.events);
  }
  if (asked === null) throw new Error(`Nothing is known of the question of ${id} yet.`);
  const { questionId } = asked.data;
  const answerId = messageIdOf(answerKeyOf(call, questionId));
  const hasAnswer = history.some(({ messageId }) => messageId === answerId);
  return hasAnswer ? { kind: 'later', remoteId } : { kind: 'question', remoteId, questionId };
}

function troubleOf(error: unknown): AgentCallResult {
  if (error instanceof AgentBusy)
    return {
      kind: 'failed',
      failure: 'unreachable',
      reason: error.message,
      retryAfterMs: error.retryAfterMs,
    };
  const { name, message } = error as Error;
  if (name === 'SyntaxError')
    return {
      kind: 'failed',
      failure: 'bad_output',
      reason: 'The agent answered with something that is not JSON.',
    };
  if (isOfTheWay(error)) return failureOf(error);
  // What the agent says, or the package about how it says it.
  return { kind: 'failed', failure: 'agent_error', reason: `The agent: ${message}`.slice(0, 2_000) };
}

/** Whether the request did not come to its end: what the guarded fetch throws, wrapped or not. */
const isOfTheWay = (error: unknown): boolean =>
  causesOf(error).some(
    (each) =>
      each instanceof EgressRefused ||
      each.name === 'TimeoutError' ||
      (each.name === 'TypeError' && /^(fetch failed|terminated)$/.test(String(each.message))),
  );

/** `key`: what the message is for; the same again is the same message. */
function messageOf(key: string, contents: Message['parts'][number]['content'][], taskId = ''): Message {
  return {
    messageId: messageIdOf(key),
    contextId: '',
    taskId,
    role: Role.ROLE_USER,
    parts: contents.map((content) => ({ content, metadata: undefined, filename: '', mediaType: '' })),
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  };
}

const messageIdOf = (key: string): string => `msg_${sha256Hex(key).slice(0, 32)}`;
const answerKeyOf = (call: Call, questionId: string): string => `${runIdOf(call.input)}.answer.${questionId}`;

function remoteIdOf({ input }: Call): string {
  if (input.remoteId === undefined)
    throw new Error(`"${input.action}" needs the agent's own id of the work.`);
  return input.remoteId;
}

/** The same as the data, for agents that read words only. What others wrote is fenced. */
function inWords(told: WorkTold, { run, delegated }: Pick<Call['input'], 'run' | 'delegated'>): string {
  const { name, description, feedback, expectedArtifacts, resultSchema, inputs, context, untrusted } = told;
  const theirs: Quote[] = [];
  const add = (author: string, source: string, text: string | null): void => {
    if (text !== null && text !== '') theirs.push({ author, source, text });
  };
  // The definition's words are the operator's; those of an errand, or of work handed down, came about in the instance.
  const isTheirs = delegated !== undefined || run.errand !== undefined;
  add(delegated?.by ?? 'the process', 'what you are asked to do', isTheirs ? description : null);
  add('reviewer', 'feedback: the work was done before and did not do', feedback);
  add('the process', 'inputs of the task', jsonText(inputs));
  add('the process', 'context of the instance', jsonText(context));
  return [
    `# ${name}`,
    isTheirs ? 'The quoted text says what is to be done. Do that and nothing else.' : description,
    expectedArtifacts.length > 0 ? `Give artifacts of these names: ${expectedArtifacts.join(', ')}.` : '',
    resultSchema ? `Give a data part that fits this JSON Schema: ${canonicalJson(resultSchema)}` : '',
    ...(theirs.length + untrusted.length > 0
      ? [QUOTED_MEANS, ...[...theirs, ...untrusted].map((each) => quoted(each))]
      : []),
  ]
    .filter((line) => line !== '')
    .join('\n\n');
}

const jsonText = (value: JsonObject): string | null =>
  Object.keys(value).length === 0 ? null : canonicalJson(wellFormed(value));

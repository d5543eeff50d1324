// One turn with a model: it is asked, and where its answer cannot be used, told so and asked once more.
import type { ModelMessage } from 'ai';
import { FINISH } from '../../agents/types.ts';
import type { JsonObject } from '../../definition/types.ts';
import type { StepUsage } from '../ports.ts';
import { type CallLimits, callModel, type ModelCall, type OfferedTool } from './call-model.ts';
import { type Reading, readAnswer, repairMessage } from './read-answer.ts';

export interface Conversation extends Pick<ModelCall, 'name' | 'model' | 'system'> {
  /** In the turns before. */
  said: ModelMessage[];
  /** What we say in this one. */
  added: ModelMessage[];
  tools: OfferedTool[];
  isLast: boolean;
  answerBy: 'json' | 'finish';
  /** JSON Schema of the answer. */
  schema: JsonObject;
  /** Idempotency key of the turn. */
  key: string;
  turn: number;
  /** What is wrong with an output, in words; null: nothing. */
  flawOf: (output: unknown) => string | null;
}

type World = Pick<ModelCall, 'fetch' | 'signal' | 'now'>;

export interface Taken {
  reading: Exclude<Reading, { kind: 'unusable' }>;
  /** What came after `added`. */
  messages: ModelMessage[];
  spent: Omit<StepUsage, 'costUsd'>;
  /** Some of what was spent is guessed: the endpoint does not count. */
  isEstimated: boolean;
}

/** Throws where it was cancelled, and for trouble of ours. */
export async function takeTurn(talk: Conversation & World, limits: CallLimits): Promise<Taken> {
  const endsAt = talk.now() + limits.stepMs;
  const messages: ModelMessage[] = [];
  const spent: Taken['spent'] = { model: talk.model.config.model, inputTokens: 0, outputTokens: 0 };
  let isEstimated = false;
  const ask = async (suffix: string): Promise<Reading> => {
    const called = await callModel({ ...callOf(talk, messages, suffix), endsAt }, limits);
    if ('trouble' in called) return { ...called.trouble, kind: 'failed' };
    const { answer } = called;
    spent.model = answer.model;
    spent.inputTokens += answer.inputTokens;
    spent.outputTokens += answer.outputTokens;
    isEstimated ||= answer.isEstimated;
    messages.push(...answer.messages);
    const reading = readAnswer(answer, talk);
    if (reading.kind === 'unusable' && suffix === '') messages.push(repairMessage(answer, reading.reason));
    return reading;
  };
  const first = await ask('');
  const last = first.kind === 'unusable' ? await ask('.again') : first;
  const reading: Taken['reading'] =
    last.kind === 'unusable' ? { kind: 'failed', failure: 'bad_output', reason: last.reason } : last;
  return { reading, messages, spent, isEstimated };
}

function callOf(
  talk: Conversation & World,
  messages: ModelMessage[],
  suffix: string,
): Omit<ModelCall, 'endsAt'> {
  const { said, added, tools, answerBy, schema, key, turn, ...rest } = talk;
  const finish = { name: FINISH, description: 'Hands in the work: its whole answer.', inputSchema: schema };
  return {
    ...rest,
    messages: [...said, ...added, ...messages],
    tools: answerBy === 'finish' ? [...tools.filter(({ name }) => name !== FINISH), finish] : tools,
    answerSchema: answerBy === 'json' ? schema : null,
    idempotencyKey: key + suffix,
    callPrefix: `call_${turn}${suffix === '' ? '' : 'b'}`,
  };
}

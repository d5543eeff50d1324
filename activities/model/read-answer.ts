// What a model's answer comes to: calls of tools, an output, or nothing that can be used.
import type { ModelMessage } from 'ai';
import { FINISH } from '../../agents/types.ts';
import type { FailureKind } from '../../process/events.ts';
import type { ModelAnswer } from './call-model.ts';
import { asOutput, parsedAnswer } from './output-schema.ts';

/** Of one answer, text and arguments together. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Of one turn; the others are refused in words. */
const MAX_CALLS = 16;

export interface WantedCall {
  id: string;
  tool: string;
  input: unknown;
  /** Not to be made: why, in words for the model. */
  refused?: string;
}
export type Reading =
  | { kind: 'calls'; calls: WantedCall[] }
  | { kind: 'output'; output: unknown }
  /** Worth one word to the model. */
  | { kind: 'unusable'; reason: string }
  | { kind: 'failed'; failure: FailureKind; reason: string };

/** `flawOf`: what is wrong with an output, in words; null: nothing. */
export function readAnswer(
  answer: ModelAnswer,
  how: { answerBy: 'json' | 'finish'; isLast: boolean; flawOf: (output: unknown) => string | null },
): Reading {
  const { finish, calls, text, outputTokens } = answer;
  if (finish === 'content-filter' || finish === 'error')
    return failed('agent_error', 'The model refused to answer, or its provider held the answer back.');
  if (finish === 'length')
    return failed(
      'agent_error',
      `The model's answer was cut off after ${outputTokens} tokens: raise its maxOutputTokens, or make the task smaller.`,
    );
  const bytes = Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(calls));
  if (bytes > MAX_ANSWER_BYTES)
    return failed(
      'bad_output',
      `The model's answer has ${bytes} bytes; at most ${MAX_ANSWER_BYTES} are allowed.`,
    );
  const finishing = how.answerBy === 'finish' ? calls.find(({ tool }) => tool === FINISH) : undefined;
  const others = calls.filter(({ tool }) => how.answerBy !== 'finish' || tool !== FINISH);
  if (others.length > 0 && !how.isLast) return { kind: 'calls', calls: wanted(calls, how.answerBy) };
  if (finishing) return given(finishing.isReadable ? finishing.input : undefined, how.flawOf);
  if (others.length > 0)
    return unusable('No tools are left. Give the answer now, as far as the work has come.');
  if (how.answerBy === 'finish') return unusable(`The answer has to come as a call of the tool ${FINISH}.`);
  return given(parsedAnswer(text), how.flawOf);
}

/** How the model is told that its answer could not be used: where it made calls, as what came of them. */
export function repairMessage({ calls }: ModelAnswer, reason: string): ModelMessage {
  const said = `${reason} Give the whole answer again, in the form that was asked for.`;
  if (calls.length === 0) return { role: 'user', content: said };
  return {
    role: 'tool',
    content: calls.map(({ id, tool }) => ({
      type: 'tool-result',
      toolCallId: id,
      toolName: tool,
      output: { type: 'error-text', value: said },
    })),
  };
}

function given(answer: unknown, flawOf: (output: unknown) => string | null): Reading {
  if (answer === undefined) return unusable('The answer is not one JSON object and nothing around it.');
  const output = asOutput(answer);
  const flaw = flawOf(output);
  return flaw === null ? { kind: 'output', output } : unusable(flaw);
}

function wanted(calls: ModelAnswer['calls'], answerBy: 'json' | 'finish'): WantedCall[] {
  return calls.map(({ id, tool, input }, index) => ({
    id,
    tool,
    input,
    ...(answerBy === 'finish' && tool === FINISH
      ? { refused: `Not taken: call ${FINISH} alone, once the results of the other calls are there.` }
      : index >= MAX_CALLS && {
          refused: `Not made: at most ${MAX_CALLS} calls in one turn. Call it again in the next.`,
        }),
  }));
}

const failed = (failure: FailureKind, reason: string): Reading => ({ kind: 'failed', failure, reason });
const unusable = (reason: string): Reading => ({ kind: 'unusable', reason });

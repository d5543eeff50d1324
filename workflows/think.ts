// An agent whose mind is a model: a call of the model, then the tools it asks for, one after another, and again. How far it
// has come is plain data, so that the run can continue as new between any two of them.
import type { ToolCall, ToolDone } from '../activities/ports.ts';
import { AGENT_STEP_OPTIONS } from './activity-options.ts';
import type { AgentRun, Ended, Rest } from './agent-run.ts';
import { isLastTurn, usedUp, withTurn } from './bounds.ts';
import { handDown } from './hand-down.ts';

/** Works until there is an output or a failure, or a reason to rest. */
export async function think(run: AgentRun): Promise<Ended | Rest> {
  for (;;) {
    if (run.isLong) return 'long';
    const reason = usedUp(run.work.handOff, run.progress.spent);
    if (reason !== null) return { failure: 'budget', reason };
    const [call] = run.progress.calls;
    const ended = call ? await makeCall(run, call) : await askModel(run);
    if (ended) return ended;
  }
}

async function askModel(run: AgentRun): Promise<Ended | null> {
  const { work, progress } = run;
  const turn = progress.turn + 1;
  const model = progress.model ?? work.handOff.model ?? work.handOff.agentName;
  run.show(`Turn ${turn}: asks ${model}.`);
  const { agentStep } = run.activities(String(turn), `Turn ${turn}: ${model}`, AGENT_STEP_OPTIONS);
  const { spent, transcript, done } = progress;
  const isLast = isLastTurn(work.handOff, spent);
  const step = await agentStep({ ...work, turn, transcript, done, spent, isLast });
  if (step.usage) {
    progress.spent = withTurn(spent, step.usage);
    progress.model = step.usage.model;
  }
  if (step.kind === 'failed') return { failure: step.failure, reason: step.reason };
  progress.turn = turn;
  progress.transcript = step.transcript;
  progress.done = [];
  if (step.kind === 'output') return { output: step.output };
  progress.calls = step.calls;
  return null;
}

async function makeCall(run: AgentRun, call: ToolCall): Promise<Rest | null> {
  const { work, progress } = run;
  const { waits, heard } = progress;
  if (progress.handDown) return 'hands-down';
  if (waits && heard === undefined) return 'waits';
  delete progress.heard;
  // An answer is there or not, whoever says so; of an approval nothing is said that nobody decided.
  const after = heard !== 'nothing' ? heard : waits?.kind === 'answer' ? waits : undefined;
  progress.looks += 1;
  // Once more for each look, of which Temporal's pages then tell.
  const id = progress.looks === 1 ? call.callId : `${call.callId}.${progress.looks}`;
  run.show(`Turn ${progress.turn}: calls ${call.tool}.`);
  const { agentTool } = run.activities(id, `Tool ${call.tool}`, AGENT_STEP_OPTIONS);
  const result = await agentTool({ ...work, call, ...(after && { after }) });
  if (result.kind === 'waits') progress.waits = result.for;
  else if (result.kind === 'delegate') progress.handDown = { agentId: result.agentId, task: result.task };
  else settle(run, doneOf(result));
  return null;
}

/** Has the work of the call at hand done by a subordinate. Off the clock. */
export async function passDown(run: AgentRun): Promise<void> {
  const { progress } = run;
  const done = await handDown(run, progress.calls[0]!, progress.handDown!);
  delete progress.handDown;
  settle(run, done);
}

function settle({ progress }: AgentRun, done: ToolDone): void {
  progress.done = [...progress.done, done];
  progress.calls = progress.calls.slice(1);
  progress.looks = 0;
  delete progress.waits;
  progress.spent = { ...progress.spent, toolCalls: progress.spent.toolCalls + 1 };
}

const doneOf = ({ callId, ok, result }: ToolDone): ToolDone => ({ callId, ok, result });

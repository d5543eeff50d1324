// Who may send to a callback: the agent that the attempt was given to, and the secrets that its template signs with.
import { profileOf } from '../../agents/profile.ts';
import { eventOn } from '../../agents/tools/made-by.ts';
import { callbackRunOf } from '../../links/index.ts';
import { isAtWork } from '../../process/at-work/at-work.ts';
import { own } from '../../process/own.ts';
import { workerOf } from '../../process/people.ts';
import { agentRunId } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import { type InstanceReading, readInstance } from './instance-reader.ts';

export interface CallbackAddress {
  id: string;
  tid: string;
  n: number;
  /** Of a subordinate's run. */
  run?: string | undefined;
}
export interface CallbackSender {
  agentId: string;
  /** Id of the workflow that waits for it. */
  runId: string;
  /** Any of them may have signed; [] where its template is none that calls back. */
  secrets: string[];
  /** Whether the attempt runs now. */
  isAtWork: boolean;
}

/** Null: there is no such instance, or nobody was given this work. */
export async function callbackSender(
  deps: ApiDeps,
  address: CallbackAddress,
): Promise<CallbackSender | null> {
  const { id, tid, n, run } = address;
  if ((await deps.books.instance(id)) === null) return null;
  const reading = await readInstance(deps, id);
  const attemptId = agentRunId(id, tid, n);
  const delegated = run === undefined ? null : await callbackRunOf(deps.ring, run);
  // The key says whose run it is; that it belongs to this attempt, the address has to say as well.
  if (run !== undefined && !delegated?.runId.startsWith(`${attemptId}.d.`)) return null;
  const agentId = delegated?.agentId ?? (await agentOf(deps, reading, address));
  if (agentId === null || reading.graph.agent(agentId) === undefined) return null;
  return {
    agentId,
    runId: delegated?.runId ?? attemptId,
    secrets: secretsOf(deps, reading, tid, agentId),
    isAtWork: isAtWork(reading.state, { taskId: tid, attempt: n }),
  };
}

/** Of an attempt that is long over, too: what comes too late is told so. */
async function agentOf(
  { books }: ApiDeps,
  { graph, state }: InstanceReading,
  { id, tid, n }: CallbackAddress,
): Promise<string | null> {
  const begun = await eventOn(books, id, ['TaskStarted', 'ErrandStarted'], (event) =>
    event.type === 'TaskStarted'
      ? event.data.taskId === tid && event.data.attempt === n
      : event.data.errandId === tid && n === 1,
  );
  if (begun?.type === 'TaskStarted') return begun.data.assignee;
  if (begun?.type === 'ErrandStarted') return begun.data.agentId;
  return own(state.tasks, tid) === undefined ? null : workerOf(graph, state, tid).id;
}

function secretsOf({ agents }: ApiDeps, { graph }: InstanceReading, tid: string, agentId: string): string[] {
  if (!agents) return [];
  const { executor } = profileOf(agents.config, graph, tid, agentId);
  return executor.type === 'http' ? [executor.secret].flat().map((ref) => agents.secretOf(ref)) : [];
}

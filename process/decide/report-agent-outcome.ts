// ReportAgentOutcome: an attempt is over. Good work is kept with its artifacts and facts; anything else is a failed attempt.
import type { TaskNode } from '../../definition/graph.ts';
import { missingArtifacts, refuseArtifacts, storeArtifact } from '../data/artifacts.ts';
import { isErrandId } from '../at-work/at-work.ts';
import { raiseConcerns } from '../at-work/concerns.ts';
import { BOUNDS, jsonBytes, resultFits } from '../bounds.ts';
import type { AgentOutcome, CommandOfType } from '../commands.ts';
import type { AgentUsage, EventOfType, FailureKind } from '../events.ts';
import { reportErrand } from '../errands/end-errand.ts';
import { refuseFacts } from '../data/facts.ts';
import { refuseReads } from '../carry/read-room.ts';
import { refuseKey } from '../data/uploads.ts';
import { refusals } from '../refusals.ts';
import { failAttempt } from '../trouble/task-failure.ts';
import type { Handler, Turn } from '../turn.ts';

type WorkDone = EventOfType<'TaskWorkDone'>['data'];
type Work = Extract<AgentOutcome, { ok: true }>;

export const reportAgentOutcome: Handler<CommandOfType<'ReportAgentOutcome'>> = (turn, { by, data }) => {
  if (isErrandId(data.taskId)) return reportErrand(turn, { by, data });
  const node = turn.graph.task(data.taskId);
  if (node === undefined) return refusals.noSuchTask(data.taskId);
  const task = turn.state.tasks[node.id]!;
  if (task.status !== 'running' || task.attempt !== data.attempt) {
    return refusals.taskNotOpen(node.id, task.status, `attempt ${data.attempt} is over`);
  }
  const { outcome } = data;
  if (!outcome.ok) {
    failed(turn, node, outcome.kind, outcome.reason, outcome.usage);
    return null;
  }
  if (by.kind !== 'agent') return refusals.forbidden(by, 'report work that an agent did');
  const flaw = flawOf(turn, node, outcome);
  if (flaw !== null) failed(turn, node, 'bad_output', flaw, outcome.usage);
  else keep(turn, node, outcome);
  return null;
};

/** Why the output does not do, in words for the agent; null where it does. */
function flawOf(turn: Turn, node: TaskNode, work: Work): string | null {
  const keys = work.artifacts.map(({ key }) => key);
  const missing = missingArtifacts(turn.state, node.task.artifacts ?? [], keys);
  if (missing.length > 0) return `Expected artifacts are missing: ${missing.join(', ')}.`;
  if (!resultFits(work.result)) return 'The result is larger than 16 KiB; put large data into an artifact.';
  const { artifacts } = work;
  const facts = Object.entries(work.facts);
  const result = { taskId: node.id, value: work.result };
  const misnamed = keys.flatMap((key) => refuseKey(turn.graph, turn.state, turn.by, key) ?? []);
  const refused =
    misnamed[0] ??
    refuseArtifacts(turn.state, artifacts) ??
    refuseFacts(turn.graph, turn.state, facts, turn.by) ??
    refuseReads(turn.graph, turn.state, { facts, artifacts, result });
  return refused?.message ?? tooManyWithheld(turn, node, work);
}

function keep(turn: Turn, node: TaskNode, work: Work): void {
  for (const blob of work.artifacts) storeArtifact(turn, blob, node.id);
  const { summary, concerns, usage, result, confidence } = work;
  const isUnsure = needsReview(node, work);
  // Until somebody has looked the work over, nothing is built on it.
  const set = isUnsure ? [] : Object.entries(work.facts);
  for (const [name, value] of set) turn.did('FactSet', { name, value, taskId: node.id });
  turn.did('TaskWorkDone', {
    taskId: node.id,
    attempt: turn.state.tasks[node.id]!.attempt,
    summary,
    concerns,
    usage,
    ...(result === undefined ? {} : { result }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(isUnsure ? withheld(node, work) : {}),
  });
  raiseConcerns(turn, node.id, turn.by.id, concerns);
}

/** Below the bar. An agent that says nothing of how sure it is, is not. */
function needsReview({ minConfidence }: TaskNode, { confidence = 0 }: Work): boolean {
  return minConfidence !== null && confidence < minConfidence;
}

function withheld({ minConfidence }: TaskNode, { facts }: Work): Pick<WorkDone, 'needsReview' | 'facts'> {
  const needs = { needsReview: { minConfidence: minConfidence! } };
  return Object.keys(facts).length === 0 ? needs : { ...needs, facts };
}

/** The state holds them whole until then. */
function tooManyWithheld({ state }: Turn, node: TaskNode, work: Work): string | null {
  if (!needsReview(node, work)) return null;
  const waiting = Object.values(state.tasks).flatMap(({ proposedFacts }) => proposedFacts ?? []);
  const bytes = jsonBytes([...waiting, work.facts]);
  return bytes <= BOUNDS.proposedFactBytes
    ? null
    : `Facts that wait for a review hold at most ${BOUNDS.proposedFactBytes} bytes of JSON in all; put large data into an artifact.`;
}

function failed(turn: Turn, node: TaskNode, kind: FailureKind, reason: string, usage?: AgentUsage): void {
  const { attempt } = turn.state.tasks[node.id]!;
  failAttempt(turn, node, { attempt, kind, reason, ...(usage === undefined ? {} : { usage }) });
}

// ReportAgentOutcome: an attempt is over. Good work is kept with its artifacts and facts; anything else is a failed attempt.
import type { TaskNode } from '../../definition/graph.ts';
import { missingArtifacts, refuseArtifacts, storeArtifact } from '../data/artifacts.ts';
import { resultFits } from '../bounds.ts';
import type { AgentOutcome, CommandOfType } from '../commands.ts';
import type { AgentUsage, FailureKind } from '../events.ts';
import { refuseFacts } from '../data/facts.ts';
import { refuseReads } from '../carry/read-room.ts';
import { refuseKey } from '../data/uploads.ts';
import { refusals } from '../refusals.ts';
import { failAttempt } from '../trouble/task-failure.ts';
import type { Handler, Turn } from '../turn.ts';

type Work = Extract<AgentOutcome, { ok: true }>;

export const reportAgentOutcome: Handler<CommandOfType<'ReportAgentOutcome'>> = (turn, { by, data }) => {
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
  return refused?.message ?? null;
}

function keep(turn: Turn, node: TaskNode, work: Work): void {
  for (const blob of work.artifacts) storeArtifact(turn, blob, node.id);
  for (const [name, value] of Object.entries(work.facts)) {
    turn.did('FactSet', { name, value, taskId: node.id });
  }
  const { summary, concerns, usage, result, confidence } = work;
  turn.did('TaskWorkDone', {
    taskId: node.id,
    attempt: turn.state.tasks[node.id]!.attempt,
    summary,
    concerns,
    usage,
    ...(result === undefined ? {} : { result }),
    ...(confidence === undefined ? {} : { confidence }),
  });
}

function failed(turn: Turn, node: TaskNode, kind: FailureKind, reason: string, usage?: AgentUsage): void {
  const { attempt } = turn.state.tasks[node.id]!;
  failAttempt(turn, node, { attempt, kind, reason, ...(usage === undefined ? {} : { usage }) });
}

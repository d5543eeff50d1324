// A rule that asks for an approval: a request beside the definition, about the task that the rule took hold of.
import { parseDuration } from '../../definition/duration.ts';
import { DEFAULT_TIMEOUT_MS } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { InteractionRule } from '../../definition/team-types.ts';
import { type Wording, askAdHocByRule } from '../approvals/ask.ts';
import { unfitToDecide } from '../approvals/fit-to-decide.ts';
import { cut } from '../bounds.ts';
import { requestBytes, requestBytesIn } from '../decide/request-bytes.ts';
import { reachable } from '../people.ts';
import type { Turn } from '../turn.ts';
import { namedBy } from './targets.ts';
import type { Occasion } from './triggers.ts';

/** What is asked of whom, and the hand that asks it; null where there is nobody, no open task, or no room for it. */
export function requestByRule(
  turn: Turn,
  rule: InteractionRule,
  { subject, reason }: Occasion,
): { approvers: string[]; send: () => void } | null {
  const { graph, state } = turn;
  const { taskId } = subject;
  const node = taskId === undefined ? undefined : graph.task(taskId)!;
  if (node === undefined || isOver(turn, node.id)) return null;
  const named = namedBy(graph, state, rule.target, subject).people;
  const approvers = reachable(state, named, turn.at).filter(
    (id) => unfitToDecide(graph, state, { taskId: node.id }, { id }) === null,
  );
  if (approvers.length === 0) return null;
  const ms = rule.timeout === undefined ? null : parseDuration(rule.timeout);
  const wording: Wording = {
    title: cut(`Asked by the team's rule ${rule.id}: ${node.name}`, LIMITS.nameChars),
    description: cut(reason, LIMITS.descriptionChars),
    artifacts: node.task.artifacts ?? [],
    approvers,
    need: approvers.length,
    timeoutMs: ms ?? node.approval?.clock.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
  const bytes = requestBytes({ ...wording, approverIds: approvers });
  if (requestBytesIn(state) + bytes > LIMITS.requestBytes) return null;
  const send = () => askAdHocByRule(turn, node, freeId(turn, node.id), wording);
  return { approvers, send };
}

/** Counted up from the task's id, until one is free. */
function freeId({ graph, state }: Turn, taskId: string): string {
  const taken = new Set(Object.values(state.approvals).map(({ subjectId }) => subjectId));
  let n = 1;
  const id = () => `${taskId}_rule_${n}`;
  while (taken.has(id()) || (graph.task(id()) ?? graph.phase(id()) ?? graph.gate(id()))) n += 1;
  return id();
}

function isOver({ state }: Turn, taskId: string): boolean {
  const { status } = state.tasks[taskId]!;
  return status === 'completed' || status === 'skipped';
}

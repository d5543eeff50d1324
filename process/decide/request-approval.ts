// RequestApproval: an approval beside those of the definition, or the task's own with words of its own.
import type { TaskNode } from '../../definition/graph.ts';
import { DEFAULT_TIMEOUT_MS } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import { unfitToDecide } from '../approvals/fit-to-decide.ts';
import { clashIn, doersOf } from '../approvals/one-mailbox.ts';
import { type Wording, askAdHoc, askCovering } from '../approvals/ask.ts';
import { isOpen, latestApproval, needsAsking } from '../approvals/approvals.ts';
import type { CommandOfType, Refusal, RequestApprovalData } from '../commands.ts';
import { refusals } from '../refusals.ts';
import { requestBytes, requestBytesIn } from './request-bytes.ts';
import { requestToolCall } from './request-tool-call.ts';
import type { Principal } from '../principal.ts';
import type { Handler, Turn } from '../turn.ts';

const ID = /^[a-z][a-z0-9_-]{0,63}$/;

export const requestApproval: Handler<CommandOfType<'RequestApproval'>> = (turn, { by, data }) => {
  if (turn.state.status === 'paused') return refusals.paused();
  if (data.toolCall !== undefined) return requestToolCall(turn, by, { ...data, toolCall: data.toolCall });
  const node = turn.graph.task(data.taskId);
  if (node === undefined) return refusals.noSuchTask(data.taskId);
  const { status } = turn.state.tasks[node.id]!;
  if (status === 'pending') return refusals.taskNotOpen(node.id, status, 'ask once it has started');
  if (status === 'completed' || status === 'skipped') {
    return refusals.taskNotOpen(node.id, status, 'an approval is requested before that');
  }
  if (turn.state.tasks[node.id]!.needsReview === true) {
    return refusals.taskNotOpen(node.id, status, 'its work is looked over first; ask once that is done');
  }
  const refusal =
    malformed(data) ??
    unnamedRequest(turn, by, data) ??
    unnamedApprover(turn, node, by, data) ??
    unfitApprover(turn, node, data) ??
    takenId(turn, data.id);
  if (refusal !== null) return refusal;

  if (requestBytesIn(turn.state) + requestBytes(data) > LIMITS.requestBytes) {
    return refusals.tooManyRequests(LIMITS.requestBytes);
  }

  const requestId = data.id ?? freeId(turn, node.id);
  const spec = node.approval;
  const own = latestApproval(turn.state, 'task', node.id);
  const ownIsToCome = own === undefined || needsAsking(turn.state, own) || isOpen(own);
  if (spec !== null && ownIsToCome && spec.approvers.every((id) => data.approverIds.includes(id))) {
    if (own !== undefined && isOpen(own)) {
      turn.follows('ApprovalWithdrawn', {
        approvalId: own.id,
        reason: 'A request with words of its own takes its place.',
      });
    }
    askCovering(turn, spec, requestId, wording(node, data));
  } else {
    askAdHoc(turn, node, requestId, wording(node, data));
  }
  return null;
};

/**
 * Approvers beyond those of the definition come after them, and all have to agree; the same ones decide under the
 * definition's own policy.
 */
function wording(node: TaskNode, data: RequestApprovalData): Wording {
  const spec = node.approval;
  const own = spec?.approvers.filter((id) => data.approverIds.includes(id)) ?? [];
  const approvers = [...new Set([...own, ...data.approverIds])];
  const isSame =
    spec !== null &&
    approvers.length === spec.approvers.length &&
    spec.approvers.every((id) => approvers.includes(id));
  return {
    title: data.title.trim(),
    ...(data.description === undefined ? {} : { description: data.description }),
    artifacts: [...new Set(data.artifacts)],
    approvers,
    need: isSame ? spec.need : approvers.length,
    timeoutMs: data.expiresInMs ?? spec?.clock.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
}

function malformed({
  title,
  description,
  approverIds,
  artifacts,
  expiresInMs,
}: RequestApprovalData): Refusal | null {
  if (title.trim() === '' || title.length > LIMITS.nameChars) {
    return refusals.invalid('title', `1 to ${LIMITS.nameChars} characters.`);
  }
  if ((description?.length ?? 0) > LIMITS.descriptionChars) {
    return refusals.invalid('description', `at most ${LIMITS.descriptionChars} characters.`);
  }
  if (approverIds.length === 0) return refusals.invalid('approverIds', 'name at least one person.');
  if (artifacts.length > LIMITS.artifacts) {
    return refusals.invalid('artifacts', `at most ${LIMITS.artifacts} of them.`);
  }
  const inMs = expiresInMs ?? LIMITS.durationMinMs;
  if (!(inMs >= LIMITS.durationMinMs && inMs <= LIMITS.durationMaxMs)) {
    return refusals.invalid('expiresIn', 'from 1 second to 365 days.');
  }
  return null;
}

function unfitApprover({ graph, state }: Turn, node: TaskNode, data: RequestApprovalData): Refusal | null {
  for (const id of data.approverIds) {
    const refusal = unfitToDecide(graph, state, { taskId: node.id }, { id });
    if (refusal !== null) return refusal;
  }
  const { approvers, need } = wording(node, data);
  const doers = doersOf(graph, state, node.id);
  const inOrder = node.approval?.inOrder === true;
  const clash = clashIn(state.sameAs ?? [], { approvers, need, inOrder, doers, taskId: node.id });
  return clash && refusals.approversShare(clash);
}

/**
 * Conditions read `<id>_approved`, so an agent only uses an id that people of the definition have named as theirs, and asks
 * those people under it.
 */
function unnamedRequest({ graph }: Turn, by: Principal, data: RequestApprovalData): Refusal | null {
  if (by.kind !== 'agent' || data.id === undefined) return null;
  const { id, approverIds } = data;
  const named = graph.people.flatMap((each) =>
    each.human.requiredApprovals?.includes(id) === true ? [each.id] : [],
  );
  if (named.length === 0) {
    return refusals.forbidden(
      by,
      `choose the id "${id}" for a request; leave the id out, or use one that a person's requiredApprovals names`,
    );
  }
  const leftOut = named.find((each) => !approverIds.includes(each));
  return leftOut === undefined
    ? null
    : refusals.forbidden(
        by,
        `ask for "${id}" without "${leftOut}", whose requiredApprovals names it; add them`,
      );
}

/** An agent never chooses who approves: it asks those whom the definition names for what its task is part of. */
function unnamedApprover(
  { graph }: Turn,
  { id: taskId, phaseId, approval }: TaskNode,
  by: Principal,
  data: RequestApprovalData,
): Refusal | null {
  if (by.kind !== 'agent') return null;
  const { index, signOff, gates } = graph.phase(phaseId)!;
  const asked = [
    approval,
    signOff,
    ...[...gates, ...(graph.phases[index + 1]?.gates ?? [])].map((gate) => gate.approval),
  ];
  const named = new Set(asked.flatMap((spec) => spec?.approvers ?? []));
  // A person may be named for the request itself, by its id.
  const isNamed = (id: string): boolean =>
    named.has(id) ||
    (data.id !== undefined && graph.person(id)?.human.requiredApprovals?.includes(data.id) === true);
  const stranger = data.approverIds.find((id) => !isNamed(id));
  return stranger === undefined
    ? null
    : refusals.forbidden(
        by,
        `choose "${stranger}" as an approver; ask those whom the definition names for task "${taskId}", its phase and the gates around it`,
      );
}

function takenId(turn: Turn, id: string | undefined): Refusal | null {
  if (id === undefined) return null;
  if (!ID.test(id)) {
    return refusals.invalid(
      'id',
      'lower-case letters, digits, _ and -, at most 64, beginning with a letter.',
    );
  }
  return isTaken(turn, id) ? refusals.approvalIdTaken(id) : null;
}

function isTaken({ graph, state }: Turn, id: string): boolean {
  if (graph.task(id) ?? graph.phase(id) ?? graph.gate(id)) return true;
  return Object.values(state.approvals).some(({ subjectId, covers }) => subjectId === id || covers === id);
}

/** Counted up from the task's id, until one is free. */
function freeId(turn: Turn, taskId: string): string {
  let n = 1;
  while (isTaken(turn, `${taskId}_request_${n}`)) n += 1;
  return `${taskId}_request_${n}`;
}

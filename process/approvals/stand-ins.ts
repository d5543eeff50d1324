// What is asked of somebody away goes to their substitute: put to the person first, then handed over, so that the trail says so.
import { assigneeOf, isAway, substituteOf } from '../people.ts';
import { raiseIncident } from '../trouble/incidents.ts';
import type { Turn } from '../turn.ts';
import { approvalIdOf, hasAnswered, isOpen, openApprovals } from './approvals.ts';
import { lastingHolder } from './holders.ts';
import { unfitForApproval, unfitForTask } from './successor.ts';

const WHY = 'They are away.';

/** Everything that waits for somebody who is away now. */
export function standInFor(turn: Turn, participantId: string): void {
  for (const { id, approvers } of openApprovals(turn.state)) {
    if (approvers.includes(participantId)) standInOnApproval(turn, id, participantId);
  }
  for (const { id } of turn.graph.tasks) standInOnTask(turn, id, participantId);
}

/** Whatever this turn has asked of people: those who hold a place from the round before, then those who are not away. */
export function askStandIns(turn: Turn): void {
  if (turn.state.closedAt !== undefined) return;
  for (const { type, data } of turn.events.slice()) {
    if (type === 'ApprovalRequested') {
      for (const id of data.approvers) {
        const holder = keepPlace(turn, data.approvalId, id);
        if (isAway(turn.state, holder, turn.at)) standInOnApproval(turn, data.approvalId, holder);
      }
    } else if (type === 'TaskStarted' && isAway(turn.state, data.assignee, turn.at)) {
      standInOnTask(turn, data.taskId, data.assignee);
    }
  }
}

/** Who took somebody's place for good in the round before has it in this one too, where they may. */
function keepPlace(turn: Turn, approvalId: string, from: string): string {
  const approval = turn.state.approvals[approvalId]!;
  const before = turn.state.approvals[approvalIdOf(approval.kind, approval.subjectId, approval.round - 1)];
  const holder = before === undefined ? from : lastingHolder(before, from);
  const isFit = holder !== from && unfitForApproval(turn, approval, from, { participantId: holder }) === null;
  if (!isOpen(approval) || !isFit) return from;
  const reason = 'As in the round before.';
  turn.follows('ApprovalHandedOver', { approvalId, from, to: holder, how: 'delegated', reason });
  return holder;
}

function standInOnApproval(turn: Turn, approvalId: string, from: string): void {
  const approval = turn.state.approvals[approvalId]!;
  if (!isOpen(approval) || hasAnswered(approval, from)) return;
  const to = substituteOf(turn.state, from, turn.at);
  const unfit = to === null ? null : unfitForApproval(turn, approval, from, { participantId: to });
  if (to !== null && unfit === null) {
    turn.follows('ApprovalHandedOver', { approvalId, from, to, how: 'absence', reason: WHY });
    return;
  }
  raiseIncident(
    turn,
    'substitute-unfit',
    approval.subjectId,
    sayUnfit(approval.title, from, unfit?.message),
    {
      approvalId,
      participantId: from,
      phaseId: approval.phaseId,
      ...(approval.taskId === undefined ? {} : { taskId: approval.taskId }),
      ...(approval.gateId === undefined ? {} : { gateId: approval.gateId }),
    },
  );
}

function standInOnTask(turn: Turn, taskId: string, from: string): void {
  const isTheirs = assigneeOf(turn.graph, turn.state, taskId) === from;
  if (!isTheirs || turn.state.tasks[taskId]!.status !== 'running') return;
  const node = turn.graph.task(taskId)!;
  const to = substituteOf(turn.state, from, turn.at);
  const unfit = to === null ? null : unfitForTask(turn, node, { participantId: to });
  if (to !== null && unfit === null) {
    turn.follows('TaskHandedOver', { taskId, from, to, how: 'absence', reason: WHY });
    return;
  }
  raiseIncident(turn, 'substitute-unfit', taskId, sayUnfit(node.name, from, unfit?.message), {
    taskId,
    participantId: from,
    phaseId: node.phaseId,
  });
}

function sayUnfit(what: string, from: string, why = 'Everybody who would stand in is away too.'): string {
  return `"${what}" stays with ${from}, who is away. ${why}`;
}

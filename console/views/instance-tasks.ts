// The tasks of an instance with what agents made of them, by phase.
import type { PhaseNode, TaskNode } from '../../definition/graph.ts';
import type { ApprovalState, TaskState } from '../../process/state.ts';
import { sayList } from '../../process/views/format.ts';
import type { TaskStatusView } from '../../process/views/types.ts';
import { count, writtenDate } from '../../process/views/written-date.ts';
import { INSTANCE } from '../instance-paths.ts';
import { whoAtStart, whoIs } from './instance-names.ts';
import type { OpenPhases } from './instance-folds.ts';
import type { InstanceSource } from './instance-source.ts';
import type { TaskGroupView, TaskRowView, TasksView } from './types/instance.ts';
import type { StateView } from './types/state.ts';

/** From here on tasks stand under their phases. */
const GROUPED_FROM = 16;

export function tasksView(source: InstanceSource, isOpen: OpenPhases): TasksView {
  const { graph, state, status } = source;
  const isGrouped = graph.tasks.length >= GROUPED_FROM;
  const byId = new Map(status.tasks.map((task) => [task.id, task]));
  const approvals = approvalsByTask(source);
  const row = (task: TaskNode) => taskRow(source, task, byId.get(task.id)!, approvals.get(task.id) ?? []);
  return {
    spent: spentWords(status.spent),
    isGrouped,
    groups: isGrouped
      ? graph.phases.map((phase) => group(source, phase, isOpen(phase.id), row))
      : [{ phaseId: '', name: '', done: '', isFolded: false, rows: graph.tasks.map(row) }],
    questions: status.questions.map(({ id, agentId, to, text, askedAt }) => ({
      id,
      says: `${whoAtStart(source, agentId)} asks ${sayList(
        to.map((each) => whoIs(source, each)),
        'or',
      )}, since ${writtenDate(Date.parse(askedAt), { year: false })}`,
      text,
    })),
    errands: status.errands.map(({ id, agentId, purpose, startedAt }) => ({
      name: `${whoAtStart(source, agentId)}: ${ERRANDS[purpose]}`,
      href: INSTANCE.task(state.instanceId, id),
      says: `Since ${writtenDate(Date.parse(startedAt), { year: false })}`,
    })),
  };
}

const ERRANDS = {
  brief: 'word at the start',
  trouble: 'looks into trouble',
  escalation: 'looks into an escalation',
  rule: 'set to it by a rule of the team',
};

function group(
  source: InstanceSource,
  phase: PhaseNode,
  isOpen: boolean,
  row: (task: TaskNode) => TaskRowView,
): TaskGroupView {
  const { tasks } = source.state;
  const done = phase.tasks.filter(({ id }) => ['completed', 'skipped'].includes(tasks[id]?.status ?? ''));
  return {
    phaseId: phase.id,
    name: phase.name,
    done: `${done.length} of ${count(phase.tasks.length, 'task')} complete`,
    isFolded: !isOpen,
    rows: isOpen ? phase.tasks.map(row) : [],
  };
}

function approvalsByTask({ state }: InstanceSource): Map<string, ApprovalState[]> {
  const byTask = new Map<string, ApprovalState[]>();
  for (const approval of Object.values(state.approvals)) {
    const { taskId } = approval;
    if (taskId === undefined) continue;
    const there = byTask.get(taskId);
    if (there) there.push(approval);
    else byTask.set(taskId, [approval]);
  }
  return byTask;
}

function taskRow(
  source: InstanceSource,
  node: TaskNode,
  task: TaskStatusView,
  approvals: ApprovalState[],
): TaskRowView {
  const { state } = source;
  const its = state.tasks[node.id]!;
  const isPerson = task.assigneeKind === 'human';
  const hasRun = task.spent.turns > 0 || task.spent.costUsd > 0;
  return {
    id: node.id,
    name: node.name,
    href: INSTANCE.task(state.instanceId, node.id),
    state: taskState(its, isPerson, state.closedAt !== undefined),
    notes: notesOf(source, node, task, its, approvals),
    by: whoAtStart(source, task.assignee),
    how: isPerson ? 'person' : task.simulated ? '' : (task.executor ?? ''),
    isSimulated: task.simulated,
    turns: hasRun ? task.spent.turns : null,
    costUsd: hasRun ? task.spent.costUsd : null,
    confidence: task.confidence === null ? null : { value: task.confidence, bar: node.minConfidence ?? null },
  };
}

export function taskState(task: TaskState, isPerson: boolean, isClosed: boolean): StateView {
  switch (task.status) {
    case 'completed':
      return { word: 'Complete', tone: 'ok', icon: 'check' };
    case 'skipped':
      return { word: 'Skipped', tone: 'idle', icon: null };
    case 'pending':
      return { word: 'Not started', tone: 'idle', icon: null };
    default:
      break;
  }
  if (isClosed) return { word: 'Cancelled', tone: 'idle', icon: 'cross' };
  if (task.status === 'blocked') return { word: 'Trouble', tone: 'bad', icon: 'alert' };
  const waits = task.status === 'awaiting_approval' || isPerson;
  return waits
    ? { word: 'Waits', tone: 'wait', icon: 'clock' }
    : { word: 'Working', tone: 'work', icon: 'agent' };
}

function notesOf(
  source: InstanceSource,
  node: TaskNode,
  task: TaskStatusView,
  its: TaskState,
  approvals: ApprovalState[],
): string[] {
  const rejected = approvals.filter(({ status }) => status === 'rejected').length;
  const open = approvals.filter(({ status }) => status === 'pending' || status === 'overdue');
  const notBegun = its.status === 'pending';
  const approvers = (node.approval?.approvers ?? []).map((id) => whoIs(source, id));
  return [
    ...(task.attempts > 1
      ? [`Attempt ${task.attempts}${rejected > 0 ? `, ${rejected === 1 ? 'one' : rejected} rejected` : ''}`]
      : []),
    ...(its.retryAt === undefined ? [] : [`Tried again ${writtenDate(its.retryAt, { year: false })}`]),
    ...(its.status === 'blocked' && its.lastFailure ? [its.lastFailure] : []),
    ...(open.length > 0
      ? [
          `${open[0]!.kind === 'review' ? 'Review' : 'Approval'}: ${sayList(open[0]!.approvers.map((id) => whoIs(source, id)))}`,
        ]
      : []),
    ...(notBegun && approvers.length > 0 ? [`Approval: ${sayList(approvers)}`] : []),
    ...(task.concerns.length > 0 ? [`${count(task.concerns.length, 'concern')} raised`] : []),
    ...(its.escalatedTo === undefined ? [] : [`Taken over by ${whoIs(source, its.escalatedTo)}`]),
  ];
}

/** Null where nothing is counted. */
export function spentWords({ turns, costUsd }: { turns: number; costUsd: number }): string | null {
  const parts = [turns > 0 ? count(turns, 'turn') : null, costUsd > 0 ? dollars(costUsd) : null].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? null : parts.join(', ');
}

export const dollars = (usd: number): string => `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;

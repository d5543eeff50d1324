// What follows from an answer, in words: said before the button is pressed, on the decision page and in the mail.
// Read from graph and state as they are; nothing here decides anything.
import type { PhaseNode, ProcessGraph, TaskNode } from '../../definition/graph.ts';
import { assigneeOf } from '../people.ts';
import { latestApproval } from '../approvals/approvals.ts';
import { escalatedNext } from '../approvals/escalation-targets.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { rejectionOf } from '../rework/rejection.ts';
import { withDependents } from '../rework/reopen.ts';
import { isOpen, stillAsked } from './approvals.ts';
import { sayList } from './format.ts';
import { actorName, operatorName } from './actor-name.ts';
import type { People } from './types.ts';

/** Titles that one sentence names; of more it gives the number. */
const NAMED_AT_MOST = 5;

/** Full sentences, each after the words "If you approve", "If you reject", "If you do nothing". */
interface Consequences {
  approve: string;
  reject: string;
  nothing: string;
}

/** What follows if `participantId` approves, rejects or says nothing, given the answers there are. */
export function consequencesOf(
  graph: ProcessGraph,
  state: ProcessState,
  approval: ApprovalState,
  participantId: string,
  people: People = {},
): Consequences {
  const course = { graph, state, people, reader: participantId };
  return {
    approve: ifApproved(course, approval, participantId),
    reject: ifRejected(course, approval, participantId),
    nothing: ifNothing(course, approval),
  };
}

interface Course {
  graph: ProcessGraph;
  state: ProcessState;
  people: People;
  /** Who reads it: named "you". */
  reader?: string;
}

function ifApproved(course: Course, approval: ApprovalState, participantId: string): string {
  const missing = approval.need - approvalsOf(approval) - 1;
  if (missing <= 0) return grantedText(course, approval);
  const open = othersAsked(course, approval, participantId);
  const whom =
    missing >= open.length
      ? `${sayList(open)} ${open.length === 1 ? 'approves' : 'approve'}`
      : `${missing} of ${sayList(open, 'or')} ${missing === 1 ? 'approves' : 'approve'}`;
  return `Your approval is recorded. It takes effect once ${whom} too.`;
}

/** What follows once `approval` is granted. */
export function grantedText(course: Course, approval: ApprovalState): string {
  const { graph } = course;
  const phase = graph.phase(approval.phaseId);
  if (approval.kind === 'sign_off' && phase)
    return `${phase.name} is signed off. ${afterPhase(course, phase, approval)}`;
  if (approval.kind === 'gate' && phase) return phaseStarts(course, phase, approval);
  const task = approval.taskId === undefined ? undefined : graph.task(approval.taskId);
  if (approval.toolCall !== undefined)
    return `${askingAgent(course, approval)} makes this one call and goes on with its work.`;
  if (task?.approval && approval.kind === 'review' && task.approve === 'after') {
    const asked = latestApproval(course.state, 'task', task.id);
    const who = sayFew((asked ?? task.approval).approvers.map((id) => sayWho(course, id)));
    if (asked?.status !== 'granted')
      return `The work counts, and it is ${asked && isOpen(asked) ? 'with' : 'put to'} ${who} for approval.`;
  }
  if (!task) return 'Your approval is recorded and the process goes on.';
  if (approval.beforeWork === true)
    return `The work on ${task.name} starts. ${actorName(graph, assigneeOf(graph, course.state, task.id), course.people)} does it.`;
  const alsoOpen = Object.values(course.state.approvals).filter(
    (other) => other.taskId === task.id && other.id !== approval.id && isOpen(other),
  );
  if (alsoOpen.length > 0)
    return `${task.name} is complete once ${sayFew(alsoOpen.map(({ title }) => title))} ${alsoOpen.length === 1 ? 'is' : 'are'} approved too.`;
  return `${task.name} counts as complete. ${afterTask(course, task)}`;
}

const sayWho = ({ graph, people, reader }: Course, id: string): string =>
  id === reader ? 'you' : actorName(graph, id, people);

/** Who asked for a call of a tool. */
function askingAgent({ graph, state, people }: Course, { toolCall }: ApprovalState): string {
  const work = toolCall?.taskId ?? '';
  const agent = state.errands?.[work]?.agentId ?? (graph.task(work) && assigneeOf(graph, state, work));
  return agent === undefined ? 'The AI agent' : actorName(graph, agent, people);
}

function afterTask(course: Course, task: TaskNode): string {
  const { graph, state } = course;
  const done = (id: string) => id === task.id || isDone(state, id);
  const next = graph.tasks.filter(
    (other) =>
      other.phaseId === task.phaseId &&
      other.dependsOn.includes(task.id) &&
      !done(other.id) &&
      other.dependsOn.every(done),
  );
  if (next.length > 0)
    return `${sayFew(next.map(({ name }) => name))} ${next.length === 1 ? 'comes' : 'come'} next.`;
  const phase = graph.phase(task.phaseId)!;
  const open = phase.tasks.filter(({ id }) => !done(id));
  if (open.length > 0) return `${phase.name} still has ${sayFew(open.map(({ name }) => name))} to complete.`;
  return afterTasks(course, phase);
}

/** All tasks of a phase are complete: its sign-off and the gates of the next phase are asked in one step. */
function afterTasks(course: Course, phase: PhaseNode): string {
  const asks = [phase.signOff, ...(nextPhase(course, phase)?.gates ?? []).map(({ approval }) => approval)];
  const open = asks.filter((ask) => ask !== null);
  if (open.length === 0) return afterPhase(course, phase, null);
  const who = (id: string) => (id === course.reader ? 'you' : actorName(course.graph, id, course.people));
  const said = open.map((ask) => `${ask.title} (${sayFew(ask.approvers.map(who))})`);
  return `Asked next: ${sayFew(said)}.`;
}

function afterPhase(course: Course, phase: PhaseNode, granted: ApprovalState | null): string {
  const next = nextPhase(course, phase);
  if (next) return phaseStarts(course, next, granted);
  return phase.exit.length > 0
    ? 'The process is complete once the conditions of its last phase hold.'
    : 'The process is complete.';
}

function phaseStarts(course: Course, phase: PhaseNode, granted: ApprovalState | null): string {
  const { graph, state } = course;
  const before = graph.phases[phase.index - 1];
  const gates = phase.gates.filter(
    ({ id }) => state.gates[id]?.status !== 'passed' && !(granted?.kind === 'gate' && granted.gateId === id),
  );
  const approvals = gates.filter(({ type }) => type === 'approval').map(({ name }) => name);
  const waits: string[] = [];
  if (before?.signOff && state.phases[before.id]?.status !== 'completed' && granted?.kind !== 'sign_off') {
    if (signOffIsOpen(state, before.id)) approvals.unshift(before.signOff.title);
  }
  if (approvals.length > 0)
    waits.push(`${sayFew(approvals)} ${approvals.length === 1 ? 'is' : 'are'} approved too`);
  if (gates.some(({ type }) => type === 'manual'))
    waits.push(`${operatorName(graph, course.people)} opens it`);
  const conditions = gates.some(({ type }) => type === 'condition') || phase.entry.length > 0;
  if (conditions || (before !== undefined && before.exit.length > 0)) waits.push('its conditions hold');
  const start = phase.when === null ? `${phase.name} starts` : `${phase.name} starts, where it applies,`;
  return waits.length === 0 ? `${phase.name} starts.` : `${start} once ${sayList(waits)}.`;
}

function ifRejected(course: Course, approval: ApprovalState, participantId: string): string {
  const rejections = approval.decisions.filter(({ choice }) => choice === 'reject').length + 1;
  const decides = approval.veto?.includes(participantId) === true;
  if (!decides && approval.approvers.length - rejections >= approval.need) {
    const open = othersAsked(course, approval, participantId);
    return `Your rejection is recorded. It can still be approved by ${sayList(open, 'or')}.`;
  }
  return afterRejected(course, approval);
}

function afterRejected(course: Course, approval: ApprovalState): string {
  const { graph, state, people } = course;
  if (approval.toolCall !== undefined)
    return `The call is not made. ${askingAgent(course, approval)} is told so, with your comment, and goes on without it.`;
  const rejection = rejectionOf(graph, state, approval);
  if (rejection.kind === 'cancel') return 'The whole process is cancelled, with your comment as the reason.';
  const what = rejectedText(course, approval);
  if (rejection.kind === 'rework') return `${what} ${reworkText(course, approval, rejection.targets)}`;
  const operator = operatorName(graph, people);
  const how = `${operator} gets your comment and decides whether the work is done again or you are asked again.`;
  if (rejection.incident === 'approval-rejected') return `${what} ${how}`;
  return `${what} It was asked ${approval.round} times, so it is not done again by itself: ${how}`;
}

/** What is done again, by whom, and what comes after it. */
function reworkText({ graph, state, people }: Course, approval: ApprovalState, targets: TaskNode[]): string {
  const again = withDependents(graph, state, new Set(targets.map(({ id }) => id)));
  const own = again.length === 1 ? again[0]! : null;
  if (own !== null && own.id === approval.taskId && approval.beforeWork === true) {
    return `You are asked again, and ${actorName(graph, assigneeOf(graph, state, own.id), people)} gets your comment.`;
  }
  const named = again.map(
    ({ id, name }) => `${name} (${actorName(graph, assigneeOf(graph, state, id), people)})`,
  );
  const is = again.length === 1 ? 'is' : 'are';
  const then =
    approval.kind === 'review'
      ? 'You are asked again only if the agent is still not sure enough.'
      : 'Then you are asked again.';
  return `${sayFew(named)} ${is} done again, with your comment. ${then}`;
}

function rejectedText({ graph }: Course, approval: ApprovalState): string {
  const phase = graph.phase(approval.phaseId)?.name ?? approval.phaseId;
  if (approval.kind === 'sign_off') return `${phase} is not signed off, and nothing after it starts.`;
  if (approval.kind === 'gate') return `${phase} does not start.`;
  const task =
    approval.taskId === undefined ? approval.title : (graph.task(approval.taskId)?.name ?? approval.title);
  return approval.beforeWork === true
    ? `The work on ${task} does not start.`
    : `${task} is not complete, and what depends on it does not start.`;
}

function ifNothing({ graph, state, people }: Course, approval: ApprovalState): string {
  const reached = escalatedNext(graph, state, approval, approval.dueAt, approval.escalateTo);
  const told = sayList(reached.map((id) => actorName(graph, id, people))) || operatorName(graph, people);
  const silence = 'Nothing is ever approved by silence.';
  if (approval.status === 'overdue') return `Its time is over and it stays open. ${silence}`;
  if (approval.onTimeout === 'reject') {
    const isEnd = rejectionOf(graph, state, approval).kind === 'cancel';
    return `Once its time is over it counts as rejected${isEnd ? ', and the whole process is cancelled' : ''}. ${silence}`;
  }
  if (approval.onTimeout === 'escalate')
    return `Once its time is over ${told} is told and it stays open. ${silence}`;
  return `Once its time is over it is marked as overdue and stays open. ${silence}`;
}

function nextPhase({ graph, state }: Course, phase: PhaseNode): PhaseNode | undefined {
  return graph.phases.find(({ index, id }) => index > phase.index && state.phases[id]?.status !== 'skipped');
}

function signOffIsOpen(state: ProcessState, phaseId: string): boolean {
  const asked = Object.values(state.approvals).filter(
    (approval) => approval.kind === 'sign_off' && approval.phaseId === phaseId,
  );
  return asked.length === 0 || asked.some(isOpen) || asked.at(-1)?.status === 'rejected';
}

function othersAsked({ graph, people }: Course, approval: ApprovalState, participantId: string): string[] {
  return stillAsked(approval)
    .filter((id) => id !== participantId)
    .map((id) => actorName(graph, id, people));
}

const approvalsOf = (approval: ApprovalState): number =>
  approval.decisions.filter(({ choice }) => choice === 'approve').length;

const isDone = (state: ProcessState, taskId: string): boolean => {
  const status = state.tasks[taskId]?.status;
  return status === 'completed' || status === 'skipped';
};

/** The first of them, and how many more there are. One more than is named is named, too. */
function sayFew(titles: string[]): string {
  const more = titles.length - NAMED_AT_MOST;
  return sayList(more <= 1 ? titles : [...titles.slice(0, NAMED_AT_MOST), `${more} more`]);
}

// One plain sentence on an instance: what it waits for, on whom, since when, and what happens next and when.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { sayInstant, sayList } from './format.ts';
import { type Names, namesOf } from './names.ts';
import { approvalSteps } from './next.ts';
import type { People, WaitView } from './types.ts';

/** `waits`: as `waitViews` orders them; the first is spoken of, the others are counted. */
export function summarySentence(
  graph: ProcessGraph,
  state: ProcessState,
  people: People,
  waits: WaitView[],
): string {
  const names = namesOf(people, graph);
  if (state.closedAt !== undefined) return closedSentence(state);
  const [first, ...others] = waits;
  if (first === undefined) return 'Going on by itself; nobody has to do anything.';
  return `${capital(waitClause(first, graph, state, names))}${othersClause(others)}.`;
}

function closedSentence(state: ProcessState): string {
  const at = state.closedAt === undefined ? '' : ` on ${sayInstant(state.closedAt)}`;
  const why = state.closeReason ? `: ${state.closeReason}` : '';
  const text = `${capital(state.status)}${at}${why}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function waitClause(wait: WaitView, graph: ProcessGraph, state: ProcessState, names: Names): string {
  const since = sayInstant(Date.parse(wait.since));
  const who = sayList(wait.on.map((id) => names.actor(id)));
  if (wait.kind === 'approval') {
    const approval = state.approvals[wait.id];
    const next = approval === undefined ? '' : `; ${nextOfApproval(approval, graph, state, names)}`;
    return `waits since ${since} for ${who || 'an approver'} to decide on “${approval?.title ?? wait.id}”${roundWords(approval)}${next}`;
  }
  if (wait.kind === 'task') {
    return `waits since ${since} for ${who} to do “${names.task(wait.id)}”${again(state, wait.id)}; then ${afterTask(wait.id, graph, names)}`;
  }
  if (wait.kind === 'retry') {
    const at = wait.until === undefined ? '' : ` ${sayInstant(Date.parse(wait.until))}`;
    return `waits to try “${names.task(wait.id)}” again; the next attempt starts${at}`;
  }
  if (wait.kind === 'question') return questionClause(wait, since, who, state, names);
  if (wait.kind === 'pause') return `paused since ${since}; it goes on once an operator resumes it`;
  if (wait.kind === 'incident') {
    return `stands since ${since}: ${withoutStop(wait.text)}`;
  }
  return `waits since ${since} for ${withoutStop(wait.text)}; then ${afterCondition(wait.id, graph, state, names)}`;
}

function questionClause(
  wait: WaitView,
  since: string,
  who: string,
  state: ProcessState,
  names: Names,
): string {
  const question = state.questions?.[wait.id];
  if (question === undefined) return `waits since ${since} for ${who || 'somebody'} to answer a question`;
  const agent = names.actor(question.agentId);
  return `waits since ${since} for ${who || 'somebody'} to answer what ${agent} asks about “${names.task(question.taskId)}”; then ${agent} goes on`;
}

/** Said from the second round on. */
function roundWords(approval: ApprovalState | undefined): string {
  return approval === undefined || approval.round === 1 ? '' : `, round ${approval.round}`;
}

/** Whether the work is done again, because of what was said of it. */
function again(state: ProcessState, taskId: string): string {
  return state.tasks[taskId]?.feedback === undefined ? '' : ' again';
}

/** What the clock does next to an open approval, and when. */
function nextOfApproval(
  approval: ApprovalState,
  graph: ProcessGraph,
  state: ProcessState,
  names: Names,
): string {
  const late = `it is overdue since ${sayInstant(approval.dueAt)} and can still be decided`;
  const steps = approvalSteps(approval, graph, state, names);
  if (approval.status === 'overdue' && steps.length === 0) return late;
  const { at, text } = steps.reduce((first, step) => (step.at < first.at ? step : first));
  const next = `on ${sayInstant(at)} ${text}`;
  return approval.status === 'overdue' ? `${late}; ${next}` : next;
}

function afterTask(id: string, graph: ProcessGraph, names: Names): string {
  const task = graph.task(id);
  const approvers = task?.approve === 'after' ? (task.approval?.approvers ?? []) : [];
  if (approvers.length > 0) {
    const are = approvers.length > 1 ? 'are' : 'is';
    return `${sayList(approvers.map((who) => names.actor(who)))} ${are} asked to approve it`;
  }
  return 'it goes on by itself';
}

/** What a gate, or a condition of a task or phase, lets through. */
function afterCondition(id: string, graph: ProcessGraph, state: ProcessState, names: Names): string {
  const gate = graph.gate(id);
  if (gate !== undefined) return `“${names.phase(gate.phaseId)}” can start`;
  if (graph.task(id) !== undefined) return `“${names.task(id)}” starts`;
  return `“${names.phase(id)}” ${state.phases[id]?.status === 'waiting' ? 'can start' : 'is complete'}`;
}

function othersClause(others: WaitView[]): string {
  return others.length === 0 ? '' : ` (and ${others.length} more)`;
}

function withoutStop(text: string): string {
  return text.replace(/[.]+$/, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

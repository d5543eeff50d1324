// One plain sentence on an instance: what it waits for, on whom, since when, and what happens next and when.
import type { ProcessGraph } from '../../definition/graph.ts';
import { escalatedNext } from '../approvals/escalation-targets.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { sayInstant, sayList } from './format.ts';
import { type Names, namesOf } from './names.ts';
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
  if (wait.kind === 'pause') return `paused since ${since}; it goes on once an operator resumes it`;
  if (wait.kind === 'incident') {
    return `stands since ${since}: ${withoutStop(wait.text)}`;
  }
  return `waits since ${since} for ${withoutStop(wait.text)}; then ${afterCondition(wait.id, graph, state, names)}`;
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
  const toldAt = (at: number, named?: string): string =>
    sayList(escalatedNext(graph, state, approval, at, named).map((id) => names.actor(id)));
  if (approval.status === 'overdue') {
    return `it is overdue since ${sayInstant(approval.dueAt)} and can still be decided`;
  }
  const steps: [number, string][] = [
    [approval.dueAt, deadlineWords(approval, toldAt(approval.dueAt, approval.escalateTo))],
  ];
  const reminderAt = approval.reminderAts[approval.remindersSent];
  if (reminderAt !== undefined) steps.push([reminderAt, 'a reminder goes out']);
  const rung = approval.escalations?.[approval.escalationsDone ?? 0];
  if (rung !== undefined) {
    steps.push([rung.at, `${toldAt(rung.at, rung.to) || 'an operator'} is told`]);
  }
  const [at, words] = steps.reduce((first, step) => (step[0] < first[0] ? step : first));
  return `on ${sayInstant(at)} ${words}`;
}

function deadlineWords(approval: ApprovalState, whoElse: string): string {
  if (approval.onTimeout === 'reject') return 'it counts as rejected';
  const told = approval.onTimeout === 'escalate' && whoElse ? ` and ${whoElse} is told` : '';
  return `it becomes overdue${told}`;
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

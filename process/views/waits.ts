// What an instance waits for, in words: on whom, since when, until when. What it is, the engine says.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { type Wait, waitsFor } from '../waits.ts';
import { because } from './audit-words.ts';
import { instant, sayInstant, sayList } from './format.ts';
import { type Names, namesOf } from './names.ts';
import type { People, WaitView } from './types.ts';

/** What stands in the way first: a pause, then trouble, then people, then work, then gates and conditions. [] once closed. */
export function waitViews(graph: ProcessGraph, state: ProcessState, people: People = {}): WaitView[] {
  const names = namesOf(people, graph, state.approvals);
  return waitsFor(graph, state).map((wait) => ({
    kind: wait.kind,
    id: wait.id,
    on: wait.on,
    since: instant(wait.since),
    ...(wait.until === undefined ? {} : { until: instant(wait.until) }),
    text: TEXT[wait.kind](wait, { graph, state, names }),
  }));
}

interface Around {
  graph: ProcessGraph;
  state: ProcessState;
  names: Names;
}

const TEXT: Record<Wait['kind'], (wait: Wait, around: Around) => string> = {
  pause: ({ since }) => `Paused since ${sayInstant(since)}, until an operator resumes it`,
  incident: ({ id }, { state }) => {
    const incident = state.incidents[id];
    return incident === undefined ? id : `${withStop(incident.message)} ${incident.cure}`;
  },
  approval: ({ id, on }, { state, names }) => {
    const approval = state.approvals[id];
    return approval === undefined ? id : approvalText(approval, on, names);
  },
  question: ({ id, on }, { state, names }) => {
    const question = state.questions?.[id];
    if (question === undefined) return id;
    return `${names.actor(question.agentId)} asks ${who(on, names, 'or')}${because(question.text)}`;
  },
  task: ({ id, on, since }, { state, names }) => {
    const again = state.tasks[id]?.feedback === undefined ? '' : ' again';
    return `${names.task(id)}${again}, by ${who(on, names)}, since ${sayInstant(since)}`;
  },
  retry: ({ id, on, until }, { state, names }) => {
    const attempt = (state.tasks[id]?.attempt ?? 0) + 1;
    const at = until === undefined ? '' : `, ${sayInstant(until)}`;
    return `${names.task(id)}, attempt ${attempt} by ${who(on, names)}${at}`;
  },
  gate: (wait, { names }) =>
    `${names.gate(wait.id)}, until ${wait.needs === undefined ? 'an operator opens it' : holds(wait)}`,
  condition: (wait, { graph, state, names }) => {
    const { id, missing } = wait;
    if (graph.task(id)) return `${names.task(id)}, until “${missing}” is there`;
    const step = state.phases[id]?.status === 'waiting' ? 'start' : 'end';
    return `The ${step} of ${names.phase(id)}, until ${holds(wait)}`;
  },
};

function holds({ needs, missing }: Wait): string {
  if (missing === undefined) return `“${needs}” holds`;
  return missing === needs ? `“${missing}” is there` : `“${needs}” holds (“${missing}” is not there yet)`;
}

function approvalText(approval: ApprovalState, on: string[], names: Names): string {
  const due = sayInstant(approval.dueAt);
  const until = approval.status === 'overdue' ? `overdue since ${due}` : `until ${due}`;
  const round = approval.round === 1 ? '' : `, round ${approval.round}`;
  return `${approval.title}${round}, by ${who(on, names, approval.need < approval.approvers.length ? 'or' : 'and')}, ${until}`;
}

function who(ids: string[], names: Names, lastJoin?: string): string {
  return (
    sayList(
      ids.map((id) => names.actor(id)),
      lastJoin,
    ) || 'nobody'
  );
}

function withStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

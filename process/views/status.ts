// Where an instance stands, as the API answers it: the seed's fields, what it waits for, and one sentence for people.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Json } from '../../definition/types.ts';
import { currentPhase as currentPhaseOf } from '../current-phase.ts';
import type { ProcessState } from '../state.ts';
import { approvalViews } from './approvals.ts';
import { instant, instantOrNull } from './format.ts';
import { incidentViews } from './incidents.ts';
import { estimatedCompletionAt, progressPercent } from './progress.ts';
import { summarySentence } from './summary.ts';
import type { BlockedTaskView, People, StatusView } from './types.ts';
import { waitViews } from './waits.ts';

interface StatusInput {
  people?: People;
  /** Epoch ms; estimates count from here. */
  now: number;
  source: StatusView['source'];
}

/** Pure: the same state, people and `now` give the same view. */
export function statusView(graph: ProcessGraph, state: ProcessState, input: StatusInput): StatusView {
  const people = input.people ?? {};
  const currentPhase = currentPhaseOf(graph, state);
  const estimate = estimatedCompletionAt(graph, state, input.now);
  const waitsFor = waitViews(graph, state, people);
  const self = `/api/processes/instances/${encodeURIComponent(state.instanceId)}`;
  return {
    id: state.instanceId,
    name: state.name,
    processId: state.processId,
    version: state.version,
    status: state.status,
    phase: currentPhase,
    currentPhase,
    completedPhases: graph.phases
      .filter((phase) => state.phases[phase.id]?.status === 'completed')
      .map((phase) => phase.id),
    pendingApprovals: approvalViews(graph, state, people, { open: true }),
    blockedTasks: blockedTasks(graph, state),
    progressPercent: progressPercent(graph, state),
    estimatedCompletion: estimate === null ? null : instant(estimate),
    startedAt: instant(state.startedAt),
    closedAt: instantOrNull(state.closedAt),
    closeReason: state.closeReason ?? null,
    context: state.context,
    facts: factsOf(state),
    waitsFor,
    summary: summarySentence(graph, state, people, waitsFor),
    incidents: incidentViews(state),
    exceptions: state.exceptions,
    source: input.source,
    links: {
      self,
      timeline: `${self}/timeline`,
      approvals: `${self}/approvals`,
      audit: `${self}/audit`,
      artifacts: `${self}/artifacts`,
      incidents: `${self}/incidents`,
      events: `${self}/events`,
    },
  };
}

/** Values that the state does not carry are left out here; `recall` puts them back from the books. */
function factsOf({ facts }: ProcessState): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, { value }]): [string, Json][] =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** Tasks that cannot go on by themselves, with what stands in their way. */
export function blockedTasks(graph: ProcessGraph, state: ProcessState): BlockedTaskView[] {
  return graph.tasks
    .filter((task) => state.tasks[task.id]?.status === 'blocked')
    .map((task) => {
      const incident = Object.values(state.incidents).findLast(
        (each) => each.taskId === task.id || approvalTask(state, each.approvalId) === task.id,
      );
      const reason = incident?.message ?? state.tasks[task.id]?.lastFailure;
      return {
        taskId: task.id,
        name: task.name,
        reason: reason ?? 'It was stopped; an operator has to resolve it.',
        incidentId: incident?.id ?? null,
      };
    });
}

function approvalTask(state: ProcessState, approvalId: string | undefined): string | undefined {
  return approvalId === undefined ? undefined : state.approvals[approvalId]?.taskId;
}

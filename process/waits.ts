// What an instance waits for, as data: on whom, since when, until when. Views put it in words.
import type { PhaseNode, ProcessGraph } from '../definition/graph.ts';
import { askedNow, latestApproval, openApprovals } from './approvals/approvals.ts';
import { judge, type Place } from './data/scope.ts';
import { waitingManualGates, waitsOtherwise } from './settle/gates.ts';
import { assigneeOf } from './people.ts';
import { inputsOf } from './settle/start-task.ts';
import type { ProcessState } from './state.ts';

export interface Wait {
  kind: 'approval' | 'task' | 'gate' | 'condition' | 'incident' | 'pause' | 'retry' | 'question';
  /** Id of the approval, question, task, gate, incident; for a condition that of its task, gate or phase; for a pause the instance's. */
  id: string;
  /** Participant ids (agents included); empty where it waits for nobody in particular. */
  on: string[];
  /** Epoch ms. */
  since: number;
  until?: number;
  /** The expression that does not hold yet. */
  needs?: string;
  /** The name it misses, such as `facts.contract_signed`: not there yet. */
  missing?: string;
}

/** Everything it waits for now: a pause and trouble first, then people, work, gates and conditions. [] once closed. */
export function waitsFor(graph: ProcessGraph, state: ProcessState): Wait[] {
  if (state.closedAt !== undefined) return [];
  const pause: Wait[] =
    state.pausedAt === undefined
      ? []
      : [{ kind: 'pause', id: state.instanceId, on: [], since: state.pausedAt }];
  const incidents = Object.values(state.incidents).map(
    ({ id, participantId, raisedAt }): Wait => ({
      kind: 'incident',
      id,
      on: participantId === undefined ? [] : [participantId],
      since: raisedAt,
    }),
  );
  const approvals = openApprovals(state).map(
    (approval): Wait => ({
      kind: 'approval',
      id: approval.id,
      on: askedNow(approval),
      // In order, whose turn it is was asked when the one before had answered.
      since: (approval.inOrder && approval.decisions.at(-1)?.receivedAt) || approval.requestedAt,
      until: approval.dueAt,
    }),
  );
  return [
    ...pause,
    ...incidents,
    ...approvals,
    ...questionWaits(state),
    ...taskWaits(graph, state),
    ...manualWaits(graph, state),
    ...graph.phases.flatMap((phase) => conditionWaits(graph, state, phase)),
  ];
}

function questionWaits({ questions = {} }: ProcessState): Wait[] {
  return Object.entries(questions).map(([id, { to, askedAt }]) => ({
    kind: 'question',
    id,
    on: to,
    since: askedAt,
  }));
}

function taskWaits(graph: ProcessGraph, state: ProcessState): Wait[] {
  return graph.tasks.flatMap((node): Wait[] => {
    const task = state.tasks[node.id]!;
    const on = [assigneeOf(graph, state, node.id)];
    const since = task.startedAt ?? state.startedAt;
    if (task.retryAt !== undefined) return [{ kind: 'retry', id: node.id, on, since, until: task.retryAt }];
    if (task.status === 'running') return [{ kind: 'task', id: node.id, on, since }];
    // A first attempt that could start but for an input that is not there yet.
    const isApproved = task.tries === 0 && latestApproval(state, 'task', node.id)?.status === 'granted';
    if (task.status !== 'pending' && !isApproved) return [];
    if (state.phases[node.phaseId]!.status !== 'active') return [];
    if (!node.dependsOn.every((id) => ['completed', 'skipped'].includes(state.tasks[id]!.status))) return [];
    const inputs = inputsOf(graph, state, node);
    if (inputs.kind !== 'missing') return [];
    const phaseSince = state.phases[node.phaseId]!.startedAt!;
    return [{ kind: 'condition', id: node.id, on: [], since: phaseSince, missing: inputs.name }];
  });
}

function manualWaits(graph: ProcessGraph, state: ProcessState): Wait[] {
  return waitingManualGates(graph.phases, state).map(({ id, phaseId }) => ({
    kind: 'gate',
    id,
    on: [],
    since: state.phases[phaseId]!.reachedAt!,
  }));
}

/** Entry conditions and condition gates of the phase to come, exit conditions of the one that is past its tasks. */
function conditionWaits(graph: ProcessGraph, state: ProcessState, phase: PhaseNode): Wait[] {
  const { status, reachedAt, tasksCompletedAt } = state.phases[phase.id]!;
  const earlier = graph.phases.slice(0, phase.index).map(({ id }) => state.phases[id]!.status);
  if (!earlier.every((each) => each === 'completed' || each === 'skipped')) return [];
  if (status === 'waiting') {
    const since = reachedAt!;
    const gates = phase.gates.filter((gate) => gate.type === 'condition' && waitsOtherwise(gate, state));
    return [
      ...gates.map(
        ({ id, condition }): Wait => ({
          kind: 'gate',
          id,
          on: [],
          since,
          ...(neededBy(graph, state, { phase, at: 'entry' }, condition!) ?? { needs: condition! }),
        }),
      ),
      ...unmet(graph, state, phase, 'entry', since),
    ];
  }
  return status === 'sign_off' ? unmet(graph, state, phase, 'exit', tasksCompletedAt!) : [];
}

function unmet(
  graph: ProcessGraph,
  state: ProcessState,
  phase: PhaseNode,
  at: 'entry' | 'exit',
  since: number,
): Wait[] {
  return phase[at].flatMap((source): Wait[] => {
    const needed = neededBy(graph, state, { phase, at }, source);
    return needed === null ? [] : [{ kind: 'condition', id: phase.id, on: [], since, ...needed }];
  });
}

/** Null where the condition holds. */
function neededBy(
  graph: ProcessGraph,
  state: ProcessState,
  place: Place,
  source: string,
): Pick<Wait, 'needs' | 'missing'> | null {
  const outcome = judge(graph, state, place, source);
  if (outcome.kind === 'value' && outcome.value) return null;
  return { needs: source, ...(outcome.kind === 'missing' ? { missing: outcome.name } : {}) };
}

// Folds of phases and gates.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { GateState, PhaseState, ProcessState, TaskState } from '../state.ts';
import type { Folds } from './fold.ts';
import { without } from './without.ts';

export const phaseFolds: Folds<
  | 'PhaseReached'
  | 'PhaseStarted'
  | 'PhaseTasksCompleted'
  | 'PhaseCompleted'
  | 'PhaseSkipped'
  | 'PhaseReopened'
  | 'GateAsked'
  | 'GatePassed'
  | 'GateSkipped'
> = {
  PhaseReached: (state, { at, data }) =>
    withPhase(state, data.phaseId, (phase) => ({ ...phase, status: 'waiting', reachedAt: at })),
  PhaseStarted: (state, { at, data }) =>
    withPhase(state, data.phaseId, (phase) => ({
      ...phase,
      status: 'active',
      ...(phase.startedAt === undefined ? { startedAt: at } : { begunAgainAt: at }),
    })),
  PhaseTasksCompleted: (state, { at, data }) =>
    withPhase(state, data.phaseId, (phase) => ({ ...phase, status: 'sign_off', tasksCompletedAt: at })),
  PhaseCompleted: (state, { at, data }) =>
    withPhase(state, data.phaseId, (phase) => ({ ...phase, status: 'completed', completedAt: at })),
  PhaseSkipped: (state, { data }, graph) => {
    const { tasks } = graph.phase(data.phaseId)!;
    const skipped = tasks.map(({ id }): [string, TaskState] => [
      id,
      { ...state.tasks[id]!, status: 'skipped' },
    ]);
    return {
      ...withPhase(state, data.phaseId, (phase) => ({ ...phase, status: 'skipped' })),
      tasks: { ...state.tasks, ...Object.fromEntries(skipped) },
    };
  },
  PhaseReopened: (state, { at, data }, graph) => reopened(state, data.phaseId, at, graph),
  GateAsked: (state, { data }) => withGate(state, data.gateId, (gate) => ({ ...gate, status: 'asked' })),
  GatePassed: (state, { at, data }) =>
    withGate(state, data.gateId, (gate) => ({ ...gate, status: 'passed', passedAt: at, how: data.how })),
  GateSkipped: (state, { data }) => withGate(state, data.gateId, (gate) => ({ ...gate, status: 'skipped' })),
};

/**
 * The phase goes on; later ones that were begun are passed through again, with what still stands in them standing:
 * completed tasks, granted approvals. Condition gates are judged again, and so are manual gates right behind it.
 */
function reopened(state: ProcessState, phaseId: string, at: number, graph: ProcessGraph): ProcessState {
  const index = graph.phase(phaseId)!.index;
  const later = graph.phases.filter((phase) => phase.index > index && !isSkipped(state, phase.id));
  const phases = { ...state.phases };
  const gates = { ...state.gates };
  phases[phaseId] = { ...begunAgain(state, phaseId), status: 'active', begunAgainAt: at };
  for (const [position, phase] of later.entries()) {
    phases[phase.id] = { ...begunAgain(state, phase.id), status: 'pending' };
    for (const gate of phase.gates) {
      const judgedAgain = gate.type === 'condition' || (gate.type === 'manual' && position === 0);
      if (judgedAgain) gates[gate.id] = waiting(state.gates[gate.id]!);
    }
  }
  return { ...state, phases, gates };
}

/** A gate as before it was passed; its round is kept. */
export function waiting(gate: GateState): GateState {
  return { status: 'waiting', round: gate.round };
}

function begunAgain(state: ProcessState, phaseId: string) {
  return without(state.phases[phaseId]!, 'tasksCompletedAt', 'completedAt');
}

function isSkipped(state: ProcessState, phaseId: string): boolean {
  return state.phases[phaseId]!.status === 'skipped';
}

function withPhase(state: ProcessState, id: string, change: (phase: PhaseState) => PhaseState): ProcessState {
  return { ...state, phases: { ...state.phases, [id]: change(state.phases[id]!) } };
}

/** The state with one gate changed. */
export function withGate(
  state: ProcessState,
  id: string,
  change: (gate: GateState) => GateState,
): ProcessState {
  return { ...state, gates: { ...state.gates, [id]: change(state.gates[id]!) } };
}

// Gates before a phase: asked when the phase is reached, passed by decision, by condition, or by hand.
import type { GateNode, PhaseNode } from '../../definition/graph.ts';
import { latestApproval, needsAsking } from '../approvals/approvals.ts';
import { askDefined } from '../approvals/ask.ts';
import type { ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { allHold } from './conditions.ts';

/**
 * Puts the gates to their approvers, and passes those approval gates that have been granted. One at which only a rule of
 * the team asks people needs its condition, or somebody's hand, as well.
 */
export function askGates(turn: Turn, phase: PhaseNode): void {
  for (const gate of phase.gates) {
    if (gate.approval === null || turn.state.gates[gate.id]!.status === 'passed') continue;
    const latest = latestApproval(turn.state, 'gate', gate.id);
    if (latest?.status === 'granted') {
      if (gate.type === 'approval') pass(turn, gate, 'approval');
    } else if (needsAsking(turn.state, latest)) askDefined(turn, gate.approval);
  }
}

/** Passes the condition gates that hold now. Called from the completion of the phase before on. */
export function passConditionGates(turn: Turn, phase: PhaseNode): void {
  for (const gate of phase.gates) {
    if (gate.condition === null || !waitsOtherwise(gate, turn.state)) continue;
    if (allHold(turn, { phase, at: 'entry' }, [gate.condition], gate)) pass(turn, gate, 'condition');
  }
}

export function allGatesPassed(turn: Turn, phase: PhaseNode): boolean {
  return phase.gates.every((gate) => turn.state.gates[gate.id]!.status === 'passed');
}

/** Manual gates that wait for somebody's hand: their phase is reached, and all before it is complete. */
export function waitingManualGates(phases: PhaseNode[], state: ProcessState): GateNode[] {
  return phases.flatMap((phase) => {
    if (state.phases[phase.id]!.status !== 'waiting') return [];
    const earlier = phases.slice(0, phase.index).map(({ id }) => state.phases[id]!.status);
    if (!earlier.every((status) => status === 'completed' || status === 'skipped')) return [];
    return phase.gates.filter((gate) => gate.type === 'manual' && waitsOtherwise(gate, state));
  });
}

/** Whether a gate waits for something else than an approval: for its condition, or for somebody's hand. */
export function waitsOtherwise({ id, approval }: GateNode, state: ProcessState): boolean {
  if (state.gates[id]!.status === 'passed') return false;
  return approval === null || latestApproval(state, 'gate', id)?.status === 'granted';
}

function pass(turn: Turn, gate: GateNode, how: 'approval' | 'condition'): void {
  turn.follows('GatePassed', { gateId: gate.id, phaseId: gate.phaseId, how });
}

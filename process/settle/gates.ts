// Gates before a phase: asked when the phase is reached, passed by decision, by condition, or by hand.
import type { GateNode, PhaseNode } from '../../definition/graph.ts';
import { latestApproval, needsAsking } from '../approvals/approvals.ts';
import { askDefined } from '../approvals/ask.ts';
import type { ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { allHold } from './conditions.ts';

/** Puts the approval gates to their approvers, and passes those that have been granted. */
export function askGates(turn: Turn, phase: PhaseNode): void {
  for (const gate of phase.gates) {
    if (gate.approval === null || turn.state.gates[gate.id]!.status === 'passed') continue;
    const latest = latestApproval(turn.state, 'gate', gate.id);
    if (latest?.status === 'granted') pass(turn, gate, 'approval');
    else if (needsAsking(turn.state, latest)) askDefined(turn, gate.approval);
  }
}

/** Passes the condition gates that hold now. Called from the completion of the phase before on. */
export function passConditionGates(turn: Turn, phase: PhaseNode): void {
  for (const gate of phase.gates) {
    if (gate.condition === null || turn.state.gates[gate.id]!.status !== 'waiting') continue;
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
    return phase.gates.filter(({ id, type }) => type === 'manual' && state.gates[id]!.status === 'waiting');
  });
}

function pass(turn: Turn, gate: GateNode, how: 'approval' | 'condition'): void {
  turn.follows('GatePassed', { gateId: gate.id, phaseId: gate.phaseId, how });
}

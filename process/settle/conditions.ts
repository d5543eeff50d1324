// Conditions that stand in the way of a phase or a gate: judged at every turn, and an incident where that cannot be done.
import type { GateNode, PhaseNode } from '../../definition/graph.ts';
import { mend, raiseIncident } from '../trouble/incidents.ts';
import { type Place, judge } from '../data/scope.ts';
import type { IncidentState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Whether all hold. False: not yet, or an incident now says why they cannot be judged. */
export function allHold(turn: Turn, place: Place, sources: string[], gate?: GateNode): boolean {
  const open = conditionIncident(turn, place.phase, gate);
  for (const source of sources) {
    const outcome = judge(turn.graph, turn.state, place, source);
    if (outcome.kind === 'error') {
      raiseConditionIncident(turn, place.phase, source, outcome.message, gate);
      return false;
    }
    if (outcome.kind === 'missing' || !outcome.value) {
      if (open !== undefined) mend(turn, open.id, 'The condition can be evaluated now.');
      return false;
    }
  }
  if (open !== undefined) mend(turn, open.id, 'The condition holds now.');
  return true;
}

/** The open incident about a condition of the phase, or of the gate before it. */
export function conditionIncident(turn: Turn, phase: PhaseNode, gate?: GateNode): IncidentState | undefined {
  return Object.values(turn.state.incidents).find(
    ({ kind, phaseId, gateId, taskId }) =>
      kind === 'condition-error' && phaseId === phase.id && gateId === gate?.id && taskId === undefined,
  );
}

/** Says that a condition cannot be judged, and why. */
export function raiseConditionIncident(
  turn: Turn,
  phase: PhaseNode,
  source: string,
  reason: string,
  gate?: GateNode,
): void {
  const about = { phaseId: phase.id, ...(gate === undefined ? {} : { gateId: gate.id }) };
  const where = gate === undefined ? `phase "${phase.name}"` : `gate "${gate.name}"`;
  const message = `The condition "${source}" of ${where} cannot be evaluated: ${reason}.`;
  raiseIncident(turn, 'condition-error', (gate ?? phase).id, message, about);
}

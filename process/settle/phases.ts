// Phases: reached, started, past their last task, completed, or skipped.
import type { PhaseNode } from '../../definition/graph.ts';
import { latestApproval, needsAsking } from '../approvals/approvals.ts';
import { askDefined } from '../approvals/ask.ts';
import { judge } from '../data/scope.ts';
import type { Turn } from '../turn.ts';
import { allHold, conditionIncident, raiseConditionIncident } from './conditions.ts';
import { allGatesPassed, askGates, passConditionGates } from './gates.ts';
import { settleTasks } from './tasks.ts';

/** Moves each phase as far as it goes now. One pass; what it moved may let others move in the next. */
export function settlePhases(turn: Turn): void {
  // Of the phases before, those that are skipped do not count. What is settled here moves no earlier phase.
  let earlierDone = true;
  let reachable = true;
  for (const phase of turn.graph.phases) {
    settlePhase(turn, phase, reachable, earlierDone);
    const status = statusOf(turn, phase.id);
    if (status === 'skipped') continue;
    // A phase can be reached once the one before it is past its last task, and all before that are complete.
    reachable = earlierDone && (status === 'completed' || status === 'sign_off');
    earlierDone &&= status === 'completed';
  }
}

function settlePhase(turn: Turn, phase: PhaseNode, reachable: boolean, earlierDone: boolean): void {
  if (statusOf(turn, phase.id) === 'pending' && reachable) reach(turn, phase);
  if (statusOf(turn, phase.id) === 'waiting') {
    askGates(turn, phase);
    if (earlierDone) start(turn, phase);
  }
  if (statusOf(turn, phase.id) === 'active' && earlierDone) {
    settleTasks(turn, phase);
    if (phase.tasks.every(({ id }) => isDone(turn, id))) {
      turn.follows('PhaseTasksCompleted', { phaseId: phase.id });
    }
  }
  if (statusOf(turn, phase.id) === 'sign_off' && earlierDone) finish(turn, phase);
}

/** `when` is evaluated once, before the gates are asked; what it lacks then is an incident, for nobody asks again. */
function reach(turn: Turn, phase: PhaseNode): void {
  // One that is passed through again was reached before.
  if (phase.when !== null && turn.state.phases[phase.id]!.reachedAt === undefined) {
    if (conditionIncident(turn, phase) !== undefined) return;
    const outcome = judge(turn.graph, turn.state, { phase, at: 'entry' }, phase.when);
    if (outcome.kind !== 'value') {
      const reason = outcome.kind === 'missing' ? `${outcome.name} is not there` : outcome.message;
      raiseConditionIncident(turn, phase, phase.when, reason);
      return;
    }
    if (!outcome.value) {
      turn.follows('PhaseSkipped', {
        phaseId: phase.id,
        reason: `Its condition "${phase.when}" does not hold.`,
      });
      for (const gate of phase.gates) turn.follows('GateSkipped', { gateId: gate.id, phaseId: phase.id });
      return;
    }
  }
  turn.follows('PhaseReached', { phaseId: phase.id });
}

function start(turn: Turn, phase: PhaseNode): void {
  passConditionGates(turn, phase);
  // Judged even while a gate is open, so that an error in it is seen early.
  const entered = allHold(turn, { phase, at: 'entry' }, phase.entry);
  if (entered && allGatesPassed(turn, phase)) turn.follows('PhaseStarted', { phaseId: phase.id });
}

function finish(turn: Turn, phase: PhaseNode): void {
  if (phase.signOff !== null) {
    const signOff = latestApproval(turn.state, 'sign_off', phase.id);
    if (needsAsking(turn.state, signOff)) askDefined(turn, phase.signOff);
    if (latestApproval(turn.state, 'sign_off', phase.id)?.status !== 'granted') return;
  }
  if (allHold(turn, { phase, at: 'exit' }, phase.exit)) turn.follows('PhaseCompleted', { phaseId: phase.id });
}

function statusOf(turn: Turn, phaseId: string) {
  return turn.state.phases[phaseId]!.status;
}

function isDone(turn: Turn, taskId: string): boolean {
  const { status } = turn.state.tasks[taskId]!;
  return status === 'completed' || status === 'skipped';
}

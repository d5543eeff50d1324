// What operators do with an instance as a whole: advance, pause, resume, cancel.
import { closeInstance } from '../close.ts';
import type { CommandOfType } from '../commands.ts';
import { refusals } from '../refusals.ts';
import { waitingManualGates } from '../settle/gates.ts';
import type { Handler } from '../turn.ts';
import { waitsFor } from '../waits.ts';

/** Passes the manual gates that wait now. Never stands in for an approval. */
export const advancePhase: Handler<CommandOfType<'AdvancePhase'>> = (turn, { data }) => {
  const { graph, state } = turn;
  if (state.status === 'paused') return refusals.paused();
  const gates = waitingManualGates(graph.phases, state);
  if (gates.length === 0) {
    const waits = waitsFor(graph, state);
    const named = waits.map(({ kind, id }) => `${kind} ${id}`).join(', ');
    const message = `No manual gate waits now. The instance waits for: ${named}.`;
    return refusals.nothingToAdvance(
      message,
      waits.map(({ kind, id, on }) => ({ kind, id, on })),
    );
  }
  const reason = data.reason?.trim() ?? '';
  for (const gate of gates) {
    turn.did('GatePassed', {
      gateId: gate.id,
      phaseId: gate.phaseId,
      how: 'manual',
      ...(reason === '' ? {} : { reason }),
    });
  }
  return null;
};

export const pauseInstance: Handler<CommandOfType<'PauseInstance'>> = (turn, { data }) => {
  if (turn.state.status === 'paused') return refusals.paused();
  turn.did('InstancePaused', { reason: data.reason });
  return null;
};

export const resumeInstance: Handler<CommandOfType<'ResumeInstance'>> = (turn, { at, data }) => {
  const { pausedAt } = turn.state;
  if (pausedAt === undefined) return refusals.notPaused();
  turn.did('InstanceResumed', { reason: data.reason, pausedMs: at - pausedAt });
  return null;
};

export const cancelInstance: Handler<CommandOfType<'CancelInstance'>> = (turn, { data }) => {
  closeInstance(turn, `The instance was cancelled: ${data.reason}`);
  turn.did('InstanceCancelled', { reason: data.reason });
  return null;
};

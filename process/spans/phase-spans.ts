// Spans of phases and of the gates before them. Passed through again after rework, each has another span.
import type { About } from './course-log.ts';
import type { Tracers, Tracing } from './tracing.ts';

export const phaseTracers: Tracers<
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
  PhaseReached: (tracing, { at, data: { phaseId } }) => {
    known(tracing, phaseId);
    tracing.reachedAt.set(phaseId, at);
    tracing.log.begin('phase', phaseId, at, { phaseId });
    tracing.log.begin('entry', phaseId, at, { phaseId });
  },
  PhaseStarted: ({ log }, { at, data }) => void log.end('entry', data.phaseId, at, 'over'),
  PhaseTasksCompleted: ({ log }, { at, data: { phaseId } }) =>
    void log.begin('exit', phaseId, at, { phaseId }),
  PhaseCompleted: ({ log }, { at, data }) => {
    log.end('exit', data.phaseId, at, 'over');
    log.end('phase', data.phaseId, at, 'completed');
  },
  PhaseSkipped: (tracing, { at, data: { phaseId } }) => {
    known(tracing, phaseId);
    tracing.log.begin('phase', phaseId, at, { phaseId });
    tracing.log.end('phase', phaseId, at, 'skipped');
  },
  PhaseReopened: (tracing, { at, data: { phaseId } }) => {
    const { log, phases } = tracing;
    for (const later of phases.slice(phases.indexOf(phaseId) + 1)) drop(tracing, later, at);
    log.end('exit', phaseId, at, 'dropped');
    // One that still was at its sign-off goes on; one that was complete is passed through again.
    if (log.opened('phase', phaseId) === undefined) log.begin('phase', phaseId, at, { phaseId });
  },
  GateAsked: (tracing, { data: { gateId, phaseId } }) => waits(tracing, gateId, phaseId),
  GatePassed: (tracing, { at, data: { gateId, phaseId, how } }) => {
    waits(tracing, gateId, phaseId);
    tracing.log.end('gate', gateId, at, how);
  },
  GateSkipped: ({ log }, { at, data: { gateId, phaseId } }) => {
    log.begin('gate', gateId, at, { gateId, phaseId });
    log.end('gate', gateId, at, 'skipped');
  },
};

/** A gate whose approval does not stand any more waits anew since `at`, where its phase has not started yet. */
export function gateWaitsAgain({ log }: Tracing, { gateId = null, phaseId = null }: About, at: number): void {
  if (gateId === null || phaseId === null || log.opened('entry', phaseId) === undefined) return;
  if (log.opened('gate', gateId) === undefined) log.begin('gate', gateId, at, { gateId, phaseId });
}

/** Which gates there are shows when one is asked or passed: it has waited since its phase was reached. */
function waits({ log, reachedAt }: Tracing, gateId: string, phaseId: string): void {
  if (log.opened('gate', gateId) !== undefined) return;
  log.begin('gate', gateId, reachedAt.get(phaseId)!, { gateId, phaseId });
}

/** Its passing ends here: once the work before it is done again, it is reached anew. */
function drop({ log }: Tracing, phaseId: string, at: number): void {
  log.end('entry', phaseId, at, 'dropped');
  log.end('exit', phaseId, at, 'dropped');
  for (const gate of log.openOf('gate')) {
    if (gate.phaseId === phaseId) log.end('gate', gate.gateId!, at, 'dropped');
  }
  log.end('phase', phaseId, at, 'dropped');
}

function known({ phases }: Tracing, phaseId: string): void {
  if (!phases.includes(phaseId)) phases.push(phaseId);
}

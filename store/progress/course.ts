// Phases, incidents and bindings as lists read them, event by event.
import { BOUNDS, cutBytes } from '../../process/bounds.ts';
import type { EventOfType } from '../../process/events.ts';
import { type Changes, type Progress, withoutKey } from './progress.ts';

export const courseChanges: Changes<
  | 'PhaseReached'
  | 'PhaseStarted'
  | 'PhaseTasksCompleted'
  | 'PhaseCompleted'
  | 'PhaseSkipped'
  | 'PhaseReopened'
  | 'IncidentRaised'
  | 'IncidentResolved'
  | 'ParticipantBound'
  | 'GuestJoined'
> = {
  PhaseReached: null,
  PhaseStarted: null,
  PhaseTasksCompleted: null,
  PhaseCompleted: ({ completedPhases }, { data }) => ({
    completedPhases: withId(completedPhases, data.phaseId),
  }),
  PhaseSkipped: ({ skippedPhases, tasks }, { data }) => ({
    skippedPhases: withId(skippedPhases, data.phaseId),
    tasks: Object.fromEntries(Object.entries(tasks).filter(([, { phaseId }]) => phaseId !== data.phaseId)),
  }),
  PhaseReopened: reopened,
  IncidentRaised: ({ incidents }, { at, data }) => {
    const { incidentId, notificationId: _, ...raised } = data;
    const message = cutBytes(raised.message, BOUNDS.incidentMessageBytes);
    return { incidents: { ...incidents, [incidentId]: { ...raised, message, raisedAt: at } } };
  },
  IncidentResolved: ({ incidents }, { data }) => ({ incidents: withoutKey(incidents, data.incidentId) }),
  ParticipantBound: bound,
  GuestJoined: bound,
};

function bound(
  { bound: others }: Progress,
  { data: { participantId, bindingId } }: EventOfType<'ParticipantBound' | 'GuestJoined'>,
): Partial<Progress> {
  return { bound: { ...others, [participantId]: bindingId } };
}

/** Completed phases behind it are passed through again; what was skipped stays so. */
function reopened(
  progress: Progress,
  { data: { phaseId } }: EventOfType<'PhaseReopened'>,
): Partial<Progress> {
  const before = progress.phases.slice(0, progress.phases.indexOf(phaseId));
  return {
    completedPhases: progress.completedPhases.filter((id) => before.includes(id)),
    skippedPhases: progress.skippedPhases.filter((id) => id !== phaseId),
  };
}

const withId = (ids: string[], id: string): string[] => (ids.includes(id) ? ids : [...ids, id]);

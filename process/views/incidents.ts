// Open incidents as they are read, oldest first: what is wrong, and what would mend it.
import type { ProcessState } from '../state.ts';
import { instant } from './format.ts';
import type { IncidentView } from './types.ts';

export function incidentViews(state: ProcessState): IncidentView[] {
  return Object.values(state.incidents)
    .toSorted((a, b) => a.raisedAt - b.raisedAt)
    .map((incident) => {
      // Which mail it was is the engine's business.
      const { notificationId: _notificationId, ...shown } = incident;
      return { ...shown, raisedAt: instant(incident.raisedAt) };
    });
}

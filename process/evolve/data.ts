// Folds of what an instance knows and whom it tells: facts, artifacts, addresses, messages, incidents.
import { BOUNDS } from '../bounds.ts';
import { readsMetadataOf } from '../expressions-of.ts';
import type { Notification } from '../state.ts';
import type { Folds } from './fold.ts';
import { without } from './without.ts';

export const dataFolds: Folds<
  | 'FactSet'
  | 'ArtifactStored'
  | 'ParticipantBound'
  | 'NotificationRequested'
  | 'DeliveryFailed'
  | 'IncidentRaised'
  | 'IncidentResolved'
> = {
  FactSet: (state, { at, by, data }) => ({
    ...state,
    facts: { ...state.facts, [data.name]: { value: data.value, setBy: by.id, at } },
  }),
  ArtifactStored: (state, { at, by, data }, graph) => {
    const metadata = readsMetadataOf(graph, data.key) ? data.metadata : {};
    return {
      ...state,
      artifacts: { ...state.artifacts, [data.key]: { ...data, metadata, at, by: by.id } },
    };
  },
  ParticipantBound: (state, { data }) => ({
    ...state,
    bindings: { ...state.bindings, [data.participantId]: data.bindingId },
  }),
  NotificationRequested: (state, { data }) => {
    const failedDeliveries = without(state.failedDeliveries, data.notificationId);
    const others = without(state.notifications, data.notificationId);
    return { ...state, failedDeliveries, notifications: newest({ ...others, [data.notificationId]: data }) };
  },
  DeliveryFailed: (state, { data }) => {
    const notification = state.notifications[data.notificationId];
    if (notification === undefined) return state;
    const retry = data.retryAt === undefined ? {} : { retryAt: data.retryAt };
    return {
      ...state,
      failedDeliveries: { ...state.failedDeliveries, [data.notificationId]: { ...notification, ...retry } },
    };
  },
  IncidentRaised: (state, { at, data }) => {
    const { incidentId: id, ...incident } = data;
    return {
      ...state,
      incidents: { ...state.incidents, [id]: { id, ...incident, raisedAt: at } },
      incidentCount: state.incidentCount + 1,
    };
  },
  IncidentResolved: (state, { data }) => {
    return { ...state, incidents: without(state.incidents, data.incidentId) };
  },
};

function newest(notifications: Record<string, Notification>): Record<string, Notification> {
  const entries = Object.entries(notifications);
  return entries.length <= BOUNDS.notifications
    ? notifications
    : Object.fromEntries(entries.slice(-BOUNDS.notifications));
}

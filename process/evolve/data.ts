// Folds of what an instance knows and whom it tells: facts, artifacts, addresses, messages, incidents.
import { boundAs } from '../approvals/one-mailbox.ts';
import { BOUNDS, cutBytes, newestWithin, sizeOf } from '../bounds.ts';
import { readOfArtifact, readOfFact } from '../carry/expressions-of.ts';
import type { Notification } from '../state.ts';
import type { Folds } from './fold.ts';
import { starters } from './people.ts';
import { reviewed, withTask } from './tasks.ts';
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
  FactSet: (state, { data }, graph) => {
    const value = readOfFact(graph, data.name, data.value);
    return { ...state, facts: { ...state.facts, [data.name]: value === undefined ? {} : { value } } };
  },
  ArtifactStored: (state, { data }, graph) => {
    const { key, version, sha256, taskId } = data;
    const artifact = { key, version, sha256, ...(taskId === undefined ? {} : { taskId }) };
    const read = readOfArtifact(graph, key, data);
    return { ...state, artifacts: { ...state.artifacts, [key]: { ...artifact, ...read } } };
  },
  ParticipantBound: (state, { data }) => ({
    ...state,
    ...starters(state, data.participantId, data.isStarter),
    ...boundAs(state, data.participantId, data.sameAs),
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
    const { incidentId: id, ...raised } = data;
    const incident = { ...raised, message: cutBytes(raised.message, BOUNDS.incidentMessageBytes) };
    return {
      ...state,
      incidents: { ...state.incidents, [id]: { id, ...incident, raisedAt: at } },
      incidentCount: state.incidentCount + 1,
    };
  },
  IncidentResolved: (state, { data }) => {
    const { taskId } = state.incidents[data.incidentId]!;
    const resolved = { ...state, incidents: without(state.incidents, data.incidentId) };
    if (data.action !== 'accept') return resolved;
    return withTask(resolved, taskId!, (task) => ({ ...reviewed(task), status: 'awaiting_approval' }));
  },
};

function newest(notifications: Record<string, Notification>): Record<string, Notification> {
  const entries = Object.entries(notifications);
  const { notifications: count, notificationBytes } = BOUNDS;
  const kept = newestWithin(entries, count, notificationBytes, ([, each]) => sizeOf(each));
  return kept === entries ? notifications : Object.fromEntries(kept);
}

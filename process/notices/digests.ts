// What is news to those who are informed (start, phases, decisions, trouble, the end), and what waits for its day's message.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { EventType, IncidentKind, NewEvent, ProcessEvent } from '../events.ts';
import { own } from '../own.ts';
import { everybody } from '../people.ts';
import { MESSAGES } from '../raid.ts';
import type { ProcessState } from '../state.ts';

const DAY_MS = 86_400_000;

/** What those who are informed hear of. Of these, `end` is told at once. */
const NEWS: Partial<Record<EventType, 'step' | 'end'>> = {
  InstanceStarted: 'step',
  InstancePaused: 'step',
  InstanceResumed: 'step',
  PhaseStarted: 'step',
  PhaseCompleted: 'step',
  PhaseSkipped: 'step',
  PhaseReopened: 'step',
  ApprovalDecided: 'step',
  DecisionRevoked: 'step',
  ApprovalGranted: 'step',
  ApprovalRejected: 'step',
  InstanceCompleted: 'end',
  InstanceCancelled: 'end',
  InstanceFailed: 'end',
};

/** Trouble that concerns the course of the process; the rest is for those who run it. */
const TROUBLE: Record<IncidentKind, boolean> = {
  'approval-rejected': true,
  'rework-exhausted': true,
  'approval-overdue': true,
  'task-failed': true,
  'no-address': true,
  'condition-error': true,
  'nobody-to-escalate-to': true,
  'substitute-unfit': false,
  'nobody-to-review': true,
  'paused-by-rule': false,
  'mail-refused': false,
  'mail-failed': false,
  'books-unreachable': false,
  'seal-key-missing': false,
  'record-conflict': false,
};

/** What an event is to those who are informed; null: nothing that they are told of. */
export function newsIn(event: NewEvent): 'step' | 'trouble' | 'end' | null {
  if (event.type === 'IncidentRaised') return TROUBLE[event.data.kind] ? 'trouble' : null;
  return NEWS[event.type] ?? null;
}

/** The state with what now waits to be told: the first of it says since when, and when the day is over. */
export function withDigests(graph: ProcessGraph, state: ProcessState, event: ProcessEvent): ProcessState {
  if (event.type === 'NotificationRequested') return withoutTold(state, event.data);
  if (newsIn(event) === null) return state;
  const known = state.digests ?? {};
  const begun = informed(graph, state).filter(({ id, each }) => !each && own(known, id) === undefined);
  if (begun.length === 0) return state;
  const digest = { fromSeq: event.seq, dueAt: event.at + DAY_MS };
  return { ...state, digests: { ...known, ...Object.fromEntries(begun.map(({ id }) => [id, digest])) } };
}

/** A message that is tried again tells what it told before. */
function withoutTold(
  state: ProcessState,
  { kind, participantId, attempt }: Extract<ProcessEvent, { type: 'NotificationRequested' }>['data'],
): ProcessState {
  if (kind !== 'progress' || attempt > 1 || state.digests === undefined) return state;
  const { [participantId]: _told, ...digests } = state.digests;
  return { ...state, digests };
}

/** Those who hear of progress and have an address; `each`: of every step at once. */
export function informed(graph: ProcessGraph, state: ProcessState): { id: string; each: boolean }[] {
  return everybody(graph, state).flatMap(({ id, raidRole, human }) => {
    const wants = human.notificationPreferences?.progress ?? 'daily';
    const isTold = raidRole !== null && MESSAGES[raidRole].includes('progress');
    if (!isTold || wants === 'none' || own(state.bindings, id) === undefined) return [];
    return [{ id, each: wants === 'each' }];
  });
}

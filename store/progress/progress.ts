// What the row of an instance and the lists over all instances are read from, folded from its events.
import type { ProcessDefinition } from '../../definition/types.ts';
import type {
  ApprovalKind,
  EventOfType,
  EventType,
  IncidentAction,
  IncidentKind,
} from '../../process/events.ts';

/** An approval as lists show it; times epoch ms. */
export interface ListedApproval {
  kind: ApprovalKind;
  title: string;
  phaseId: string;
  taskId?: string;
  gateId?: string;
  round: number;
  /** `settled`: answered or withdrawn. Kept while events are folded, for it may be opened again; never stored. */
  status: 'pending' | 'overdue' | 'settled';
  requestedAt: number;
  dueAt: number;
  /** Number of the event that set the deadline. */
  dueSeq: number;
  approvers: string[];
  inOrder?: boolean;
  decisions: { decisionId: string; participantId: string; receivedAt: number }[];
}

/** A task that somebody is at, or that waits for its next attempt. */
export interface ListedTask {
  phaseId: string;
  on: string;
  byPerson: boolean;
  since: number;
  /** Waits for its next attempt. */
  inBackoff?: boolean;
}

export interface ListedQuestion {
  /** Cut short. */
  text: string;
  to: string[];
  askedAt: number;
}

export interface ListedIncident {
  kind: IncidentKind;
  /** Cut short, as the engine's own state has it. */
  message: string;
  cure: string;
  actions: IncidentAction[];
  raisedAt: number;
  taskId?: string;
  phaseId?: string;
  gateId?: string;
  approvalId?: string;
  participantId?: string;
}

export interface Progress {
  /** Phase ids in order. */
  phases: string[];
  completedPhases: string[];
  skippedPhases: string[];
  /** By id, in the order asked. */
  approvals: Record<string, ListedApproval>;
  questions: Record<string, ListedQuestion>;
  tasks: Record<string, ListedTask>;
  /** Open ones. */
  incidents: Record<string, ListedIncident>;
  /** Participant id → the e-mail address that counts now, in small letters. */
  addresses: Record<string, string>;
  /** Participant id → id of a binding whose address is still to be looked up. Empty where it is stored. */
  bound: Record<string, string>;
  /** Epoch ms; absent: it is not paused. */
  pausedAt?: number | undefined;
}

/** Phase ids in order. */
export const phasesInOrder = ({ phases }: Pick<ProcessDefinition, 'phases'>): string[] =>
  phases.toSorted((a, b) => a.order - b.order).map(({ id }) => id);

/** The progress of an instance nothing has happened to; `phases`: ids in order. */
export function firstProgress(phases: string[]): Progress {
  return {
    phases,
    completedPhases: [],
    skippedPhases: [],
    approvals: {},
    questions: {},
    tasks: {},
    incidents: {},
    addresses: {},
    bound: {},
  };
}

/** What an event changes; {}: nothing. Parts that stay are the same object, so that a change is told by comparing. */
export type Change<T extends EventType> = (progress: Progress, event: EventOfType<T>) => Partial<Progress>;
/** `null`: shows on the trail only. */
export type Changes<T extends EventType> = { [Type in T]: Change<Type> | null };

/** Without what is settled: what is stored. */
export function storedProgress(progress: Progress): Progress {
  const all = Object.entries(progress.approvals);
  const open = all.filter(([, { status }]) => status !== 'settled');
  return open.length === all.length ? progress : { ...progress, approvals: Object.fromEntries(open) };
}

/** A record without one of its keys; the same record where it has no such key. */
export function withoutKey<V>(record: Record<string, V>, key: string): Record<string, V> {
  if (!Object.hasOwn(record, key)) return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
}

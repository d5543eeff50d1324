// How an event leaves its trace in a course: the shape of a tracer, and what tracers share.
import type { EventOfType, EventType, NewEvent } from '../events.ts';
import type { ApprovalTrack } from './approval-track.ts';
import type { CourseLog } from './course-log.ts';

export interface Tracing {
  log: CourseLog;
  approvals: Map<string, ApprovalTrack>;
  /** In the order first reached or skipped, which is the definition's. */
  phases: string[];
  /** Since when each phase is reached, by its last passing. */
  reachedAt: Map<string, number>;
  tasks: Map<string, TaskTrack>;
  /** What the command under way did by its sender's hand. */
  done: { commandId: string | undefined; types: Set<EventType> };
}

/** A task that was begun: where it belongs, and its last attempt. */
interface TaskTrack {
  phaseId: string;
  attempt: number;
  /** How many people have had this attempt, one after another. */
  part: number;
  by: 'agent' | 'person';
  workBy: Worker | null;
}

/** Who did the work that a task rests on. `who` null: an operator, for nobody. */
export interface Worker {
  who: string | null;
  kind: 'agent' | 'person';
}

export type Tracer<T extends EventType> = (tracing: Tracing, event: EventOfType<T>) => void;

/** A family of events, complete by type. Null: it leaves no trace. */
export type Tracers<T extends EventType> = { [Type in T]: Tracer<Type> | null };

/** Of an event: a moment's id. */
export function momentOf(event: NewEvent & { seq: number }): string {
  return `${event.type}.${event.seq}`;
}

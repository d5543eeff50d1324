// The course of an instance: what each stretch of its time went to, made from its events alone.
import type { EventType, ProcessEvent } from '../events.ts';
import { approvalTracers } from './approval-spans.ts';
import { CourseLog } from './course-log.ts';
import { instanceTracers } from './instance-spans.ts';
import { phaseTracers } from './phase-spans.ts';
import { taskTracers } from './task-spans.ts';
import type { Tracer, Tracers, Tracing } from './tracing.ts';
import type { Course } from './types.ts';

const TRACERS: Tracers<EventType> = {
  ...instanceTracers,
  ...phaseTracers,
  ...taskTracers,
  ...approvalTracers,
  // Beside the course: what is said, stored and sent.
  DecisionRefused: null,
  ForeignMessageRefused: null,
  ApprovalReminded: null,
  ApprovalNudged: null,
  ConcernRaised: null,
  RuleFired: null,
  ErrandStarted: null,
  ErrandEnded: null,
  FactSet: null,
  ArtifactStored: null,
  ParticipantBound: null,
  GuestJoined: null,
  AbsenceSet: null,
  NotificationRequested: null,
  DeliveryFailed: null,
};

/** Pure. `events`: all of one instance, in order of seq, from its start; [] gives an empty course. */
export function courseOf(events: readonly ProcessEvent[]): Course {
  const tracing: Tracing = {
    log: new CourseLog(),
    approvals: new Map(),
    phases: [],
    reachedAt: new Map(),
    tasks: new Map(),
    done: { commandId: undefined, types: new Set() },
  };
  for (const event of events) {
    noteDone(tracing, event);
    (TRACERS[event.type] as Tracer<EventType> | null)?.(tracing, event);
  }
  return tracing.log.course();
}

/** What an exception went past is told by what else its command did. */
function noteDone({ done }: Tracing, { type, by, commandId }: ProcessEvent): void {
  if (commandId !== done.commandId) {
    done.commandId = commandId;
    done.types.clear();
  }
  if (by.kind !== 'engine') done.types.add(type);
}

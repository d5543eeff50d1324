// What figures need of one instance, from its events.
import type { ProcessEvent } from '../events.ts';
import { courseOf } from '../spans/course-of.ts';
import { factsOf } from './facts-of.ts';
import { stretchesOf } from './time-split.ts';
import type { CourseDigest } from './types.ts';

/** Null before the instance has started. `events`: all of one instance, in order of seq. */
export function digestOf(events: readonly ProcessEvent[]): CourseDigest | null {
  const [first] = events;
  if (first?.type !== 'InstanceStarted') return null;
  const { instanceId, processId, version } = first.data;
  const course = courseOf(events);
  const life = course.spans.find(({ kind }) => kind === 'instance')!;
  const closedAt = life.to;
  return {
    instanceId,
    processId,
    version,
    startedAt: life.from,
    closedAt,
    facts: factsOf(course),
    stretches: stretchesOf(course),
  };
}

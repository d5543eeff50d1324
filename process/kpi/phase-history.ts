// What phases took in instances that are complete, for the estimates of those under way.
import type { PhaseHistory } from '../views/estimate.ts';
import type { CourseDigest } from './types.ts';

/** `courses`: of completed instances of one definition. */
export function phaseHistoryOf(courses: readonly CourseDigest[]): PhaseHistory {
  const lengths = new Map<string, number[]>();
  for (const course of courses) {
    for (const [phaseId, ms] of ownTimes(course)) lengths.set(phaseId, [...(lengths.get(phaseId) ?? []), ms]);
  }
  for (const its of lengths.values()) its.sort((one, other) => one - other);
  return { instances: courses.length, phases: Object.fromEntries(lengths) };
}

/**
 * Phases end one after another: from the end of one to the end of the next the time is the next one's, so that all of them together
 * are the whole. Of a phase that was passed through again the last end counts.
 */
function ownTimes({ startedAt, facts }: CourseDigest): [phaseId: string, ms: number][] {
  const ends = new Map<string, number>();
  for (const { kind, phaseId, at } of facts) {
    if (kind !== 'phase' || phaseId === null) continue;
    ends.delete(phaseId);
    ends.set(phaseId, at);
  }
  let before = startedAt;
  return [...ends].map(([phaseId, at]) => {
    const ms = at - before;
    before = at;
    return [phaseId, ms];
  });
}

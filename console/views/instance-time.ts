// Where an instance's time went so far, in a sentence.
import { timeSplit } from '../../process/kpi/time-split.ts';
import { sayList } from '../../process/views/format.ts';
import type { InstanceSource } from './instance-source.ts';
import { twoUnitLength } from './two-unit-length.ts';

/** "Of 48 h 42 min so far, agents were at work for 13 h 11 min; for 35 h 29 min it waited for people." Each ms counts once. */
export function timeWords({ state, course, now }: InstanceSource): string | null {
  const end = state.closedAt ?? now;
  const all = end - state.startedAt;
  if (all <= 0) return null;
  const { agent, person, paused, trouble, gate, other } = timeSplit(course, state.startedAt, end);
  const said = (ms: number, words: string) => (ms < 60_000 ? [] : [`${words} ${twoUnitLength(ms)}`]);
  const parts = [
    ...said(agent, 'agents were at work for'),
    ...said(person, 'it waited for people for'),
    ...said(trouble, 'something was in the way for'),
    ...said(paused, 'it was paused for'),
    ...said(gate, 'it waited for gates and conditions for'),
    ...said(other, 'nothing was under way for'),
  ];
  if (parts.length === 0) return null;
  const whole =
    state.closedAt === undefined ? `Of ${twoUnitLength(all)} so far` : `Of ${twoUnitLength(all)} in all`;
  return `${whole}, ${sayList(parts)}.`;
}

// Setting an agent to something beside its tasks. There is room for so many at once, and in all: nothing here goes on for ever.
import { BOUNDS, cut } from '../bounds.ts';
import type { EventOfType } from '../events.ts';
import type { ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';

export type Errand = Omit<EventOfType<'ErrandStarted'>['data'], 'errandId'>;

/** How many more may be started now. */
export function errandRoom({ errands = {}, errandCount = 0 }: ProcessState): number {
  return Math.min(BOUNDS.openErrands - Object.keys(errands).length, BOUNDS.errands - errandCount);
}

/** False where there is no room: whoever asks for it tells people instead. */
export function startErrand(turn: Turn, errand: Errand): boolean {
  if (errandRoom(turn.state) <= 0) return false;
  const errandId = `errand.${(turn.state.errandCount ?? 0) + 1}`;
  turn.follows('ErrandStarted', { errandId, ...errand, brief: cut(errand.brief, BOUNDS.briefChars) });
  return true;
}

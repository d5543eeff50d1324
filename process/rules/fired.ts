// Which rules took hold of what: a rule does so once for each subject.
import { BOUNDS, textBytes } from '../bounds.ts';
import type { Subject } from '../events.ts';
import type { ProcessState } from '../state.ts';

type Fired = Pick<ProcessState, 'fired'>;

/** What a rule that took hold of a subject is kept as. Each round of an approval is a subject of its own. */
export function firedKey(ruleId: string, { approvalId, gateId, taskId, phaseId }: Subject): string {
  return `${ruleId}:${approvalId ?? gateId ?? taskId ?? phaseId ?? ''}`;
}

/** Whether the rule may take hold of the subject: it has not yet, and there is room to remember that it did. */
export function mayFire({ fired = [] }: Fired, ruleId: string, subject: Subject): boolean {
  return hasRoom(fired) && !fired.includes(firedKey(ruleId, subject));
}

/** What is forgotten would come again and again: where there is no more room, rules rest. */
function hasRoom(fired: string[]): boolean {
  if (fired.length >= BOUNDS.fired) return false;
  return fired.reduce((sum, key) => sum + textBytes(key) + 3, 0) < BOUNDS.firedBytes;
}

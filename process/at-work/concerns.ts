// What worries agents, as events of its own: rules of the team take hold of them by their kind.
import type { Concern } from '../events.ts';
import type { Turn } from '../turn.ts';

/** Of a concern that names no kind. */
export const GENERAL_CONCERN = 'general';
/** `<kind>_concern_detected` is a trigger of the team's rules. */
export const CONCERN_KIND = /^[a-z][a-z0-9_]{0,39}$/;
export const CONCERN_CHARS = 2_000;

/** Puts each on the trail. `taskId`: the id of the work, a task's or an errand's. */
export function raiseConcerns(turn: Turn, taskId: string, agentId: string, concerns: Concern[]): void {
  for (const { kind, text } of concerns) turn.did('ConcernRaised', { taskId, agentId, kind, text });
}

// The rules of the team, held against what has happened in a turn.
import type { NewEvent } from '../events.ts';
import type { Turn } from '../turn.ts';
import { fire } from './fire.ts';
import { occasionsIn } from './triggers.ts';

/** Lets every rule take hold of the event that it is about, in the order in which the team lists them. */
export function fireRules(turn: Turn, event: NewEvent): void {
  const rules = turn.graph.team?.interactionRules ?? [];
  if (rules.length === 0) return;
  for (const occasion of occasionsIn(turn, event)) {
    for (const rule of rules) if (rule.trigger === occasion.trigger) fire(turn, rule, occasion);
  }
}

// What a link lets a person do, by their part in the process: the same whoever makes the link.
import type { PersonNode } from '../definition/graph.ts';
import type { LinkPermission } from './magic-link.ts';

/** Who decides does all of it; who is informed looks; others look and comment. */
export function permissionsFor(person: Pick<PersonNode, 'mayDecide' | 'raidRole'>): LinkPermission[] {
  if (person.mayDecide) return ['view', 'approve', 'comment'];
  return person.raidRole === 'informed' ? ['view'] : ['view', 'comment'];
}

// What a link lets a person do, by their part in the process: the same whoever makes the link.
import type { ProcessGraph } from '../definition/graph.ts';
import { rightsOf } from '../process/roles.ts';
import type { ProcessState } from '../process/state.ts';
import { LINK_PERMISSIONS, type LinkPermission } from './magic-link.ts';

/** Those of their rights that a link carries; whatever it says, the engine looks at the rights they have then. [] for nobody. */
export function permissionsFor(
  graph: ProcessGraph,
  state: ProcessState,
  participantId: string,
): LinkPermission[] {
  const rights = rightsOf(graph, state, participantId);
  return LINK_PERMISSIONS.filter((permission) => rights.includes(permission));
}

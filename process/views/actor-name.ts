// What people outside call those who act: names where there are some, and readable words where there are only ids.
import type { ProcessGraph } from '../../definition/graph.ts';
import { namesOf } from './names.ts';
import type { People } from './types.ts';

/** Words that are said letter by letter. */
const LETTER_WORDS = new Set([
  'ai',
  'api',
  'ciso',
  'cto',
  'ceo',
  'hr',
  'idp',
  'it',
  'qa',
  'scim',
  'sso',
  'ui',
]);

/** Who acts for those who run the process: an operator by the API, or somebody in Temporal. */
const OPERATORS = new Set(['local', 'temporal']);

/** Whether it is somebody of those who run the process, whom people outside know by its public name only. */
export const isOperator = (id: string): boolean => OPERATORS.has(id);

/**
 * "SSO Specialist" for an agent made from `sso-specialist`, "John Smith" for a person bound to an address, who runs the
 * process for an operator, else the id in words. `operator`: the public name where the definition gives none.
 */
export function actorName(
  graph: ProcessGraph,
  id: string,
  people: People = {},
  operator: string = NAMELESS,
): string {
  if (isOperator(id)) return operatorName(graph, people, operator);
  const named = namesOf(people, graph).actor(id);
  if (named !== id) return named;
  return inWords(graph.agent(id)?.templateId ?? id);
}

/** For want of any name. */
const NAMELESS = 'The team that runs this process';

/** Who runs the process, as people outside know them: its first delegator, else its owner, else `fallback`. */
export function operatorName(graph: ProcessGraph, people: People = {}, fallback = NAMELESS): string {
  const delegator = graph.delegators[0];
  if (delegator !== undefined) return actorName(graph, delegator, people);
  return graph.definition.owner ?? fallback;
}

/** "customer_it_admin" → "Customer IT Admin". */
export function inWords(id: string): string {
  return id
    .split(/[-_]+/)
    .filter((word) => word !== '')
    .map((word) =>
      LETTER_WORDS.has(word) ? word.toUpperCase() : word.slice(0, 1).toUpperCase() + word.slice(1),
    )
    .join(' ');
}

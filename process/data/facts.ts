// Which facts may be set, by whom, and how large they may be.
import { isApprovalFact, isFactName } from '../../definition/fact-name.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { Json, ProcessTask } from '../../definition/types.ts';
import { jsonBytes } from '../bounds.ts';
import type { Refusal } from '../commands.ts';
import { own } from '../own.ts';
import type { Principal } from '../principal.ts';
import { refusals } from '../refusals.ts';
import { isDerived } from './scope.ts';
import type { ProcessState } from '../state.ts';

/** Why these facts cannot be set by this principal; null where all can. Several at once are refused as a whole. */
export function refuseFacts(
  graph: ProcessGraph,
  state: ProcessState,
  facts: [string, Json][],
  by: Principal,
): Refusal | null {
  for (const [name, value] of facts) {
    if (!isFactName(name)) {
      return refusals.invalid(
        'name',
        `"${name.slice(0, 80)}" is no name of a fact; letters, digits, _ and -, at most 64, beginning with a letter.`,
      );
    }
    if (Object.hasOwn(graph.conditions, name) || isDerived(graph, state, name)) {
      return refusals.factIsDerived(name);
    }
    if (isApprovalFact(name) && by.kind !== 'operator') return refusals.factReserved(name);
    if (jsonBytes(value) > LIMITS.factBytes) return refusals.factTooLarge(name, LIMITS.factBytes);
  }
  return tooMany(state, facts);
}

function tooMany(state: ProcessState, facts: [string, Json][]): Refusal | null {
  const added = facts.filter(([name]) => own(state.facts, name) === undefined).length;
  return added > 0 && Object.keys(state.facts).length + added > LIMITS.facts
    ? refusals.tooManyFacts(LIMITS.facts)
    : null;
}

/** The fields of a person's result that become facts, those of them that are there. */
export function factsIn(
  { facts = [] }: Pick<ProcessTask, 'facts'>,
  result: Json | undefined,
): [string, Json][] {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return [];
  return [...new Set(facts)].flatMap((name): [string, Json][] => {
    const value = own(result, name);
    return value === undefined ? [] : [[name, value]];
  });
}

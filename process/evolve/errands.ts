// Folds of agents beside their tasks: errands under way, and what rules of the team took hold of.
import { firedKey } from '../rules/fired.ts';
import type { Folds } from './fold.ts';
import { without } from './without.ts';

export const errandFolds: Folds<'ErrandStarted' | 'ErrandEnded' | 'RuleFired'> = {
  ErrandStarted: (state, { at, data }) => {
    const { errandId, brief: _brief, priority: _priority, ...errand } = data;
    return {
      ...state,
      errands: { ...state.errands, [errandId]: { ...errand, startedAt: at } },
      errandCount: (state.errandCount ?? 0) + 1,
    };
  },
  ErrandEnded: (state, { data }) => ({ ...state, errands: without(state.errands!, data.errandId) }),
  RuleFired: (state, { data }) => ({
    ...state,
    fired: [...(state.fired ?? []), firedKey(data.ruleId, data.subject)],
  }),
};

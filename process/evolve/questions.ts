// Folds of what agents at work say and ask beside their outcome.
import type { ProcessState } from '../state.ts';
import { type Folds, onlyOnRecord } from './fold.ts';
import { without } from './without.ts';

export const questionFolds: Folds<
  'ConcernRaised' | 'QuestionAsked' | 'QuestionAnswered' | 'QuestionDropped'
> = {
  ConcernRaised: onlyOnRecord,
  QuestionAsked: (state, { at, data }) => {
    const { questionId, ...question } = data;
    return {
      ...state,
      questions: { ...state.questions, [questionId]: { ...question, askedAt: at } },
      questionCount: (state.questionCount ?? 0) + 1,
    };
  },
  QuestionAnswered: (state, { data }) => withoutQuestion(state, data.questionId),
  QuestionDropped: (state, { data }) => withoutQuestion(state, data.questionId),
};

function withoutQuestion(state: ProcessState, id: string): ProcessState {
  return { ...state, questions: without(state.questions!, id) };
}

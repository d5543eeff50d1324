// AskPerson and AnswerQuestion: an agent at work asks people, and one of them, or an operator, answers.
import { LIMITS } from '../../definition/limits.ts';
import type { AgentPrincipal } from '../at-work/at-work.ts';
import { peopleToAsk } from '../at-work/overseers.ts';
import { BOUNDS, sizeOf } from '../bounds.ts';
import type { CommandOfType, Refusal } from '../commands.ts';
import { notify } from '../notices/notify.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { Handler } from '../turn.ts';

export const askPerson: Handler<CommandOfType<'AskPerson'>> = (turn, { by, data }) => {
  if (turn.state.status === 'paused') return refusals.paused();
  const { taskId } = data;
  const text = data.text.trim();
  const malformed = wrongText(text, BOUNDS.questionChars);
  if (malformed !== null) return malformed;
  const { questions = {}, questionCount = 0 } = turn.state;
  if (Object.keys(questions).length >= BOUNDS.questions) return refusals.tooManyQuestions(BOUNDS.questions);
  const to = peopleToAsk(turn.graph, turn.state, taskId, turn.at);
  if (to.length === 0) return refusals.nobodyToAsk();
  const questionId = `question.${questionCount + 1}`;
  const { attempt, id: agentId } = by as AgentPrincipal;
  const bytes = [...Object.values(questions), { text, to }].reduce((sum, each) => sum + sizeOf(each), 0);
  if (bytes > BOUNDS.questionBytes) return refusals.tooManyQuestions(Object.keys(questions).length);
  turn.did('QuestionAsked', { questionId, taskId, attempt, agentId, text, to });
  const about = turn.graph.task(taskId) === undefined ? {} : { taskId };
  for (const id of to) notify(turn, 'question', id, { ...about, questionId });
  return null;
};

/** The agent is told that there is an answer; what it says is on the trail. */
export const answerQuestion: Handler<CommandOfType<'AnswerQuestion'>> = (turn, { data }) => {
  const { questionId } = data;
  const question = own(turn.state.questions ?? {}, questionId);
  if (question === undefined) return refusals.noSuchQuestion(questionId);
  const text = data.text.trim();
  const malformed = wrongText(text, LIMITS.commentChars);
  if (malformed !== null) return malformed;
  const { taskId, attempt } = question;
  turn.did('QuestionAnswered', { questionId, taskId, attempt, text });
  return null;
};

function wrongText(text: string, chars: number): Refusal | null {
  return text === '' || text.length > chars ? refusals.invalid('text', `1 to ${chars} characters.`) : null;
}

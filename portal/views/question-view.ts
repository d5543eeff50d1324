// From an instance's state to the questions that agents put to a person, and the page of one of them.
import type { EventOfType, ProcessEvent } from '../../process/events.ts';
import type { QuestionState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { NoteView, QuestionClosedView, QuestionPageView, WaitingQuestionView } from '../page-views.ts';
import { actorView, frameOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/** Open ones that were put to this person, oldest first. */
export function questionsFor(
  source: Pick<ViewSource, 'graph' | 'state' | 'people' | 'operatorName' | 'participantId'>,
): WaitingQuestionView[] {
  return Object.entries(source.state.questions ?? {})
    .filter(([, { to }]) => to.includes(source.participantId))
    .map(([questionId, question]) => waiting(source, questionId, question));
}

/** What the state does not say of it. */
export interface QuestionMore {
  commandId: string;
  typed?: string;
  problem?: string | null;
  note?: NoteView | null;
}

/** Null where it does not wait for this person, or their link only lets them read. */
export function buildQuestionView(
  source: ViewSource,
  questionId: string,
  more: QuestionMore,
): QuestionPageView | null {
  const { state, graph, people, participantId, permissions } = source;
  const question = Object.hasOwn(state.questions ?? {}, questionId) ? state.questions![questionId]! : null;
  const acts = permissions.some((permission) => permission !== 'view');
  if (!question?.to.includes(participantId) || !acts || state.closedAt !== undefined) return null;
  return {
    frame: frameOf(source),
    ...waiting(source, questionId, question),
    others: question.to.filter((id) => id !== participantId).map((id) => actorName(graph, id, people)),
    commandId: more.commandId,
    typed: more.typed ?? '',
    problem: more.problem ?? null,
    note: more.note ?? null,
  };
}

/** `events`: of the question's types, in order. Null where nobody ever put it to this person. */
export function buildQuestionClosedView(
  source: ViewSource,
  questionId: string,
  events: ProcessEvent[],
  note: NoteView | null,
): QuestionClosedView | null {
  const { graph, people, participantId, state } = source;
  const asked = events.find(
    (event): event is EventOfType<'QuestionAsked'> =>
      event.type === 'QuestionAsked' && event.data.questionId === questionId,
  );
  if (!asked?.data.to.includes(participantId)) return null;
  const end = events.find(
    (event): event is EventOfType<'QuestionAnswered' | 'QuestionDropped'> =>
      (event.type === 'QuestionAnswered' || event.type === 'QuestionDropped') &&
      event.data.questionId === questionId,
  );
  const byName = end && actorName(graph, end.by.id, people, source.operatorName);
  return {
    frame: frameOf(source),
    askedBy: actorView(source, asked.data.agentId),
    text: asked.data.text,
    stands:
      end?.type === 'QuestionAnswered'
        ? `${end.by.id === participantId ? 'You have' : `${byName} has`} answered it.`
        : state.closedAt === undefined && end === undefined
          ? 'This link lets you read, not answer. Ask for another one.'
          : 'Nobody needs the answer any more.',
    answer: end?.type === 'QuestionAnswered' ? { by: byName!, at: end.at, text: end.data.text } : null,
    note,
  };
}

function waiting(
  source: Pick<ViewSource, 'graph' | 'state' | 'people' | 'operatorName'>,
  questionId: string,
  { agentId, taskId, text, askedAt }: QuestionState,
): WaitingQuestionView {
  return {
    questionId,
    askedBy: actorView(source, agentId),
    about: source.graph.task(taskId)?.name ?? null,
    text,
    askedAt,
  };
}

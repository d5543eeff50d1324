// What the mail of a question is given: who asks what, about which work. Null once nobody needs the answer any more.
import { own } from '../../process/own.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { MailSource } from './mail-source.ts';
import type { MailFrame, MailView } from './mail-views.ts';

export function questionView(source: MailSource, frame: MailFrame): MailView | null {
  const { graph, state, people, notification } = source;
  const question = own(state.questions ?? {}, notification.questionId ?? '');
  if (question === undefined) return null;
  return {
    ...frame,
    kind: 'question',
    by: `${actorName(graph, question.agentId, people)} (AI agent)`,
    text: question.text,
    about: graph.task(question.taskId)?.name ?? null,
  };
}

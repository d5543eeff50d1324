// escalate_to_human: asks people of the escalation path, and waits for the answer where the agent needs it.
import { z } from 'zod';
import { actorName } from '../../process/views/actor-name.ts';
import { eventOn, madeBy } from './made-by.ts';
import { quotedResult } from './result-text.ts';
import { builtIn, command, failed, said, type ToolAnswer, type ToolContext } from './tool.ts';

export const escalateToHuman = builtIn({
  description:
    'Ask or tell the people who are responsible. With wait: true you get their answer as the result; else you go on at once.',
  input: z.strictObject({
    text: z.string().trim().min(1).max(4_000).describe('The question or message, in full sentences'),
    wait: z.boolean().default(false).describe('Whether to wait until somebody answers; may take days'),
  }),
  async run(context, { text, wait }) {
    const { world, work, graph, commandId } = context;
    const { instanceId, taskId } = work;
    const isAsked = ({ commandId: id }: { commandId?: string }) => id === commandId;
    // Asked before: the question may be closed by now, and the engine would ask it anew.
    let asked = await eventOn(world.books, instanceId, ['QuestionAsked'], isAsked);
    if (asked === null) {
      const made = await command(context, { type: 'AskPerson', data: { taskId, text } });
      if ('refusal' in made) return made.refusal;
      asked = await madeBy(world.books, instanceId, commandId, 'QuestionAsked', made.events);
    }
    if (asked === null) throw new Error(`Nothing is known of the question of ${commandId} yet.`);
    if (!wait) {
      return said(`Told: ${asked.data.to.map((id) => actorName(graph, id)).join(', ')}.`);
    }
    return await answerTo(context, asked.data.questionId);
  },
});

async function answerTo({ world, work, graph }: ToolContext, questionId: string): Promise<ToolAnswer> {
  const closed = await eventOn(
    world.books,
    work.instanceId,
    ['QuestionAnswered', 'QuestionDropped'],
    ({ data }) => data.questionId === questionId,
  );
  if (closed === null) return { kind: 'waits', for: { kind: 'answer', questionId } };
  if (closed.type === 'QuestionDropped') return failed(`Nobody answered: ${closed.data.reason}`);
  const author = actorName(graph, closed.by.id);
  return said(quotedResult({ author, source: 'answer to your question', text: closed.data.text }));
}

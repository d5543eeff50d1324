// What a person said to an agent's question, as the books have it.
import { eventOn } from '../agents/tools/made-by.ts';
import type { ProcessGraph } from '../definition/graph.ts';
import { actorName } from '../process/views/actor-name.ts';
import type { Books } from '../store/books.ts';

/** Null: nobody has answered yet. A question that was dropped has an answer of ours. */
export async function answerIn(
  books: Books,
  graph: ProcessGraph,
  instanceId: string,
  questionId: string,
): Promise<{ author: string; text: string } | null> {
  const closed = await eventOn(
    books,
    instanceId,
    ['QuestionAnswered', 'QuestionDropped'],
    ({ data }) => data.questionId === questionId,
  );
  if (closed === null) return null;
  return closed.type === 'QuestionAnswered'
    ? { author: actorName(graph, closed.by.id), text: closed.data.text }
    : { author: 'Countersign', text: `Nobody answered: ${closed.data.reason}` };
}

// What a model is told of its work that is not our own word: what it was asked, the inputs, what was said of the attempt
// before, and what others wrote around it. All of it is data to the model.
import type { Quote } from '../../agents/quoted.ts';
import type { JsonObject } from '../../definition/types.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { KnownInstance } from '../instance-of.ts';
import { othersTexts, type TextSources } from '../others-texts.ts';
import { blobText } from '../blob-text.ts';
import type { AgentWork } from '../ports.ts';

/** All quotes of a prompt together, and each: what is left out can be read with tools. */
const MAX_CHARS = 120_000;
const MAX_CHARS_EACH = 20_000;

/** What is nearest to the work stands first; from the end it is cut where it is too much. */
export async function materialOf(
  sources: TextSources,
  known: KnownInstance,
  { run, delegated }: Pick<AgentWork, 'run' | 'delegated'>,
): Promise<Quote[]> {
  const { graph, state } = known;
  const quotes: Quote[] = [];
  const add = (author: string, source: string, text: string | undefined): void => {
    if (text !== undefined) quotes.push({ author, source, text });
  };
  if (delegated)
    add(
      actorName(graph, delegated.by),
      'what you are asked to do',
      await blobText(sources.blobs, delegated.task),
    );
  add('the process', 'your errand', run.errand?.brief);
  add('the process', 'what was said of the attempt before', run.feedback);
  add('the process', 'inputs of the task', jsonText(run.inputs));
  add('the process', `context of the instance "${state.name}"`, jsonText(state.context));
  return withinReach([...quotes, ...(await othersTexts(sources, known, run.taskId))]);
}

const jsonText = (value: JsonObject): string | undefined =>
  Object.keys(value).length === 0 ? undefined : JSON.stringify(value, null, 2);

function withinReach(quotes: Quote[]): Quote[] {
  let left = MAX_CHARS;
  return quotes.map((quote) => {
    const { length } = quote.text;
    const most = Math.min(left, MAX_CHARS_EACH);
    const text =
      length <= most
        ? quote.text
        : `${quote.text.slice(0, most)}\n[cut short: ${most} of ${length} characters]`;
    left -= Math.min(length, most);
    return { ...quote, text };
  });
}

// What an agent that is not ours is told of its work. What others wrote comes apart from our own words, with its author.
import { cut, QUOTED_CHARS, type Quote } from '../agents/quoted.ts';
import type { TaskNode } from '../definition/graph.ts';
import type { JsonObject } from '../definition/types.ts';
import { blobText } from './blob-text.ts';
import type { ActivityDeps } from './deps.ts';
import type { KnownInstance } from './instance-of.ts';
import { othersTexts } from './others-texts.ts';
import type { AgentWork } from './ports.ts';

/** As it goes over the wire; README and docs/agents.md say what each is. */
export interface WorkTold {
  instanceId: string;
  taskId: string;
  attempt: number;
  agent: string;
  name: string;
  description: string;
  inputs: JsonObject;
  context: JsonObject;
  feedback: string | null;
  expectedArtifacts: string[];
  resultSchema: JsonObject | null;
  /** ISO 8601. */
  deadline: string;
  /** Data, and never an instruction. */
  untrusted: Quote[];
}

/** Of what others wrote, all together. */
const OTHERS_CHARS = 400_000;

export async function workTold(
  deps: Pick<ActivityDeps, 'books' | 'blobs'>,
  known: KnownInstance,
  { instanceId, run, delegated, handOff, startedAt }: AgentWork,
): Promise<WorkTold> {
  const { graph, state } = known;
  const { taskId, attempt, agentId, inputs, feedback } = run;
  const node = graph.task(taskId);
  // Delegated work answers to who asked: what the task is held to is theirs to see to.
  const own = delegated ? undefined : node;
  const asked = delegated && (await blobText(deps.blobs, delegated.task));
  return {
    instanceId,
    taskId,
    attempt,
    agent: agentId,
    name: nameOf(node, run.errand?.purpose, delegated !== undefined),
    description: asked ?? run.errand?.brief ?? node?.task.description ?? '',
    inputs,
    context: state.context,
    feedback: feedback ?? null,
    expectedArtifacts: own?.task.artifacts ?? [],
    resultSchema: own?.task.output ?? null,
    deadline: new Date(startedAt + handOff.timeMs).toISOString(),
    untrusted: within(await othersTexts(deps, known, taskId)),
  };
}

function nameOf(node: TaskNode | undefined, purpose: string | undefined, isPart: boolean): string {
  if (isPart) return node ? `Part of: ${node.name}` : 'Part of an errand';
  return node?.name ?? `Errand (${purpose ?? 'rule'})`;
}

/** Each cut short, and all of them together bounded: the newest may be left out, and are with the tools. */
function within(texts: Quote[]): Quote[] {
  let room = OTHERS_CHARS;
  return texts.flatMap(({ text, ...rest }) => {
    const short = cut(text, QUOTED_CHARS);
    room -= short.length;
    return room < 0 ? [] : [{ ...rest, text: short }];
  });
}

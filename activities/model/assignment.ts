// What a model is set to: a task, an errand, or a piece of another agent's work, with what is asked of its answer.
import type { AgentProfile } from '../../agents/types.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import type { JsonObject } from '../../definition/types.ts';
import type { ProcessState } from '../../process/state.ts';
import type { Books } from '../../store/books.ts';
import type { AgentStepInput, BlobStore } from '../ports.ts';
import type { OfferedTool } from './call-model.ts';
import { materialOf } from './material.ts';
import { outputSchema } from './output-schema.ts';
import type { Assignment } from './prompt.ts';
import type { ResolvedModel } from './provider.ts';

/** With what the answer has to fit: `result` is the task's own schema. */
export type FullAssignment = Assignment & { result: JsonObject | null; schema: JsonObject };

/** Throws where the work is unknown: trouble of ours. */
export async function assignmentOf(
  sources: { books: Pick<Books, 'artifactVersions' | 'comments'>; blobs: BlobStore },
  input: AgentStepInput,
  of: {
    graph: ProcessGraph;
    state: ProcessState;
    profile: AgentProfile;
    tools: OfferedTool[];
    model: ResolvedModel;
  },
): Promise<FullAssignment> {
  const { run, delegated, handOff } = input;
  const { graph, state, profile, tools, model } = of;
  const node = graph.task(run.taskId);
  // What a task asks for is asked of its own agent: of a subordinate, only what it was handed.
  const task = delegated || run.errand ? undefined : node?.task;
  const expected = task?.artifacts ?? [];
  const result = task?.output ?? null;
  return {
    profile,
    processName: graph.definition.name,
    work: workOf(input, node),
    expected,
    result,
    tools: tools.map(({ name }) => name),
    turns: handOff.turns,
    schema: outputSchema({ expected, result }),
    answerBy: model.config.structuredOutput === 'tool' ? 'finish' : 'json',
    // The conversation has it from its first turn on.
    material: input.transcript === null ? await materialOf(sources, { graph, state }, input) : [],
  };
}

function workOf(
  { run, delegated }: AgentStepInput,
  node: ReturnType<ProcessGraph['task']>,
): Assignment['work'] {
  if (delegated) return { kind: 'handed', taskName: node?.name ?? null };
  if (run.errand) return { kind: 'errand', purpose: run.errand.purpose };
  if (!node) throw new Error(`The definition has no task "${run.taskId}".`);
  return {
    kind: 'task',
    name: node.name,
    description: node.task.description ?? null,
    attempt: run.attempt,
  };
}

// What a tool is, what it is given, and what it answers.
import { z } from 'zod';
import type { BlobStore, InstanceCommands } from '../../activities/ports.ts';
import type { ProcessGraph } from '../../definition/graph.ts';
import { checkShape } from '../../definition/schema-problems.ts';
import type { JsonObject } from '../../definition/types.ts';
import type { ProcessEvent } from '../../process/events.ts';
import { workerAt } from '../../process/at-work/at-work.ts';
import type { Principal } from '../../process/principal.ts';
import type { ProcessState } from '../../process/state.ts';
import type { Books } from '../../store/books.ts';
import type { UntimedCommand } from '../../workflows/messages.ts';
import type { GuardedFetch } from '../egress.ts';
import type { AgentProfile, AgentsConfig, SecretRef } from '../types.ts';

/** What tools need of the world: the same behind the worker's activity and the API's endpoint. */
export interface ToolWorld {
  books: Books;
  blobs: BlobStore;
  commands: InstanceCommands;
  config: Pick<AgentsConfig, 'tools' | 'mcpServers'>;
  fetch: GuardedFetch;
  secretOf(ref: SecretRef): string;
  /** The instance as it is recorded now. */
  read(instanceId: string): Promise<{ graph: ProcessGraph; state: ProcessState }>;
  /** Epoch ms. */
  now(): number;
}

/** At what an agent is. */
export interface ToolWork {
  instanceId: string;
  /** A task's or an errand's id. */
  taskId: string;
  attempt: number;
  agentId: string;
  profile: AgentProfile;
  /** How often the work was handed on by `delegate_to_agent`; 0: it is the agent's own. */
  depth: number;
  /** Whether something runs that can set a subordinate to work: not so for an agent that calls over the API. */
  mayHandOn: boolean;
}

/** One call at work. */
export interface ToolContext {
  world: ToolWorld;
  work: ToolWork;
  graph: ProcessGraph;
  state: ProcessState;
  /** Unique in the attempt. */
  callId: string;
  /** Id of the command that the call makes, and its idempotency key elsewhere: a repeat has the same. */
  commandId: string;
}

/** For what a call waits. */
export type ToolWait = { kind: 'approval'; approvalId: string } | { kind: 'answer'; questionId: string };

export type ToolAnswer =
  /** `ok: false`: it was tried, and failed. */
  | { kind: 'text'; ok: boolean; text: string }
  /** It may not be done, or not so; the reason is words for the agent. */
  | { kind: 'refused'; reason: string }
  | { kind: 'waits'; for: ToolWait }
  | { kind: 'delegate'; agentId: string; task: string };

/** As a model or a remote agent is told of it. */
export interface ToolDescription {
  name: string;
  description: string;
  /** JSON Schema. */
  inputSchema: JsonObject;
}

/** A tool that is ours. */
export interface BuiltIn {
  description: string;
  inputSchema: JsonObject;
  /** Whether this work has it at all; absent: yes. */
  isFor?(work: ToolWork): boolean;
  /** What is wrong with the arguments, in words; null: nothing. */
  refuse(args: JsonObject): string | null;
  run(context: ToolContext, args: JsonObject): Promise<ToolAnswer>;
}

/** Types the tool by the schema of its arguments. */
export function builtIn<S extends z.ZodObject>(tool: {
  description: string;
  input: S;
  isFor?(work: ToolWork): boolean;
  run(context: ToolContext, args: z.output<S>): Promise<ToolAnswer>;
}): BuiltIn {
  const { description, input, isFor, run } = tool;
  return {
    description,
    inputSchema: z.toJSONSchema(input, { io: 'input' }) as JsonObject,
    ...(isFor ? { isFor } : {}),
    refuse(args) {
      const { problems } = checkShape(input, args, { called: 'the whole', knownKeysAt: () => null });
      if (problems.length === 0) return null;
      const words = problems.slice(0, 5).map(({ message }) => message.replace(/\.$/, ''));
      return words.join('; ');
    },
    run: async (context, args) => run(context, input.parse(args)),
  };
}

export const said = (text: string): ToolAnswer => ({ kind: 'text', ok: true, text });
export const failed = (text: string): ToolAnswer => ({ kind: 'text', ok: false, text });
export const refused = (reason: string): ToolAnswer => ({ kind: 'refused', reason });

/** Makes a command in the agent's name. `refusal` is what the engine says against it. */
export async function command(
  { world, work, graph, state, commandId }: ToolContext,
  asked: Pick<UntimedCommand, 'type' | 'data'>,
): Promise<{ events: ProcessEvent[] } | { refusal: ToolAnswer }> {
  const { instanceId, taskId, attempt, depth } = work;
  // A subordinate speaks for the agent whose attempt it is: the engine knows no other at this work.
  const id = depth > 0 ? workerAt(graph, state, taskId) : work.agentId;
  const by: Principal = { kind: 'agent', id, taskId, attempt };
  const reply = await world.commands.send(instanceId, { ...asked, id: commandId, by } as UntimedCommand);
  return reply.ok ? { events: reply.events } : { refusal: refused(reply.message) };
}

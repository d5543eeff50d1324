// A real A2A server on a free port: the package's own, with an agent that does as a test says.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Message, type Part, Role, type Task, TaskState } from '@a2a-js/sdk';
import {
  AgentEvent,
  type AgentExecutor,
  DefaultRequestHandler,
  type ExecutionEventBus,
  InMemoryTaskStore,
  type RequestContext,
} from '@a2a-js/sdk/server';
import { agentCardHandler, jsonRpcHandler, restHandler, UserBuilder } from '@a2a-js/sdk/server/express';
import express from 'express';

export const text = (value: string): Part => part({ $case: 'text', value });
export const data = (value: unknown): Part => part({ $case: 'data', value });
export const raw = (bytes: Buffer, filename: string, mediaType: string): Part => ({
  ...part({ $case: 'raw', value: bytes }),
  filename,
  mediaType,
});
const part = (content: NonNullable<Part['content']>): Part => ({
  content,
  metadata: undefined,
  filename: '',
  mediaType: '',
});

/** What an agent may do with one message; each call publishes. */
export interface Turn {
  message: Message;
  taskId: string;
  /** The task as it is now, with this state, words and artifacts. */
  task(state: TaskState, parts?: Part[], artifacts?: Record<string, Part[]>): void;
  /** An answer without a task. */
  say(parts: Part[]): void;
  cancelled: AbortSignal;
}

export interface A2aServer {
  url: string;
  /** Headers of every request, by method and path. */
  requests: { at: string; authorization: string | undefined }[];
  messages: Message[];
  cancelled: string[];
  close(): Promise<void>;
}

/** `binding`: what the card offers. */
export async function a2aServer(
  act: (turn: Turn) => Promise<void> | void,
  binding: 'JSONRPC' | 'HTTP+JSON' = 'JSONRPC',
): Promise<A2aServer> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests: A2aServer['requests'] = [];
  const messages: Message[] = [];
  const cancelled: string[] = [];
  const running = new Map<string, { stop: AbortController; contextId: string }>();
  app.use((req, _res, next) => {
    requests.push({ at: `${req.method} ${req.path}`, authorization: req.headers.authorization });
    next();
  });

  const taskOf = (
    ids: { taskId: string; contextId: string },
    state: TaskState,
    parts: Part[],
    artifacts: Record<string, Part[]>,
    history: Message[],
  ): Task => ({
    id: ids.taskId,
    contextId: ids.contextId,
    status: { state, message: parts.length > 0 ? said(ids, parts) : undefined, timestamp: undefined },
    artifacts: Object.entries(artifacts).map(([name, each], index) => ({
      artifactId: `a${index}`,
      name,
      description: '',
      parts: each,
      metadata: undefined,
      extensions: [],
    })),
    history,
    metadata: undefined,
  });
  let count = 0;
  const said = (ids: { taskId: string; contextId: string }, parts: Part[]): Message => ({
    messageId: `said-${(count += 1)}`,
    ...ids,
    role: Role.ROLE_AGENT,
    parts,
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  });

  const executor: AgentExecutor = {
    async execute(context: RequestContext, bus: ExecutionEventBus) {
      const ids = { taskId: context.taskId, contextId: context.contextId };
      const message = context.userMessage;
      const stop = new AbortController();
      running.set(context.taskId, { stop, contextId: context.contextId });
      messages.push(message);
      const history = [...(context.task?.history ?? []), message];
      await act({
        message,
        taskId: context.taskId,
        task: (state, parts = [], artifacts = {}) =>
          bus.publish(AgentEvent.task(taskOf(ids, state, parts, artifacts, history))),
        say: (parts) => bus.publish(AgentEvent.message(said(ids, parts))),
        cancelled: stop.signal,
      });
      bus.finished();
    },
    async cancelTask(taskId: string, bus: ExecutionEventBus) {
      cancelled.push(taskId);
      const { stop, contextId } = running.get(taskId)!;
      stop.abort();
      bus.publish(AgentEvent.task(taskOf({ taskId, contextId }, TaskState.TASK_STATE_CANCELED, [], {}, [])));
      bus.finished();
    },
  };
  const card = {
    name: 'Researcher',
    description: 'Researches suppliers.',
    supportedInterfaces: [
      {
        url: `${url}/${binding === 'JSONRPC' ? 'rpc' : 'rest'}`,
        protocolBinding: binding,
        tenant: '',
        protocolVersion: '1.0',
      },
    ],
    provider: undefined,
    version: '1.0.0',
    capabilities: { streaming: false, pushNotifications: false, extensions: [], extendedAgentCard: false },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ['text/plain', 'application/json'],
    defaultOutputModes: ['text/plain', 'application/json'],
    skills: [],
    signatures: [],
  };
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor);
  const userBuilder = UserBuilder.noAuthentication;
  app.use('/.well-known/agent-card.json', agentCardHandler({ agentCardProvider: requestHandler }));
  app.use('/rpc', jsonRpcHandler({ requestHandler, userBuilder }));
  app.use('/rest', restHandler({ requestHandler, userBuilder }));
  return {
    url,
    requests,
    messages,
    cancelled,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

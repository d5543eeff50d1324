// The real engine behind the gateway's port, in this process: decide, evolve and the books, without Temporal. What the
// shell adds (durability, timers, replay) is what workflow and e2e tests are for.
import type { BlobStore } from '../../activities/ports.ts';
import type { Gateway, GatewayFault, Reply } from '../../api/gateway.ts';
import { buildGraph, type ProcessGraph } from '../../definition/graph.ts';
import { checkSeals, type KeyRing } from '../../links/index.ts';
import type { AgentOutcome, Command, StoredBlob } from '../../process/commands.ts';
import type { Effect } from '../../process/decider.ts';
import type { NewEvent, ProcessEvent } from '../../process/events.ts';
import { decide, evolve, plan, refuseDecision } from '../../process/index.ts';
import type { ProcessState } from '../../process/state.ts';
import { decisionOutcome } from '../../process/views/decision.ts';
import type { Books } from '../../store/books.ts';
import type {
  AgentReplyMessage,
  CommandAnswer,
  DecisionMessage,
  DeliverWebhookInput,
  SendMailInput,
} from '../../workflows/messages.ts';

type RunAgent = Extract<Effect, { type: 'RunAgent' }>;
type Notify = Extract<Effect, { type: 'Notify' }>;

export interface EngineGatewayOptions {
  books: Books;
  ring: KeyRing;
  blobs: BlobStore;
  now: () => number;
  /** What an agent comes to; null: it is at it for ever; undefined, and by default: done at once. */
  agent?: (run: RunAgent) => AgentOutcome | null | undefined;
}

export interface EngineGateway extends Gateway {
  /** `no-worker`: Temporal keeps signals and answers nothing else. `temporal-down`: nothing at all. */
  weather: 'fine' | 'no-worker' | 'temporal-down';
  /** Counts signals the workflow was handed, repeats taken out by Temporal left aside. */
  signals: number;
  notifications: (Notify & { instanceId: string })[];
  /** What runs of agents were sent from callbacks, repeats taken out by Temporal left aside. */
  replies: AgentReplyMessage[];
  /** Runs of agents that are over. */
  closedRuns: Set<string>;
  /** Mails that were asked for, each once. */
  mails: SendMailInput[];
  /** Messages to webhooks that were asked for. */
  deliveries: DeliverWebhookInput[];
  /** Bulk actions that were asked for, each time. */
  bulks: string[];
  /** The worker is back: what Temporal held is taken now. */
  workerBack(): Promise<void>;
  /** Time passes for one instance. */
  passTime(instanceId: string): Promise<void>;
}

interface Running {
  graph: ProcessGraph;
  state: ProcessState | null;
  head: string;
}

export function engineGateway(options: EngineGatewayOptions): EngineGateway {
  const { books, blobs, ring, now, agent } = options;
  const running = new Map<string, Running>();
  const requestIds = new Set<string>();
  const held: { instanceId: string; message: DecisionMessage }[] = [];
  const answers = new Map<string, CommandAnswer>();
  let queue: Promise<unknown> = Promise.resolve();

  /** One message after another, as a workflow takes them. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = queue.then(run);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const fault = (kind: 'not-found' | 'closed' | 'timeout'): { ok: false; fault: GatewayFault } => ({
    ok: false,
    fault: { kind },
  });
  const down = { ok: false, fault: { kind: 'unavailable', reason: 'down' } } as const;

  async function apply(instanceId: string, command: Command): Promise<Reply<CommandAnswer>> {
    const instance = running.get(instanceId)!;
    const decision = decide(instance.graph, instance.state, command);
    if (!decision.ok) {
      // As the shell does: what came of a decision is found by its id, also where it was not counted.
      if (command.type === 'DecideApproval' && instance.state) {
        await record(instanceId, refuseDecision(instance.graph, instance.state, command, decision.refusal));
      }
      return { ok: false, fault: { kind: 'refused', ...decision.refusal } };
    }
    return { ok: true, value: await record(instanceId, decision.events) };
  }

  async function record(instanceId: string, recorded: NewEvent[]): Promise<CommandAnswer> {
    const instance = running.get(instanceId)!;
    const events: ProcessEvent[] = [];
    for (const event of recorded) {
      const numbered = { ...event, seq: (instance.state?.seq ?? 0) + 1 } as ProcessEvent;
      instance.state = evolve(instance.graph, instance.state, numbered);
      events.push(numbered);
    }
    if (events.length > 0) instance.head = await books.appendEvents(instanceId, instance.head, events);
    const answer = { events, head: instance.head };
    for (const effect of events.length > 0 ? plan(instance.graph, instance.state!, events) : []) {
      if (effect.type === 'Notify') gateway.notifications.push({ instanceId, ...effect });
      else if (effect.type === 'RunAgent') await runAgent(instanceId, effect);
    }
    return answer;
  }

  async function runAgent(instanceId: string, run: RunAgent): Promise<void> {
    const expected = running.get(instanceId)!.graph.task(run.taskId)?.task.artifacts ?? [];
    const said = agent?.(run);
    const outcome = said === undefined ? await done(run, expected, blobs) : said;
    if (!outcome) return;
    const reply = await apply(instanceId, {
      type: 'ReportAgentOutcome',
      id: run.id,
      at: now(),
      by: { kind: 'agent', id: run.agentId, taskId: run.taskId, attempt: run.attempt },
      data: { taskId: run.taskId, attempt: run.attempt, outcome },
    });
    if (!reply.ok) throw new Error(`the agent's outcome was refused: ${JSON.stringify(reply.fault)}`);
  }

  async function take(instanceId: string, message: DecisionMessage): Promise<void> {
    gateway.signals += 1;
    const [verdict] = await checkSeals(ring, [{ kind: 'decision', instanceId, message }]);
    const { decision } = message;
    await apply(
      instanceId,
      verdict === 'good'
        ? {
            type: 'DecideApproval',
            id: decision.decisionId,
            at: now(),
            by: { kind: 'participant', id: decision.participantId, linkId: decision.linkId },
            data: decision,
          }
        : {
            type: 'RefuseForeignMessage',
            id: `foreign-${decision.decisionId}`,
            at: now(),
            by: { kind: 'temporal', id: 'temporal' },
            data: { message: 'decision', reason: 'no good seal' },
          },
    );
  }

  const closed = (instanceId: string): boolean => running.get(instanceId)?.state?.closedAt !== undefined;

  const gateway: EngineGateway = {
    weather: 'fine',
    signals: 0,
    notifications: [],
    replies: [],
    closedRuns: new Set(),
    mails: [],
    deliveries: [],
    bulks: [],

    startProcess: (instanceId, input) =>
      inTurn(async () => {
        if (gateway.weather === 'temporal-down') return down;
        if (running.has(instanceId)) return { ok: true, value: null };
        running.set(instanceId, { graph: buildGraph(input.definition, input.team), state: null, head: '' });
        if (gateway.weather === 'fine')
          await apply(instanceId, { ...input.start.command, at: now() } as Command);
        return { ok: true, value: null };
      }),

    signalDecision: (instanceId, message) =>
      inTurn(async () => {
        if (gateway.weather === 'temporal-down') return down;
        if (!running.has(instanceId)) return fault('not-found');
        if (closed(instanceId)) return fault('closed');
        const requestId = `${instanceId} ${message.decision.decisionId}`;
        if (requestIds.has(requestId)) return { ok: true, value: null };
        requestIds.add(requestId);
        if (gateway.weather === 'no-worker') held.push({ instanceId, message });
        else await take(instanceId, message);
        return { ok: true, value: null };
      }),

    signalReply: async (message) => {
      if (gateway.weather === 'temporal-down') return down;
      if (gateway.closedRuns.has(message.runId)) return fault('closed');
      const isRepeat = gateway.replies.some(
        ({ runId, messageId }) => runId === message.runId && messageId === message.messageId,
      );
      if (!isRepeat) gateway.replies.push(message);
      return { ok: true, value: null };
    },

    updateCommand: (instanceId, message) =>
      inTurn(async () => {
        if (gateway.weather === 'temporal-down') return down;
        if (!running.has(instanceId)) return fault('not-found');
        if (gateway.weather === 'no-worker') return fault('timeout');
        const known = answers.get(`${instanceId} ${message.command.id}`);
        if (known) return { ok: true, value: known };
        if (closed(instanceId)) return fault('closed');
        const [verdict] = await checkSeals(ring, [{ kind: 'command', instanceId, message }]);
        if (verdict !== 'good') throw new Error(`the API sent a command with a ${verdict} seal`);
        const reply = await apply(instanceId, { ...message.command, at: now() } as Command);
        if (reply.ok) answers.set(`${instanceId} ${message.command.id}`, reply.value);
        return reply;
      }),

    queryState: async (instanceId) => {
      if (gateway.weather === 'temporal-down') return down;
      if (gateway.weather === 'no-worker') return fault('timeout');
      await queue;
      const instance = running.get(instanceId);
      if (!instance?.state) return fault('not-found');
      const { state, head } = instance;
      return { ok: true, value: structuredClone({ state, head, at: now(), unrecorded: 0 }) };
    },

    queryDecision: async (instanceId, decisionId) => {
      if (gateway.weather === 'temporal-down') return down;
      if (gateway.weather === 'no-worker') return fault('timeout');
      await queue;
      const instance = running.get(instanceId);
      if (!instance?.state) return fault('not-found');
      return { ok: true, value: decisionOutcome(instance.state, decisionId, instance.head) };
    },

    startMail: async (input) => {
      if (gateway.weather === 'temporal-down') return down;
      if (!gateway.mails.some(({ mailId }) => mailId === input.mailId)) gateway.mails.push(input);
      return { ok: true, value: null };
    },

    startDelivery: async (input) => {
      if (gateway.weather === 'temporal-down') return down;
      gateway.deliveries.push(input);
      return { ok: true, value: null };
    },

    startBulk: async (bulkId) => {
      if (gateway.weather === 'temporal-down') return down;
      gateway.bulks.push(bulkId);
      return { ok: true, value: null };
    },

    readiness: async () => ({ temporal: gateway.weather !== 'temporal-down', missingSearchAttributes: [] }),

    workerBack: () =>
      inTurn(async () => {
        gateway.weather = 'fine';
        for (const [instanceId, instance] of running) {
          if (instance.state) continue;
          const input = (await books.instanceInput(instanceId))!;
          await apply(instanceId, { ...input.start.command, at: now() } as Command);
        }
        for (const { instanceId, message } of held.splice(0)) await take(instanceId, message);
      }),

    passTime: (instanceId) =>
      inTurn(async () => {
        const by = { kind: 'engine', id: 'engine' } as const;
        await apply(instanceId, { type: 'PassTime', id: `time-${now()}`, at: now(), by, data: {} });
      }),
  };
  return gateway;
}

/** Done, with every expected artifact stored. */
async function done(run: RunAgent, expected: string[], blobs: BlobStore): Promise<AgentOutcome> {
  const artifacts: StoredBlob[] = [];
  for (const key of expected) {
    const bytes = Buffer.from(JSON.stringify({ about: key, attempt: run.attempt }));
    const sha256 = await blobs.put(bytes);
    const { length: size } = bytes;
    artifacts.push({ key, type: 'document', contentType: 'application/json', size, sha256, metadata: {} });
  }
  return {
    ok: true,
    summary: `${run.taskId} is done.`,
    artifacts,
    facts: {},
    concerns: [],
    usage: { executor: 'test', simulated: true, durationMs: 1 },
  };
}

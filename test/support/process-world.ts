// Everything a process needs, for tests of the shell: a Temporal server, a worker, real books in SQLite, real seals, and
// adapters that the test can make fail.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { temporalCommands } from '../../activities/adapters/temporal-commands.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { createActivities } from '../../activities/index.ts';
import type { OutgoingMail, ProcessActivities } from '../../activities/ports.ts';
import type { JsonObject, ProcessDefinition } from '../../definition/types.ts';
import type { Team } from '../../definition/team-types.ts';
import { type KeyRing, openKeyRing, sealCommand, sealDecision } from '../../links/index.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import type { Tracing } from '../../platform/tracing.ts';
import type { DecideApprovalData } from '../../process/commands.ts';
import type { Principal } from '../../process/principal.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';
import type { Books } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { createWorker } from '../../worker/create-worker.ts';
import {
  COMMAND_UPDATE,
  DECISION_QUERY,
  DECISION_SIGNAL,
  RUN_AGENT,
  RUN_PROCESS,
  STATE_QUERY,
  shownAtStart,
} from '../../workflows/messages.ts';
import type {
  CommandAnswer,
  DecisionAnswer,
  RunProcessInput,
  RunProcessResult,
  StateAnswer,
  UntimedCommand,
} from '../../workflows/messages.ts';
import { memoryBlobs } from './memory-blobs.ts';
import { noAgents } from './no-agents.ts';
import { openTimersAtOnce } from './open-timers.ts';

export const OPERATOR = { kind: 'operator', id: 'local', role: 'admin', via: 'local' } as const;

type Handle = WorkflowHandle<(input: RunProcessInput) => Promise<RunProcessResult>>;

export interface StartOptions {
  id?: string;
  name?: string;
  context?: JsonObject;
  allowUnbound?: boolean;
  continueAfterEvents?: number;
  team?: Team;
}

export class World {
  readonly env: TestWorkflowEnvironment;
  readonly books: Books;
  readonly ring: KeyRing;
  readonly deps: ActivityDeps;
  readonly mails: OutgoingMail[] = [];
  readonly taskQueue = `test-${randomUUID()}`;
  readonly code: string;
  readonly #folder: string;
  readonly #started: Running[] = [];
  #worker: Worker | null = null;
  #running: Promise<void> | null = null;

  private constructor(
    env: TestWorkflowEnvironment,
    code: string,
    folder: string,
    books: Books,
    ring: KeyRing,
  ) {
    this.env = env;
    this.code = code;
    this.books = books;
    this.ring = ring;
    this.#folder = folder;
    this.deps = {
      books,
      ring,
      blobs: memoryBlobs(),
      mail: {
        send: async (mail) => {
          this.mails.push(mail);
          return { outcome: 'sent' };
        },
      },
      ...noAgents(),
      commands: temporalCommands(env.client, ring),
      publicUrl: 'http://127.0.0.1:3000',
      now: Date.now,
    };
  }

  static async open(env: TestWorkflowEnvironment, code: string): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-world-'));
    const books = await openBooks({ sqliteFile: join(folder, 'countersign.db') });
    const ring = await openKeyRing(join(folder, 'keys'));
    return new World(env, code, folder, books, ring);
  }

  get keyFolder(): string {
    return join(this.#folder, 'keys');
  }

  /** Runs a worker from now on. */
  async work(
    options: {
      maxCachedWorkflows?: number;
      deps?: Partial<ActivityDeps>;
      /** In place of the real ones. */
      activities?: Partial<ProcessActivities>;
      tracing?: Pick<Tracing, 'plugin'>;
    } = {},
  ): Promise<void> {
    this.#worker = await createWorker({
      connection: this.env.nativeConnection,
      namespace: this.env.namespace ?? 'default',
      taskQueue: this.taskQueue,
      code: this.code,
      activities: {
        ...createActivities(Object.assign(this.deps, options.deps)),
        ...options.activities,
      },
      maxCachedWorkflows: options.maxCachedWorkflows ?? null,
      ...(options.tracing && { tracing: options.tracing }),
    });
    this.#running = this.#worker.run();
  }

  /** Stops the worker, as a restart would. */
  async rest(): Promise<void> {
    if (this.#worker?.getState() === 'RUNNING') this.#worker.shutdown();
    await this.#running;
    this.#worker = null;
    this.#running = null;
  }

  /** Stops everything. Throws where the history of any run of any instance does not replay. */
  async close(): Promise<void> {
    await this.rest();
    try {
      for (const running of this.#started) await running.replay();
    } finally {
      await this.#closeBooks();
    }
  }

  async #closeBooks(): Promise<void> {
    await this.books.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Writes the instance to the books, then starts its workflow: everybody with an address at example.com. */
  async start(definition: ProcessDefinition, options: StartOptions = {}): Promise<Running> {
    const id = options.id ?? `test-${randomUUID()}`;
    const people = Object.keys(definition.humans);
    const bindings = Object.fromEntries(people.map((person) => [person, `bind-${id}-${person}`]));
    const command: UntimedCommand = {
      type: 'StartInstance',
      id: `start-${id}`,
      by: OPERATOR,
      data: {
        instanceId: id,
        name: options.name ?? definition.name,
        context: options.context ?? {},
        definitionHash: hashOf(definition),
        bindings,
        allowUnbound: options.allowUnbound ?? false,
        ...(options.team && { teamId: options.team.id, teamHash: hashOf(options.team) }),
      },
    };
    const input: RunProcessInput = {
      definition,
      start: { command, seal: await sealCommand(this.ring, id, command) },
      ...(options.team && { team: options.team }),
      ...(options.continueAfterEvents !== undefined && { continueAfterEvents: options.continueAfterEvents }),
    };
    const phase = definition.phases.toSorted((a, b) => a.order - b.order)[0]!.id;
    await this.books.createInstance({
      row: {
        id,
        name: options.name ?? definition.name,
        processId: definition.id,
        version: definition.version,
        teamId: options.team?.id ?? null,
        status: 'running',
        phase,
        startedAt: Date.now(),
        closedAt: null,
        startedBy: 'local',
        searchable: {},
      },
      input,
      bindings: people.map((participantId) => ({
        id: `bind-${id}-${participantId}`,
        participantId,
        name: definition.humans[participantId]!.name ?? null,
        email: `${participantId}@example.com`,
        slack: null,
        boundAt: Date.now(),
        boundBy: 'local',
      })),
    });
    const { staticSummary, typedSearchAttributes } = shownAtStart(input, phase);
    const handle = await this.env.client.workflow.start(RUN_PROCESS, {
      workflowId: id,
      taskQueue: this.taskQueue,
      args: [input],
      staticSummary,
      typedSearchAttributes: new TypedSearchAttributes(typedSearchAttributes),
    });
    const running = new Running(this, handle as Handle);
    this.#started.push(running);
    return running;
  }
}

/** One instance under test. */
export class Running {
  readonly world: World;
  readonly handle: Handle;

  constructor(world: World, handle: Handle) {
    this.world = world;
    this.handle = handle;
  }

  get id(): string {
    return this.handle.workflowId;
  }

  async state(): Promise<ProcessState> {
    const { state } = await this.answer();
    if (!('schemaVersion' in state)) throw new Error('The state is so large that it came in short.');
    return state;
  }

  async answer(): Promise<StateAnswer> {
    return await this.handle.query<StateAnswer>(STATE_QUERY);
  }

  async events(): Promise<ProcessEvent[]> {
    return await this.world.books.events(this.id);
  }

  async outcome(decisionId: string): Promise<DecisionAnswer> {
    return await this.handle.query<DecisionAnswer, [string]>(DECISION_QUERY, decisionId);
  }

  /** Resolves with the state once it fits. Throws with what it is instead. */
  async until(fits: (state: ProcessState) => boolean, withinMs = 15_000): Promise<ProcessState> {
    const end = Date.now() + withinMs;
    let last: ProcessState | string = 'no answer';
    while (Date.now() < end) {
      try {
        last = await this.state();
        if (fits(last)) return last;
      } catch (error) {
        last = String(error);
      }
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error(
      `Waited ${withinMs} ms for ${fits.toString()}; it is ${JSON.stringify(last, null, 1).slice(0, 4000)}`,
    );
  }

  /** Approvals that wait for somebody, once there are `count`. */
  async open(count: number): Promise<ApprovalState[]> {
    const isOpen = ({ status }: ApprovalState) => status === 'pending' || status === 'overdue';
    const state = await this.until((each) => Object.values(each.approvals).filter(isOpen).length === count);
    return Object.values(state.approvals).filter(isOpen);
  }

  decision(
    approval: ApprovalState,
    by: string,
    change: Partial<DecideApprovalData> = {},
  ): DecideApprovalData {
    return {
      approvalId: approval.id,
      round: approval.round,
      decisionId: `dec-${randomUUID()}`,
      participantId: by,
      choice: 'approve',
      comment: '',
      shown: approval.artifacts,
      viewed: hashOf(approval.artifacts),
      linkId: 'link-1',
      linkVia: 'mail',
      receivedAt: Date.now(),
      ...change,
    };
  }

  /** Sends a sealed decision; returns its id. */
  async decide(
    approval: ApprovalState,
    by: string,
    change: Partial<DecideApprovalData> = {},
  ): Promise<string> {
    const decision = this.decision(approval, by, change);
    const seal = await sealDecision(this.world.ring, this.id, decision);
    await this.handle.signal(DECISION_SIGNAL, { decision, seal });
    return decision.decisionId;
  }

  /** Everybody who is asked approves. */
  async approve(approvals: ApprovalState[]): Promise<void> {
    for (const approval of approvals) for (const by of approval.approvers) await this.decide(approval, by);
  }

  /** Sends a sealed command, as the operator unless `by` says otherwise. */
  async command(
    command: Pick<UntimedCommand, 'type' | 'data'> & { id?: string; by?: Principal },
  ): Promise<CommandAnswer> {
    const sealed = { id: `cmd-${randomUUID()}`, by: OPERATOR, ...command } as UntimedCommand;
    const seal = await sealCommand(this.world.ring, this.id, sealed);
    return await this.handle.executeUpdate<CommandAnswer, [unknown]>(COMMAND_UPDATE, {
      args: [{ command: sealed, seal }],
      updateId: sealed.id,
    });
  }

  /** Event types of the whole chain of runs, in order. */
  async history(): Promise<string[]> {
    const types: string[] = [];
    for (const runId of await this.runs()) {
      const { events } = await this.world.env.client.workflow.getHandle(this.id, runId).fetchHistory();
      for (const event of events ?? []) types.push(String(event.eventType));
    }
    return types;
  }

  /** Throws where a run's history and the workflow's code have come apart, its own or that of an agent's run. */
  async replay(): Promise<void> {
    for (const workflowId of [this.id, ...(await this.agentRuns())]) {
      for (const runId of await this.runs(workflowId)) {
        const history = await this.world.env.client.workflow.getHandle(workflowId, runId).fetchHistory();
        await Worker.runReplayHistory({ workflowBundle: { code: this.world.code } }, history, workflowId);
      }
    }
  }

  /** Ids of its agents' runs that are workflows of their own. */
  async agentRuns(): Promise<string[]> {
    if (this.world.env.supportsTimeSkipping) return [];
    const ids = new Set<string>();
    const query = `WorkflowType = '${RUN_AGENT}' AND WorkflowId STARTS_WITH '${this.id}.'`;
    for await (const { workflowId } of this.world.env.client.workflow.list({ query })) ids.add(workflowId);
    return [...ids].toSorted();
  }

  /** Run ids, oldest first. */
  async runs(workflowId = this.id): Promise<string[]> {
    // The time-skipping server has no lists; there an instance is one run.
    if (this.world.env.supportsTimeSkipping) return [(await this.handle.describe()).runId];
    const runs: { runId: string; at: number }[] = [];
    const list = this.world.env.client.workflow.list({ query: `WorkflowId = '${workflowId}'` });
    for await (const { runId, startTime } of list) runs.push({ runId, at: startTime.getTime() });
    return runs.sort((a, b) => a.at - b.at).map(({ runId }) => runId);
  }
}

/** The seed's process as it stands in examples/. */
export async function sampleDefinition(): Promise<ProcessDefinition> {
  const file = new URL('../../examples/enterprise-sso-deployment.json', import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as ProcessDefinition;
}

export const SAMPLE_CONTEXT: JsonObject = {
  customerName: 'Acme Corporation',
  customerDomain: 'acme.com',
  idpType: 'okta',
  userCount: 5000,
};

/** Approves whatever anybody is asked, as it comes, until the instance has ended. */
export async function approveToTheEnd(running: Running, withinMs = 60_000): Promise<RunProcessResult> {
  const end = Date.now() + withinMs;
  const asked = new Set<string>();
  let result: RunProcessResult | null = null;
  let failure: unknown = null;
  running.handle.result().then(
    (value) => (result = value),
    (error: unknown) => (failure = error),
  );
  while (Date.now() < end) {
    if (failure) throw failure;
    if (result) return result;
    const state = await running.state().catch(() => null);
    for (const approval of Object.values(state?.approvals ?? {})) {
      if (approval.status !== 'pending' && approval.status !== 'overdue') continue;
      for (const by of approval.approvers) {
        const once = `${approval.id} ${by} ${approval.artifacts.map(({ version }) => version).join()}`;
        if (asked.has(once)) continue;
        asked.add(once);
        await running.decide(approval, by);
      }
    }
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(
    `It did not end within ${withinMs} ms: ${JSON.stringify(await running.state().catch(String))}`,
  );
}

/** How often each history event occurs. */
export function countTypes(types: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** The most timers that were open at once in any of its runs. */
export async function mostOpenTimers(running: Running): Promise<number> {
  let most = 0;
  for (const runId of await running.runs()) {
    const { events } = await running.world.env.client.workflow.getHandle(running.id, runId).fetchHistory();
    most = Math.max(most, openTimersAtOnce(events ?? []));
  }
  return most;
}

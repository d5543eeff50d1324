// Drives the engine as the workflow shell does, with a made-up clock and played agents: decide → evolve → plan.
import { createHash } from 'node:crypto';
import { buildGraph, type ProcessGraph } from '../../definition/graph.ts';
import type { Team } from '../../definition/team-types.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import type {
  AgentOutcome,
  Command,
  CommandOfType,
  CommandType,
  DecideApprovalData,
  StartData,
  StoredBlob,
} from '../../process/commands.ts';
import type { Decision, Effect } from '../../process/decider.ts';
import type { EventOfType, EventType, NewEvent, ProcessEvent } from '../../process/events.ts';
import { assigneeOf } from '../../process/people.ts';
import { decide, evolve, nextDeadline, plan } from '../../process/index.ts';
import type { Principal } from '../../process/principal.ts';
import type { ApprovalState, ProcessState } from '../../process/state.ts';

export const OPERATOR: Principal = { kind: 'operator', id: 'ops', role: 'operator', via: 'local' };
export const ENGINE: Principal = { kind: 'engine', id: 'engine' };
export const TEMPORAL: Principal = { kind: 'temporal', id: 'temporal' };
/** 2026-01-05T09:00:00Z */
export const MONDAY = Date.UTC(2026, 0, 5, 9);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What a played agent answers to an attempt. Default: work well done, with every expected artifact. */
export type PlayedAgent = (run: { taskId: string; attempt: number; expected: string[] }) => AgentOutcome;

export interface ScenarioOptions {
  agents?: Record<string, PlayedAgent>;
  start?: Partial<StartData>;
  /** Agents answer only when told with `runAgents`. Default: at once, one after another. */
  agentsWait?: boolean;
  team?: Team;
}

export type Answer = Decision & { events: NewEvent[] };

/** An instance under test. `send` applies a command; what it asks of the world is played or kept in `effects`. */
export class Scenario {
  readonly graph: ProcessGraph;
  readonly recorded: ProcessEvent[] = [];
  readonly effects: Effect[] = [];
  now = MONDAY;
  private current: ProcessState | null = null;
  private commands = 0;
  private waitingRuns: Extract<Effect, { type: 'RunAgent' }>[] = [];
  private readonly options: ScenarioOptions;

  constructor(definition: ProcessDefinition, options: ScenarioOptions = {}) {
    this.graph = buildGraph(definition, options.team ?? null);
    this.options = options;
  }

  get state(): ProcessState {
    if (this.current === null) throw new Error('The instance has not started.');
    return this.current;
  }

  /** Starts it; everybody in the definition has an address unless `start.bindings` says otherwise. */
  start(overrides: Partial<StartData> = {}): Decision {
    const bindings = Object.fromEntries(this.graph.people.map(({ id }) => [id, `binding-${id}`]));
    return this.send('StartInstance', {
      instanceId: 'inst-1',
      name: 'Instance One',
      context: {},
      definitionHash: 'hash',
      bindings,
      allowUnbound: false,
      ...this.options.start,
      ...overrides,
    });
  }

  /** Sends a command now. Its id is counted up unless given. */
  send<T extends CommandType>(
    type: T,
    data: CommandOfType<T>['data'],
    by: Principal = OPERATOR,
    id?: string,
  ): Decision {
    this.commands += 1;
    const command = {
      type,
      id: id ?? `command-${this.commands}`,
      at: this.now,
      by,
      data,
    } as unknown as Command;
    return this.apply(command);
  }

  apply(command: Command): Decision {
    const answer = decide(this.graph, this.current, command);
    if (answer.ok) this.take(answer.events);
    return answer;
  }

  /** Folds events in, as the shell does after recording them, and plays what they ask for. */
  take(events: NewEvent[]): void {
    const batch: ProcessEvent[] = [];
    for (const event of events) {
      const numbered = { ...event, seq: (this.current?.seq ?? 0) + 1 } as ProcessEvent;
      this.current = evolve(this.graph, this.current, numbered);
      batch.push(numbered);
    }
    this.recorded.push(...batch);
    const effects = this.current === null ? [] : plan(this.graph, this.current, batch);
    this.effects.push(...effects);
    for (const effect of effects) {
      if (effect.type === 'RunAgent') this.waitingRuns.push(effect);
      if (effect.type === 'StopAgent') this.forget(effect);
    }
    if (this.options.agentsWait !== true) this.runAgents();
  }

  /** Lets the agents that have been called answer, oldest call first. */
  runAgents(): void {
    for (let run = this.waitingRuns.shift(); run !== undefined; run = this.waitingRuns.shift()) {
      this.report(run.taskId, run.attempt, this.played(run));
    }
  }

  /** Agent runs asked for and not answered yet. */
  get runsUnderWay(): Extract<Effect, { type: 'RunAgent' }>[] {
    return this.waitingRuns;
  }

  /** One agent's outcome. */
  report(taskId: string, attempt: number, outcome: AgentOutcome): Decision {
    this.forget({ taskId, attempt });
    const by: Principal = { kind: 'agent', id: this.assigneeOf(taskId), taskId, attempt };
    return this.send('ReportAgentOutcome', { taskId, attempt, outcome }, by);
  }

  /** The agent at work on a task or an errand, as a principal. */
  agentOf(taskId: string): Principal {
    const attempt = this.state.tasks[taskId]?.attempt ?? 1;
    return { kind: 'agent', id: this.assigneeOf(taskId), taskId, attempt };
  }

  /** A person's answer to the open approval of that id, or the newest about that subject. */
  answer(
    participantId: string,
    about: string,
    choice: 'approve' | 'reject' = 'approve',
    overrides: Partial<DecideApprovalData> = {},
  ): Decision {
    const approval = this.approval(about);
    const comment = choice === 'reject' ? 'Not like this.' : '';
    const decisionId = overrides.decisionId ?? `decision-${this.commands + 1}`;
    const data: DecideApprovalData = {
      approvalId: approval.id,
      round: approval.round,
      decisionId,
      participantId,
      choice,
      comment,
      shown: approval.artifacts,
      viewed: 'viewed',
      linkId: `link-${participantId}`,
      linkVia: 'mail',
      receivedAt: this.now,
      ...overrides,
    };
    const by: Principal = { kind: 'participant', id: participantId, linkId: data.linkId };
    return this.send('DecideApproval', data, by, decisionId);
  }

  /** By id, or the newest about a task, phase, gate or request. Throws where there is none. */
  approval(about: string): ApprovalState {
    const found = Object.values(this.state.approvals).findLast(
      ({ id, subjectId }) => id === about || subjectId === about,
    );
    if (found === undefined) throw new Error(`No approval about ${about}.`);
    return found;
  }

  /** Moves the clock; time passes at each deadline on the way, as the shell's one timer has it. */
  wait(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.current === null ? null : nextDeadline(this.graph, this.current);
      if (next === null || next > until) break;
      this.now = Math.max(this.now, next);
      const before = this.recorded.length;
      this.passTime();
      if (this.recorded.length === before) throw new Error('A deadline was due, and nothing came of it.');
    }
    this.now = until;
  }

  passTime(): Decision {
    return this.send('PassTime', {}, ENGINE);
  }

  /** Data of the recorded events of a type, oldest first. */
  of<T extends EventType>(type: T): EventOfType<T>['data'][] {
    return this.recorded.flatMap((event) =>
      event.type === type ? [event.data as EventOfType<T>['data']] : [],
    );
  }

  /** Messages that went out, as `kind to: approvals or task`. */
  get messages(): string[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'Notify'
        ? [
            `${effect.kind} to ${effect.participantId}: ${[...effect.approvalIds, effect.taskId ?? []].flat().join(', ')}`,
          ]
        : [],
    );
  }

  /** Types of the events from a number on. */
  typesSince(count: number): EventType[] {
    return this.recorded.slice(count).map(({ type }) => type);
  }

  private forget({ taskId, attempt }: { taskId: string; attempt: number }): void {
    this.waitingRuns = this.waitingRuns.filter((run) => run.taskId !== taskId || run.attempt !== attempt);
  }

  private played(run: { taskId: string; attempt: number }): AgentOutcome {
    const expected = this.graph.task(run.taskId)?.task.artifacts ?? [];
    return (this.options.agents?.[run.taskId] ?? wellDone)({ ...run, expected });
  }

  private assigneeOf(taskId: string): string {
    const errand = this.of('ErrandStarted').find(({ errandId }) => errandId === taskId);
    return errand?.agentId ?? assigneeOf(this.graph, this.state, taskId);
  }
}

/** A scenario that has been started. */
export function started(definition: ProcessDefinition, options: ScenarioOptions = {}): Scenario {
  const scenario = new Scenario(definition, options);
  const answer = scenario.start();
  if (!answer.ok) throw new Error(answer.refusal.message);
  return scenario;
}

export const wellDone: PlayedAgent = ({ taskId, attempt, expected }) =>
  work({ summary: `${taskId} done`, artifacts: expected.map((key) => aBlob(key, `${taskId} ${attempt}`)) });

/** A good outcome; say only what matters. */
export function work(fields: Partial<Extract<AgentOutcome, { ok: true }>> = {}): AgentOutcome {
  return {
    ok: true,
    summary: 'done',
    artifacts: [],
    facts: {},
    concerns: [],
    usage: { executor: 'simulated', simulated: true, durationMs: 5 },
    ...fields,
  };
}

export function failure(reason = 'it broke', kind: 'agent_error' | 'timeout' = 'agent_error'): AgentOutcome {
  return { ok: false, kind, reason };
}

/** An artifact whose bytes are `content`. */
export function aBlob(key: string, content = 'content', fields: Partial<StoredBlob> = {}): StoredBlob {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return {
    key,
    type: 'document',
    contentType: 'application/json',
    size: content.length,
    sha256,
    metadata: {},
    ...fields,
  };
}

/** The refusal's code; '' where it was accepted. */
export function codeOf(answer: Decision): string {
  return answer.ok ? '' : answer.refusal.code;
}

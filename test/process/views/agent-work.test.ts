// Agents' work put together from events and journal: attempts, turns, calls of tools, what it took, and who stopped it.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../definition/types.ts';
import type { AgentUsage, EventOfType, EventType, ProcessEvent } from '../../../process/events.ts';
import type { Principal } from '../../../process/principal.ts';
import { agentWork, WORK_ENTRIES } from '../../../process/views/agent-work.ts';
import { workSoFar } from '../../../process/views/work-so-far.ts';
import type { JournalType, TrailEntry } from '../../../store/books.ts';
import { STARTED_AT } from '../../support/state-builder.ts';

const ENGINE: Principal = { kind: 'engine', id: 'engine' };
const usage: AgentUsage = {
  executor: 'model',
  simulated: false,
  durationMs: 2_000,
  model: 'test-model',
  turns: 2,
  toolCalls: 1,
  inputTokens: 300,
  outputTokens: 40,
  costUsd: 0.02,
};
const NOTHING = { turns: 0, toolCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** A trail, an entry a second. */
class Trail {
  readonly entries: TrailEntry[] = [];
  event<T extends EventType>(type: T, data: EventOfType<T>['data'], by: Principal = ENGINE): this {
    const seq = this.entries.length + 1;
    const body = { seq, at: this.#at(), type, by, data } as unknown as JsonObject;
    return this.#add('events', type, by.id, body);
  }
  note(type: JournalType, data: JsonObject): this {
    return this.#add('journal', type, 'specialist', { attempt: 1, taskId: 'setup', ...data });
  }
  started(attempt = 1, assignee = 'specialist', assigneeKind: 'agent' | 'human' = 'agent'): this {
    return this.event('TaskStarted', {
      taskId: 'setup',
      phaseId: 'work',
      attempt,
      assignee,
      assigneeKind,
      inputs: {},
    });
  }
  step(turn: number, more: JsonObject = {}): this {
    const tokens = { inputTokens: 100, outputTokens: 10, costUsd: 0.01 };
    return this.note('agent_step', {
      turn,
      model: 'test-model',
      ...tokens,
      ms: 900,
      transcript: `t${turn}`,
      ...more,
    });
  }
  done(more: Partial<EventOfType<'TaskWorkDone'>['data']> = {}, by: Principal = AGENT): this {
    const data = { taskId: 'setup', attempt: 1, summary: 'Set up.', concerns: [], usage, ...more };
    return this.event('TaskWorkDone', data, by);
  }
  get events(): ProcessEvent[] {
    return this.entries
      .filter(({ stream }) => stream === 'events')
      .map(({ body }) => body as unknown as ProcessEvent);
  }
  #at = () => STARTED_AT + this.entries.length * 1_000;
  #add(stream: TrailEntry['stream'], type: string, actor: string, body: JsonObject): this {
    const position = this.entries.length + 1;
    const entry = {
      position,
      instanceId: 'proc-1',
      stream,
      seq: position,
      at: this.#at(),
      type,
      actor,
      body,
    };
    this.entries.push({ ...entry, hash: '' });
    return this;
  }
}
const AGENT: Principal = { kind: 'agent', id: 'specialist', taskId: 'setup', attempt: 1 };
/** As the API reads it: from entries of these types alone. */
const read = (trail: Trail, id = 'setup') =>
  agentWork(
    trail.entries.filter(({ type }) => WORK_ENTRIES.includes(type)),
    id,
  )!;

describe('a task', () => {
  test('nobody has begun has none, and neither has one of a person', () => {
    expect(agentWork([], 'setup')).toBeNull();
    expect(agentWork(new Trail().started(1, 'jane', 'human').entries, 'setup')).toBeNull();
  });

  test('has the concerns raised on the way, and each once', () => {
    const port = { kind: 'security', text: 'Port 22 is open.' };
    const old = { kind: 'data', text: 'It is of 2019.' };
    const raised = { taskId: 'setup', agentId: 'specialist' };
    const trail = new Trail()
      .started()
      .event('ConcernRaised', { ...raised, ...port })
      .done({ concerns: [port, old] })
      .event('ConcernRaised', { ...raised, ...old });
    expect(read(trail).attempts.map(({ concerns }) => concerns)).toEqual([[port, old]]);
  });

  test('tells turns, calls of tools with what they got, what was refused, and what it all took', () => {
    const trail = new Trail()
      .started()
      .step(1)
      .note('agent_refused', { tool: 'wipe_disk', reason: 'It is not on the list of this task.' })
      .note('agent_tool', {
        callId: '1.0',
        tool: 'get_artifact',
        ok: true,
        arguments: '{"key":"a"}',
        result: 'A',
      })
      .step(2)
      .done({ confidence: 0.9, concerns: [{ kind: 'security', text: 'Port 22 is open.' }] });
    const { attempts, spent } = read(trail);
    expect(attempts).toMatchObject([
      {
        attempt: 1,
        agentId: 'specialist',
        executor: 'model',
        model: 'test-model',
        outcome: 'done',
        confidence: 0.9,
        summary: 'Set up.',
        concerns: [{ kind: 'security', text: 'Port 22 is open.' }],
        turns: [
          { turn: 1, inputTokens: 100, transcript: 't1' },
          { turn: 2, ms: 900 },
        ],
        toolCalls: [{ callId: '1.0', tool: 'get_artifact', ok: true, arguments: '{"key":"a"}', result: 'A' }],
        refused: [{ tool: 'wipe_disk', reason: 'It is not on the list of this task.' }],
      },
    ]);
    expect(spent).toEqual({ turns: 2, toolCalls: 1, inputTokens: 300, outputTokens: 40, costUsd: 0.02 });
  });

  test('a turn that failed says why, and whose figures are guessed', () => {
    const { attempts } = read(
      new Trail().started().step(1, { isEstimated: true }).step(2, { reason: 'No.' }),
    );
    expect(attempts[0]!.turns).toMatchObject([
      { isEstimated: true, reason: null },
      { isEstimated: false, reason: 'No.' },
    ]);
  });

  test('a turn that was asked again after a crash counts once', () => {
    const { attempts } = read(new Trail().started().step(1).step(1, { inputTokens: 90 }).step(2));
    expect(attempts[0]!.turns.map(({ turn, inputTokens }) => [turn, inputTokens])).toEqual([
      [1, 90],
      [2, 100],
    ]);
  });

  test('counts what a running attempt has noted so far', () => {
    const { attempts, spent } = read(new Trail().started().step(1).step(2));
    expect(attempts[0]).toMatchObject({ outcome: 'running', endedAt: null, executor: 'model' });
    expect(spent).toEqual({ turns: 2, toolCalls: 0, inputTokens: 200, outputTokens: 20, costUsd: 0.02 });
  });

  test('adds its attempts up, whoever made them, with why each failed', () => {
    const failed = {
      taskId: 'setup',
      attempt: 1,
      kind: 'timeout',
      reason: 'It took too long.',
      usage,
    } as const;
    const trail = new Trail()
      .started()
      .event('TaskAttemptFailed', failed)
      .started(2, 'lead')
      .done({ attempt: 2 });
    const { attempts, spent } = read(trail);
    expect(attempts.map(({ agentId, outcome, reason }) => [agentId, outcome, reason])).toEqual([
      ['specialist', 'failed', 'It took too long.'],
      ['lead', 'done', null],
    ]);
    expect(spent.turns).toBe(4);
  });

  test('says that an attempt was stopped: skipped, done again, completed by hand, or the end of the instance', () => {
    const endings: ((trail: Trail) => Trail)[] = [
      (trail) => trail.event('TaskSkipped', { taskId: 'setup', reason: 'Not needed' }),
      (trail) => trail.event('TaskReopened', { taskId: 'setup', reason: 'Not needed' }),
      (trail) => trail.event('InstanceCancelled', { reason: 'Not needed' }),
      (trail) => trail.done({ onBehalfOf: 'specialist', reason: 'Not needed', summary: 'By hand.' }, ENGINE),
    ];
    for (const ending of endings) {
      const [attempt] = read(ending(new Trail().started())).attempts;
      expect(attempt).toMatchObject({ outcome: 'stopped', reason: 'Not needed', summary: null });
      expect(attempt!.endedAt).not.toBeNull();
    }
  });

  test('keeps the approval of a call with the call, and says what a subordinate did', () => {
    const asked = {
      approvalId: 'call_1_1_0',
      kind: 'ad_hoc',
      subjectId: 'call_1_1_0',
      phaseId: 'work',
      taskId: 'setup',
      round: 1,
      title: 'Tool call: open_port',
      approvers: ['jane'],
      need: 1,
      artifacts: [],
      dueAt: 0,
      reminderAts: [],
      onTimeout: 'hold',
      toolCall: { callId: '1.0', tool: 'open_port', argumentsSha256: 'ab', taskId: 'setup', attempt: 1 },
    } as const;
    const trail = new Trail()
      .started()
      .event('ApprovalRequested', { ...asked, approvers: ['jane'], artifacts: [], reminderAts: [] })
      .note('agent_tool', {
        callId: '1.0',
        tool: 'open_port',
        ok: false,
        arguments: '{}',
        result: 'Rejected.',
      })
      .step(1, { agentId: 'helper' });
    const [attempt] = read(trail).attempts;
    expect(attempt!.toolCalls[0]).toMatchObject({ approvalId: 'call_1_1_0', ok: false });
    expect(attempt!.turns[0]!.by).toBe('helper');
  });

  test('keeps what a person made of it beside it', () => {
    const data = {
      taskId: 'setup',
      attempt: 1,
      approvalId: 'review.setup.1',
      participantId: 'jane',
      summary: 'B',
    };
    const trail = new Trail()
      .started()
      .done({ confidence: 0.4, needsReview: { minConfidence: 0.8 } })
      .event('TaskWorkCorrected', data);
    const [attempt] = read(trail).attempts;
    expect(attempt).toMatchObject({
      summary: 'Set up.',
      minConfidence: 0.8,
      corrected: { by: 'jane', approvalId: 'review.setup.1' },
    });
  });

  test('reads nothing of other work', () => {
    const trail = new Trail().started().step(1, { taskId: 'other' });
    trail.event('TaskSkipped', { taskId: 'other', reason: 'x' });
    expect(read(trail).attempts[0]).toMatchObject({ outcome: 'running', turns: [] });
  });
});

test('an errand is one attempt', () => {
  const trail = new Trail()
    .event('ErrandStarted', {
      errandId: 'errand.1',
      agentId: 'lead',
      purpose: 'brief',
      brief: 'It begins.',
      subject: {},
    })
    .note('agent_step', { taskId: 'errand.1', turn: 1, model: 'm', inputTokens: 5, outputTokens: 5 })
    .event('ErrandEnded', {
      errandId: 'errand.1',
      agentId: 'lead',
      ok: false,
      summary: 'No answer.',
      concerns: [],
      usage,
    });
  expect(read(trail, 'errand.1').attempts).toMatchObject([
    { attempt: 1, agentId: 'lead', outcome: 'failed', reason: 'No answer.', turns: [{ turn: 1 }] },
  ]);
});

describe('all of the instance', () => {
  test('is added up by agent, also where an attempt was ended by the engine', () => {
    const trail = new Trail()
      .started()
      .event('TaskAttemptFailed', { taskId: 'setup', attempt: 1, kind: 'timeout', reason: 'x', usage })
      .started(2, 'lead')
      .done({ attempt: 2 });
    const { spent } = workSoFar(trail.events);
    expect(spent['specialist']).toMatchObject({ turns: 2, costUsd: 0.02 });
    expect(spent['lead']).toMatchObject({ inputTokens: 300 });
    expect(spent['engine']).toBeUndefined();
  });

  test('concerns are those of the last attempt; a person at it spends nothing', () => {
    const raised = { taskId: 'setup', agentId: 'specialist', kind: 'data', text: 'Old.' };
    const trail = new Trail().started().event('ConcernRaised', raised);
    expect(workSoFar(trail.events).tasks['setup']).toEqual({
      executor: null,
      concerns: [{ kind: 'data', text: 'Old.' }],
    });
    trail.started(2, 'jane', 'human').done({ attempt: 2 });
    const { tasks, spent } = workSoFar(trail.events);
    expect(tasks['setup']!.concerns).toEqual([]);
    expect(spent).toEqual({});
    expect({ ...NOTHING, ...spent['jane'] }).toEqual(NOTHING);
  });
});

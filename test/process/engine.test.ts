// decide, evolve and plan as a whole: order, repeats, roles, the start, the shell's trouble, waits.
import { describe, expect, test } from '@jest/globals';
import type { Command, CommandType } from '../../process/commands.ts';
import { cut, jsonBytes } from '../../process/bounds.ts';
import { decide, evolve, neededApprovers, plan, replay, waitsFor } from '../../process/index.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { Principal } from '../../process/principal.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import {
  DAY,
  ENGINE,
  MONDAY,
  OPERATOR,
  Scenario,
  TEMPORAL,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';

const simple = aDefinition({
  phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])],
});

describe('decide', () => {
  test('before the start knows only the start', () => {
    const scenario = new Scenario(simple);
    expect(codeOf(scenario.send('PassTime', {}, ENGINE))).toBe('invalid-command');
  });

  test('starts once; the same command again is no refusal', () => {
    const scenario = new Scenario(simple);
    const start = { bindings: { approver: 'b1' } };
    expect(scenario.start(start).ok).toBe(true);
    expect(codeOf(scenario.start(start))).toBe('invalid-command');
    const [id] = scenario.state.commandIds;
    const data = {
      instanceId: 'inst-1',
      name: 'n',
      context: {},
      definitionHash: 'h',
      bindings: {},
      allowUnbound: true,
    };
    expect(scenario.send('StartInstance', data, OPERATOR, id)).toEqual({ ok: true, events: [] });
  });

  test('refuses a start with too large a context or addresses of others than its people', () => {
    const start = (overrides: object) => codeOf(new Scenario(simple).start(overrides));
    expect(start({ context: { text: 'x'.repeat(66_000) } })).toBe('invalid-command');
    expect(start({ bindings: { worker: 'b' } })).toBe('participant-is-agent');
    expect(start({ bindings: { stranger: 'b' } })).toBe('participant-not-found');
  });

  test('keeps what the start says', () => {
    const scenario = started(simple, { start: { teamId: 'team-1', context: { a: 1 } } });
    expect(scenario.state).toMatchObject({
      teamId: 'team-1',
      context: { a: 1 },
      startedBy: 'ops',
      startedAt: MONDAY,
    });
  });

  test('applies no command twice, and forgets only the oldest of a thousand', () => {
    const scenario = started(simple);
    const set = (id: string) => scenario.send('SetFact', { name: 'n', value: 1 }, OPERATOR, id);
    expect(set('once').ok && set('once')).toEqual({ ok: true, events: [] });
    for (let n = 0; n < 1_000; n += 1) set(`id-${n}`);
    expect(scenario.state.commandIds).toHaveLength(1_000);
    expect(scenario.state.commandIds[0]).toBe('id-0');
  });

  test('changes nothing that it is given', () => {
    const scenario = started(simple);
    const before = structuredClone(scenario.state);
    const command: Command = {
      type: 'CancelInstance',
      id: 'c',
      at: MONDAY,
      by: OPERATOR,
      data: { reason: 'r' },
    };
    decide(scenario.graph, deepFreeze(scenario.state), command);
    expect(scenario.state).toEqual(before);
  });

  test('after the end refuses everything, with how it ended', () => {
    const scenario = started(simple);
    scenario.send('CancelInstance', { reason: 'Enough' });
    const late = scenario.send('SetFact', { name: 'n', value: 1 });
    expect(late).toMatchObject({
      refusal: { code: 'instance-closed', details: { status: 'cancelled', closedAt: MONDAY } },
    });
    expect(codeOf(scenario.start())).toBe('invalid-command');
    const done = started(aDefinition());
    expect(done.send('SetFact', { name: 'n', value: 1 })).toMatchObject({
      refusal: { message: 'The instance is completed; nothing can be changed any more.' },
    });
  });

  test('records messages without a good seal', () => {
    const scenario = started(simple);
    scenario.send('RefuseForeignMessage', { message: 'decision', reason: 'no seal' }, ENGINE);
    expect(scenario.of('ForeignMessageRefused')).toEqual([{ message: 'decision', reason: 'no seal' }]);
  });

  test('raises the shell’s trouble once, until it is dismissed', () => {
    const scenario = started(simple);
    const trouble = { kind: 'books-unreachable' as const, message: 'They were down.' };
    scenario.send('ReportShellTrouble', trouble, ENGINE);
    expect(scenario.send('ReportShellTrouble', trouble, ENGINE)).toEqual({ ok: true, events: [] });
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({ id: 'books-unreachable.shell.1', actions: ['dismiss'] });
    scenario.send('ResolveIncident', { incidentId: incident!.id, action: 'dismiss', reason: 'Explained.' });
    expect(scenario.state.incidents).toEqual({});
  });

  test('names whoever is asked by the definition', () => {
    const phases = [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })]),
      aPhase('ship', ['send']),
    ];
    const { graph } = new Scenario(
      aDefinition({ phases, gates: [aGate('go', 'ship', { approvers: ['second'] })] }),
    );
    expect(neededApprovers(graph)).toEqual(['approver', 'second']);
  });
});

describe('roles', () => {
  const participant: Principal = { kind: 'participant', id: 'approver', linkId: 'l' };
  const agent: Principal = { kind: 'agent', id: 'worker', taskId: 'make', attempt: 1 };
  const kinds: Record<string, Principal> = {
    operator: OPERATOR,
    participant,
    agent,
    engine: ENGINE,
    temporal: TEMPORAL,
  };
  /** The person is an approver, and the task an agent's; what people's parts may do, raid.test.ts has. */
  const allowed: Record<CommandType, string> = {
    StartInstance: 'operator temporal',
    ReportAgentOutcome: 'agent engine',
    RaiseConcern: 'agent',
    AskPerson: 'agent',
    AnswerQuestion: 'operator participant temporal',
    RetryTask: 'operator temporal',
    SkipTask: 'operator temporal',
    CompleteTask: 'operator temporal',
    DecideApproval: 'participant',
    RefuseForeignMessage: 'engine',
    RequestApproval: 'operator agent temporal',
    SetFact: 'operator agent temporal',
    StoreArtifact: 'operator agent temporal',
    BindParticipant: 'operator temporal',
    AdvancePhase: 'operator temporal',
    PauseInstance: 'operator temporal',
    ResumeInstance: 'operator temporal',
    CancelInstance: 'operator temporal',
    ResolveIncident: 'operator temporal',
    SendBack: 'operator temporal',
    RevokeDecision: 'operator participant temporal',
    WithdrawApproval: 'operator agent temporal',
    MoveDeadline: 'operator temporal',
    NudgeApprovers: 'operator temporal',
    HandOverApproval: 'operator temporal',
    HandOverTask: 'operator temporal',
    SetAbsence: 'operator temporal',
    ReportDelivery: 'engine',
    ReportShellTrouble: 'engine',
    PassTime: 'engine',
  };
  const data = {
    taskId: 'make',
    attempt: 1,
    outcome: failure(),
    participantId: 'approver',
    decisionId: 'd',
    approvalId: 'task.make.1',
    name: 'x',
    value: 1,
    bindings: {},
    context: {},
    title: 't',
    text: 't',
    approverIds: [],
    artifacts: [],
    artifact: { key: '', metadata: {} },
    incidentId: 'i',
    notificationId: 'n',
    kind: 'books-unreachable',
    message: 'm',
    reason: 'r',
    from: 'approver',
    to: { participantId: 'second' },
    substitute: { participantId: 'second' },
    until: null,
  };

  test.each(Object.entries(allowed))('%s: %s', (type, who) => {
    for (const [kind, by] of Object.entries(kinds)) {
      const scenario = started(simple, { agentsWait: true });
      const command = { type, id: `new-${kind}`, at: MONDAY, by, data } as unknown as Command;
      const code = codeOf(decide(scenario.graph, scenario.state, command));
      const isForbidden = code === 'forbidden' || code === 'may-not-delegate';
      expect([kind, !isForbidden]).toEqual([kind, who.split(' ').includes(kind)]);
    }
  });

  test('an agent speaks for its own task and attempt only', () => {
    const phases = [aPhase('build', ['make', 'other'], { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    const report = (taskId: string, attempt: number, by: Principal) =>
      codeOf(scenario.send('ReportAgentOutcome', { taskId, attempt, outcome: work() }, by));
    expect(report('other', 1, agent)).toBe('forbidden');
    expect(report('make', 2, agent)).toBe('forbidden');
    const ghost: Principal = { ...agent, taskId: 'constructor' } as Principal;
    expect(report('constructor', 1, ghost)).toBe('task-not-found');
    const other = { taskId: 'other', artifact: { ...blank, key: 'k' } };
    expect(codeOf(scenario.send('StoreArtifact', other, agent))).toBe('forbidden');
    expect(report('make', 1, agent)).toBe('');
    expect(report('make', 1, agent)).toBe('task-not-open');
  });

  test('what was typed into Temporal counts, and is counted', () => {
    const scenario = started(simple);
    scenario.send('PauseInstance', { reason: 'By hand' }, TEMPORAL);
    expect(scenario.state.status).toBe('paused');
    expect(scenario.of('ExceptionNoted')).toMatchObject([{ what: 'PauseInstance typed into Temporal' }]);
  });

  const blank = { type: 't', contentType: 'c', size: 1, sha256: 'x', metadata: {} };
});

describe('evolve', () => {
  test('from the events alone gives the state', () => {
    const scenario = started(simple);
    scenario.answer('approver', 'make');
    expect(replay(scenario.graph, scenario.recorded)).toStrictEqual(scenario.state);
    expect(replay(scenario.graph, [])).toBeNull();
  });

  test('refuses gaps, a second start, and anything before the start', () => {
    const scenario = started(simple);
    const [first, second] = scenario.recorded as [ProcessEvent, ProcessEvent];
    expect(() => evolve(scenario.graph, null, second)).toThrow('The first event is InstanceStarted');
    expect(() => evolve(scenario.graph, scenario.state, second)).toThrow('does not follow');
    const again = { ...first, seq: scenario.state.seq + 1 } as ProcessEvent;
    expect(() => evolve(scenario.graph, scenario.state, again)).toThrow('starts once');
  });

  test('takes events without a command, and reports of messages it no longer knows', () => {
    const scenario = started(simple);
    const failed = {
      seq: scenario.state.seq + 1,
      at: MONDAY,
      type: 'DeliveryFailed',
      by: ENGINE,
      data: { notificationId: 'gone', participantId: 'approver', refused: false, reason: 'r' },
    } as ProcessEvent;
    const after = evolve(scenario.graph, scenario.state, failed);
    expect(after).toEqual({ ...scenario.state, seq: scenario.state.seq + 1 });
    const { commandId: _, ...start } = scenario.recorded[0]!;
    expect(evolve(scenario.graph, null, start as ProcessEvent).commandIds).toEqual([]);
  });
});

describe('plan', () => {
  test('runs an agent with its inputs and what was said of the attempt before', () => {
    const phases = [aPhase('build', [aTask('make', { inputs: { n: '1 + 1' } })])];
    const scenario = started(aDefinition({ phases }), {
      agents: { make: ({ attempt }) => (attempt === 1 ? failure() : work()) },
    });
    scenario.wait(DAY);
    expect(scenario.effects).toEqual([
      { type: 'RunAgent', id: 'make.1', taskId: 'make', attempt: 1, agentId: 'worker', inputs: { n: 2 } },
      {
        type: 'RunAgent',
        id: 'make.2',
        taskId: 'make',
        attempt: 2,
        agentId: 'worker',
        inputs: { n: 2 },
        feedback: 'it broke',
      },
    ]);
  });

  test('leaves out what later events made moot', () => {
    const scenario = started(simple);
    const asked = scenario.recorded.filter(({ type }) => type === 'NotificationRequested');
    expect(plan(scenario.graph, scenario.state, asked)).toMatchObject([
      { type: 'Notify', kind: 'approval', attempt: 1 },
    ]);
    scenario.answer('approver', 'make');
    expect(plan(scenario.graph, scenario.state, asked)).toEqual([]);
    const runs = scenario.recorded.filter(({ type }) => type === 'TaskStarted');
    expect(plan(scenario.graph, scenario.state, runs)).toEqual([]);
  });

  test('keeps an escalation while there is still something to see to', () => {
    const phases = [
      aPhase('build', [aTask('make', { errorHandling: { maxRetries: 0, notifyParticipants: ['watcher'] } })]),
    ];
    const scenario = started(aDefinition({ phases }), { agents: { make: () => failure() } });
    const told = scenario.recorded.filter(({ type }) => type === 'NotificationRequested');
    expect(plan(scenario.graph, scenario.state, told)).toMatchObject([
      { kind: 'escalation', taskId: 'make' },
    ]);
    scenario.send('ResolveIncident', { incidentId: 'task-failed.make.1', action: 'skip', reason: 'r' });
    expect(plan(scenario.graph, scenario.state, told)).toEqual([]);
  });

  test('runs no agent once the instance is closed', () => {
    const scenario = started(aDefinition(), { agentsWait: true });
    scenario.send('CancelInstance', { reason: 'r' });
    const runs = scenario.recorded.filter(({ type }) => type === 'TaskStarted');
    expect(plan(scenario.graph, scenario.state, runs)).toEqual([]);
  });
});

describe('waitsFor', () => {
  test('names approvals and on whom, until when', () => {
    const scenario = started(simple);
    expect(waitsFor(scenario.graph, scenario.state)).toEqual([
      { kind: 'approval', id: 'task.make.1', on: ['approver'], since: MONDAY, until: MONDAY + 2 * DAY },
    ]);
    scenario.send('CancelInstance', { reason: 'r' });
    expect(waitsFor(scenario.graph, scenario.state)).toEqual([]);
  });

  test('names work, retries, incidents and a pause', () => {
    const phases = [aPhase('build', ['make', 'flaky'], { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    scenario.report('flaky', 1, failure());
    scenario.send('PauseInstance', { reason: 'r' });
    scenario.send('ReportShellTrouble', { kind: 'seal-key-missing', message: 'm' }, ENGINE);
    expect(waitsFor(scenario.graph, scenario.state)).toEqual([
      { kind: 'pause', id: 'inst-1', on: [], since: MONDAY },
      { kind: 'incident', id: 'seal-key-missing.shell.1', on: [], since: MONDAY },
      { kind: 'task', id: 'make', on: ['worker'], since: MONDAY },
      { kind: 'retry', id: 'flaky', on: ['worker'], since: MONDAY, until: MONDAY + 1_000 },
    ]);
  });

  test('names whose address is missing', () => {
    const scenario = started(simple, { start: { bindings: {}, allowUnbound: true } });
    expect(waitsFor(scenario.graph, scenario.state)[0]).toMatchObject({ kind: 'incident', on: ['approver'] });
  });

  test('names gates, conditions and what they lack', () => {
    const phases = [
      aPhase('build', ['make']),
      aPhase('ship', [aTask('send', { inputs: { n: 'facts.n' } }), 'then'], {
        entryConditions: ['ready', 'make_complete', 'facts.level > 1'],
        exitConditions: ['sent'],
      }),
    ];
    const gates = [
      aGate('hand', 'ship', { type: 'manual' }),
      aGate('open', 'ship', { type: 'condition', condition: 'facts.open' }),
    ];
    const scenario = started(aDefinition({ phases, gates }));
    const waits = () =>
      waitsFor(scenario.graph, scenario.state).map(({ kind, id, needs, missing }) => [
        kind,
        id,
        needs,
        missing,
      ]);
    scenario.send('SetFact', { name: 'level', value: 1 });
    expect(waits()).toEqual([
      ['gate', 'hand', undefined, undefined],
      ['gate', 'open', 'facts.open', 'facts.open'],
      ['condition', 'ship', 'ready', 'ready'],
      ['condition', 'ship', 'facts.level > 1', undefined],
    ]);
    scenario.send('SetFact', { name: 'level', value: 2 });
    scenario.send('SetFact', { name: 'ready', value: true });
    scenario.send('SetFact', { name: 'open', value: true });
    scenario.send('AdvancePhase', {});
    expect(waits()).toEqual([['condition', 'send', undefined, 'facts.n']]);
    scenario.send('SetFact', { name: 'n', value: 1 });
    expect(waits()).toEqual([['condition', 'ship', 'sent', 'sent']]);
  });
});

describe('bounds', () => {
  test('bytes are counted as UTF-8', () => {
    for (const text of ['abc', 'é', '€', '😀', '"\n']) {
      expect(jsonBytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)));
    }
  });

  test('texts are cut between characters', () => {
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abcd', 3)).toBe('ab…');
    expect(cut('a😀bcd', 3)).toBe('a…');
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

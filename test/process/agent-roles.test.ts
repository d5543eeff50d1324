// What an agent may do as a principal, on a task and on an errand; and that nothing else it tries changes anything.
import { describe, expect, test } from '@jest/globals';
import type { Command, CommandOfType, CommandType } from '../../process/commands.ts';
import type { NewEvent } from '../../process/events.ts';
import type { Principal } from '../../process/principal.ts';
import { aDefinition, aGate, aPhase, aTask, anAgent, anApprover } from '../support/definition-builder.ts';
import { DAY, Scenario, aBlob, codeOf, failure, started, work } from '../support/scenario.ts';

const agent = (id = 'worker', taskId = 'make', attempt = 1): Principal => ({
  kind: 'agent',
  id,
  taskId,
  attempt,
});
const WORKER = agent();

/** `make` (worker) and `other` (helper) run; `open` waits for `approver`; `stuck` has failed; an errand of `helper` is under way. */
function underWay(): Scenario {
  const tasks = [
    aTask('make', { requiredApprovals: ['approver'], artifacts: ['plan'] }),
    aTask('other', { assignee: 'helper' }),
    aTask('open', { requiredApprovals: ['approver'] }),
    aTask('stuck', { errorHandling: { maxRetries: 0, taskFailure: 'hold' } }),
    aTask('own', { assignee: 'doer' }),
  ];
  const scenario = started(
    aDefinition({
      phases: [aPhase('build', tasks, { parallelExecution: true }), aPhase('use', ['later'])],
      gates: [aGate('ready', 'use', { type: 'manual' })],
      agents: { worker: anAgent(), helper: anAgent() },
      humans: {
        approver: anApprover(),
        second: anApprover(),
        doer: { raidRole: 'responsible' },
        dispatcher: { raidRole: 'delegator' },
      },
    }),
    { agentsWait: true },
  );
  scenario.report('open', 1, work());
  scenario.report('stuck', 1, failure());
  const errand = { errandId: 'errand.1', agentId: 'helper', purpose: 'trouble', brief: 'Look.', subject: {} };
  const event = {
    type: 'ErrandStarted',
    at: scenario.now,
    by: { kind: 'engine', id: 'engine' },
    data: errand,
  };
  scenario.take([event as NewEvent]);
  scenario.send('RequestApproval', {
    id: 'legal',
    taskId: 'make',
    approverIds: ['second'],
    title: 'By an operator',
    artifacts: [],
  });
  return scenario;
}

type Try = { [T in CommandType]: [T, CommandOfType<T>['data'], Principal?] }[CommandType];

const decision = (participantId: string, approvalId = 'task.open.1') => ({
  approvalId,
  round: 1,
  decisionId: 'd-1',
  participantId,
  choice: 'approve' as const,
  comment: '',
  shown: [],
  viewed: 'v',
  linkId: 'l',
  linkVia: 'mail' as const,
  receivedAt: 0,
});
const request = { taskId: 'make', approverIds: ['approver'], title: 'T', artifacts: [] };
const toolCall = { callId: '1.0', tool: 'x', argumentsSha256: 'ab'.repeat(32) };
const fact = { name: 'risk', value: 1 };
const outcome = work({ artifacts: [aBlob('plan')] });

const HOSTILE: Record<string, Try> = {
  'decide as itself': ['DecideApproval', decision('worker')],
  'decide as a person': ['DecideApproval', decision('approver')],
  'decide on what it asked for': ['DecideApproval', decision('second', 'ad_hoc.legal.1')],
  'take a decision back': ['RevokeDecision', { approvalId: 'task.open.1', decisionId: 'd', reason: 'r' }],
  'have its task tried again': ['RetryTask', { taskId: 'make', reason: 'r' }],
  'skip its task': ['SkipTask', { taskId: 'make', reason: 'r' }],
  'advance past a gate': ['AdvancePhase', { reason: 'r' }],
  'bind a person to an address': ['BindParticipant', { participantId: 'approver', bindingId: 'b-9' }],
  'hand an approval over': [
    'HandOverApproval',
    { approvalId: 'task.open.1', from: 'approver', to: { participantId: 'second' }, reason: 'r' },
  ],
  'hand a task over': ['HandOverTask', { taskId: 'own', to: { participantId: 'second' }, reason: 'r' }],
  'send a person away': [
    'SetAbsence',
    { participantId: 'approver', substitute: { participantId: 'second' }, until: null, reason: 'r' },
  ],
  'choose who approves': ['RequestApproval', { ...request, approverIds: ['second'] }],
  'add somebody to those who approve': [
    'RequestApproval',
    { ...request, approverIds: ['approver', 'second'] },
  ],
  'have itself approve': ['RequestApproval', { ...request, approverIds: ['worker'] }],
  'ask about another task': ['RequestApproval', { ...request, taskId: 'open' }],
  'choose who approves its call': ['RequestApproval', { ...request, toolCall }],
  'take the request of another back': ['WithdrawApproval', { approvalId: 'ad_hoc.legal.1', reason: 'r' }],
  'take back what the definition asks': ['WithdrawApproval', { approvalId: 'task.open.1', reason: 'r' }],
  'set a fact that stands in for an approval': [
    'SetFact',
    { name: 'budget_approved', value: true, reason: 'r' },
  ],
  'set what follows from the course': ['SetFact', { name: 'open_complete', value: true }],
  'set a fact for another agent’s task': ['SetFact', fact, agent('worker', 'other')],
  'set a fact after its attempt': ['SetFact', fact, agent('worker', 'make', 2)],
  'set a fact before it has begun': ['SetFact', fact, agent('worker', 'later', 0)],
  'store under a person’s name': ['StoreArtifact', { artifact: aBlob('upload.approver.notes') }],
  'store what another task is to bring': [
    'StoreArtifact',
    { artifact: aBlob('plan') },
    agent('helper', 'other'),
  ],
  'store it on an errand': ['StoreArtifact', { artifact: aBlob('plan') }, agent('helper', 'errand.1')],
  'store for another task': ['StoreArtifact', { artifact: aBlob('plan'), taskId: 'open' }],
  'report for another task': ['ReportAgentOutcome', { taskId: 'other', attempt: 1, outcome }],
  'report for another attempt': ['ReportAgentOutcome', { taskId: 'make', attempt: 2, outcome }],
  'report as another agent': ['ReportAgentOutcome', { taskId: 'make', attempt: 1, outcome }, agent('helper')],
  'report for an errand of another': [
    'ReportAgentOutcome',
    { taskId: 'errand.1', attempt: 1, outcome },
    agent('worker', 'errand.1'),
  ],
  'report for an errand as its task': ['ReportAgentOutcome', { taskId: 'errand.1', attempt: 1, outcome }],
  'report for an errand that is not there': [
    'ReportAgentOutcome',
    { taskId: 'errand.2', attempt: 1, outcome },
    agent('helper', 'errand.2'),
  ],
  'report a second attempt of an errand': [
    'ReportAgentOutcome',
    { taskId: 'errand.1', attempt: 2, outcome },
    agent('helper', 'errand.1', 2),
  ],
  'report work that is done': [
    'ReportAgentOutcome',
    { taskId: 'open', attempt: 1, outcome },
    agent('worker', 'open'),
  ],
  'report for a task that is not there': [
    'ReportAgentOutcome',
    { taskId: 'none', attempt: 1, outcome },
    agent('worker', 'none'),
  ],
  'complete a person’s task': ['CompleteTask', { taskId: 'own', reason: 'r' }],
  'complete its own by hand': ['CompleteTask', { taskId: 'make', reason: 'r' }],
  'cancel the instance': ['CancelInstance', { reason: 'r' }],
  'pause the instance': ['PauseInstance', { reason: 'r' }],
  'resume the instance': ['ResumeInstance', { reason: 'r' }],
  'send work back': ['SendBack', { target: 'open', reason: 'r' }],
  'resolve an incident': [
    'ResolveIncident',
    { incidentId: 'task-failed.stuck.1', action: 'skip', reason: 'r' },
  ],
  'move a deadline': ['MoveDeadline', { approvalId: 'task.open.1', dueAt: 9e15, reason: 'r' }],
  'have people reminded': ['NudgeApprovers', { approvalId: 'task.open.1' }],
  'answer its own question': ['AnswerQuestion', { questionId: 'question.1', text: 'Yes.' }],
  'ask for another task': ['AskPerson', { taskId: 'other', text: 'Why?' }],
  'raise a concern for another task': ['RaiseConcern', { taskId: 'other', kind: 'data', text: 'x' }],
  'pass time': ['PassTime', {}],
  'report a delivery': ['ReportDelivery', { notificationId: 'n', outcome: 'sent', reason: '' }],
  'report trouble of the shell': ['ReportShellTrouble', { kind: 'record-conflict', message: 'm' }],
  'refuse a message': ['RefuseForeignMessage', { message: 'm', reason: 'r' }],
  'start the instance again': [
    'StartInstance',
    { instanceId: 'i', name: 'n', context: {}, definitionHash: 'h', bindings: {}, allowUnbound: true },
  ],
  'ask people on an errand': [
    'RequestApproval',
    { ...request, taskId: 'errand.1' },
    agent('helper', 'errand.1'),
  ],
  'speak of a task on an errand': [
    'RaiseConcern',
    { taskId: 'make', kind: 'data', text: 'x' },
    agent('helper', 'errand.1'),
  ],
};

test.each(Object.entries(HOSTILE))('an agent may not %s', (_what, [type, data, by = WORKER]) => {
  const scenario = underWay();
  scenario.send('AskPerson', { taskId: 'make', text: 'Is it so?' }, WORKER);
  const before = structuredClone(scenario.state);
  const [events, effects] = [scenario.recorded.length, scenario.effects.length];
  const answer = scenario.apply({ type, id: 'hostile', at: scenario.now, by, data } as unknown as Command);
  if (answer.ok) throw new Error('It was accepted.');
  expect(answer.refusal.message).toMatch(/^\S.*[.]$/s);
  expect(answer.refusal.message).not.toMatch(/undefined|null|NaN|\[object/);
  expect(scenario.recorded).toHaveLength(events);
  expect(scenario.effects).toHaveLength(effects);
  expect(scenario.state).toStrictEqual(before);
});

describe('an agent on a task', () => {
  test('may do what its work needs', () => {
    const scenario = underWay();
    const send = <T extends CommandType>(type: T, data: CommandOfType<T>['data']) =>
      codeOf(scenario.send(type, data, WORKER));
    expect(send('SetFact', fact)).toBe('');
    expect(send('StoreArtifact', { artifact: aBlob('plan') })).toBe('');
    expect(send('RaiseConcern', { taskId: 'make', kind: 'data', text: 'x' })).toBe('');
    expect(send('AskPerson', { taskId: 'make', text: 'Which?' })).toBe('');
    expect(send('RequestApproval', { ...request, approverIds: [], toolCall })).toBe('');
    expect(send('RequestApproval', request)).toBe('');
    expect(send('WithdrawApproval', { approvalId: 'task.make.1', reason: 'r' })).toBe('');
    expect(send('ReportAgentOutcome', { taskId: 'make', attempt: 1, outcome })).toBe('');
    expect(scenario.of('FactSet')).toEqual([{ ...fact, taskId: 'make' }]);
    expect(scenario.of('ArtifactStored')[0]).toMatchObject({ key: 'plan', taskId: 'make' });
  });
});

describe('an agent on an errand', () => {
  const HELPER = agent('helper', 'errand.1');

  test('may do the same, under its own name and for no task', () => {
    const scenario = underWay();
    const send = <T extends CommandType>(type: T, data: CommandOfType<T>['data']) =>
      codeOf(scenario.send(type, data, HELPER));
    expect(send('SetFact', fact)).toBe('');
    expect(send('StoreArtifact', { artifact: aBlob('notes') })).toBe('');
    expect(send('RaiseConcern', { taskId: 'errand.1', kind: 'data', text: 'x' })).toBe('');
    expect(send('AskPerson', { taskId: 'errand.1', text: 'Which?' })).toBe('');
    expect(send('RequestApproval', { ...request, taskId: 'errand.1', approverIds: [], toolCall })).toBe('');
    expect(scenario.of('FactSet')).toEqual([fact]);
    expect(scenario.of('ArtifactStored').find(({ key }) => key === 'notes')).not.toHaveProperty('taskId');
    expect(scenario.approval('errand.1.call_1_1_0')).toMatchObject({
      phaseId: 'build',
      approvers: ['dispatcher'],
    });
    expect(scenario.approval('errand.1.call_1_1_0')).not.toHaveProperty('taskId');
    const notified = scenario.effects.filter(
      (effect) => effect.type === 'Notify' && effect.kind === 'question',
    );
    expect(notified.at(-1)).not.toHaveProperty('taskId');
    expect(send('WithdrawApproval', { approvalId: 'ad_hoc.errand.1.call_1_1_0.1', reason: 'r' })).toBe('');
  });

  test('is told of answers, and leaves nothing behind', () => {
    const scenario = underWay();
    const ask = (text: string) => scenario.send('AskPerson', { taskId: 'errand.1', text }, HELPER);
    ask('Which?');
    ask('Why?');
    scenario.send('RequestApproval', { ...request, taskId: 'errand.1', approverIds: [], toolCall }, HELPER);
    scenario.answer('dispatcher', 'errand.1.call_1_1_0', 'reject');
    scenario.send('AnswerQuestion', { questionId: 'question.1', text: 'This one.' });
    expect(scenario.effects.filter(({ type }) => type === 'TellAgent')).toMatchObject([
      { taskId: 'errand.1', attempt: 1, news: { kind: 'approval', outcome: 'rejected' } },
      { taskId: 'errand.1', attempt: 1, news: { kind: 'answer', questionId: 'question.1' } },
    ]);
    scenario.send('ReportAgentOutcome', { taskId: 'errand.1', attempt: 1, outcome: work() }, HELPER);
    expect(scenario.of('QuestionDropped')).toMatchObject([{ questionId: 'question.2' }]);
  });
});

describe('what an agent is still at', () => {
  const stops = (scenario: Scenario) =>
    scenario.effects.flatMap((effect) => (effect.type === 'StopAgent' ? [effect.id] : []));

  test('is stopped once the work is sent back; work that was done before is not', () => {
    const scenario = underWay();
    scenario.send('SendBack', { target: 'make', reason: 'r' });
    scenario.send('SendBack', { target: 'open', reason: 'r' });
    expect(stops(scenario)).toEqual(['stop.make.1']);
    scenario.send('SendBack', { target: 'make', reason: 'r' });
    expect(stops(scenario)).toEqual(['stop.make.1', 'stop.make.2']);
  });

  test('is stopped where the engine gives it up, not where it has failed by itself', () => {
    const scenario = underWay();
    const report = { taskId: 'other', attempt: 1, outcome: failure('No answer.', 'timeout') };
    scenario.send('ReportAgentOutcome', report, { kind: 'engine', id: 'engine' });
    scenario.report('make', 1, failure());
    expect(stops(scenario)).toEqual(['stop.other.1']);
    scenario.wait(DAY);
    expect(scenario.state.tasks.other!.attempt).toBe(2);
  });

  test('is stopped at the end of the instance, errands included', () => {
    const scenario = underWay();
    scenario.send('CancelInstance', { reason: 'r' });
    expect(stops(scenario)).toEqual(['stop.errand.1.1', 'stop.make.1', 'stop.other.1']);
  });

  test('is run once: an errand as a run of its own', () => {
    const scenario = underWay();
    const runs = scenario.effects.flatMap((effect) =>
      effect.type === 'RunAgent' && effect.errand !== undefined ? [effect] : [],
    );
    expect(runs).toEqual([
      {
        type: 'RunAgent',
        id: 'errand.1.1',
        taskId: 'errand.1',
        attempt: 1,
        agentId: 'helper',
        inputs: {},
        errand: { purpose: 'trouble', brief: 'Look.', subject: {} },
      },
    ]);
  });
});

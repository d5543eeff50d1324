// One call of a tool put to a person: the engine chooses whom, exactly that call is approved, and the task never waits for it.
import { describe, expect, test } from '@jest/globals';
import type { HumanParticipant, ProcessDefinition, ProcessTask } from '../../definition/types.ts';
import { toolCallApprovalId } from '../../process/at-work/tool-calls.ts';
import { BOUNDS } from '../../process/bounds.ts';
import type { RequestApprovalData } from '../../process/commands.ts';
import type { ProcessEvent } from '../../process/events.ts';
import { plan } from '../../process/index.ts';
import { aDefinition, aPhase, aTask, anAgent, anApprover } from '../support/definition-builder.ts';
import { as } from '../support/people-definition.ts';
import {
  DAY,
  HOUR,
  MONDAY,
  OPERATOR,
  Scenario,
  type ScenarioOptions,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';
import { aTeam } from '../support/team-builder.ts';

const SHA = 'ab'.repeat(32);
const CALL = 'ad_hoc.make.call_1_2_0.1';
const PEOPLE: Record<string, HumanParticipant> = {
  approver: anApprover(),
  expert: {},
  dispatcher: { raidRole: 'delegator' },
};

function atWork(
  make: Partial<ProcessTask> = {},
  fields: Partial<ProcessDefinition> = {},
  options: ScenarioOptions = {},
): Scenario {
  const phases = [
    aPhase('build', [aTask('make', make), aTask('other'), aTask('third')], {
      parallelExecution: true,
    }),
  ];
  return started(aDefinition({ phases, humans: PEOPLE, ...fields }), { agentsWait: true, ...options });
}

function call(
  scenario: Scenario,
  callId = '2.0',
  fields: Partial<RequestApprovalData> = {},
  taskId = 'make',
) {
  const toolCall = { callId, tool: 'open_port', argumentsSha256: SHA };
  const data = { taskId, approverIds: [], title: 'Harmless', artifacts: [], toolCall, ...fields };
  return scenario.send('RequestApproval', data, scenario.agentOf(taskId));
}
const told = (scenario: Scenario) =>
  scenario.effects.flatMap((effect) => (effect.type === 'TellAgent' ? [effect] : []));

describe('a call that a person has to approve', () => {
  test('is asked under an id of its own, in the engine’s words', () => {
    const scenario = atWork({ requiredApprovals: ['approver'] });
    expect(codeOf(call(scenario, '2.0', { description: '{"port":22}', expiresInMs: HOUR }))).toBe('');
    expect(scenario.approval(CALL)).toMatchObject({
      kind: 'ad_hoc',
      subjectId: 'make.call_1_2_0',
      taskId: 'make',
      title: 'Tool call: open_port',
      description: '{"port":22}',
      approvers: ['approver'],
      need: 1,
      artifacts: [],
      dueAt: MONDAY + HOUR,
      askedBy: 'worker',
      toolCall: { callId: '2.0', tool: 'open_port', argumentsSha256: SHA, taskId: 'make', attempt: 1 },
    });
    expect(toolCallApprovalId({ taskId: 'make', attempt: 1, callId: '2.0' })).toBe(CALL);
    expect(scenario.messages.at(-1)).toBe(`approval to approver: ${CALL}`);
  });

  test('of two agents at the same step is two requests', () => {
    const scenario = atWork();
    call(scenario);
    call(scenario, '2.0', {}, 'other');
    expect(Object.keys(scenario.state.approvals)).toEqual([CALL, 'ad_hoc.other.call_1_2_0.1']);
  });

  test('asked again is the same request; with other arguments it is refused', () => {
    const scenario = atWork();
    call(scenario);
    const count = scenario.recorded.length;
    expect(codeOf(call(scenario))).toBe('');
    expect(scenario.recorded).toHaveLength(count);
    const toolCall = { callId: '2.0', tool: 'open_port', argumentsSha256: 'cd'.repeat(32) };
    expect(codeOf(call(scenario, '2.0', { toolCall }))).toBe('invalid-command');
    scenario.answer('dispatcher', CALL);
    expect(codeOf(call(scenario))).toBe('');
    expect(scenario.of('ApprovalRequested')).toHaveLength(1);
  });

  test('lasts as long as the task’s own approval, else 48 hours', () => {
    const own = atWork({ requiredApprovals: ['approver'], timeout: '1d' });
    call(own);
    expect(own.approval(CALL).dueAt).toBe(MONDAY + DAY);
    const none = atWork();
    call(none);
    expect(none.approval(CALL).dueAt).toBe(MONDAY + 2 * DAY);
  });

  test('granted, tells the agent, and cannot be taken back', () => {
    const scenario = atWork({ requiredApprovals: ['approver'] });
    call(scenario);
    scenario.answer('approver', CALL, 'approve', { decisionId: 'd-1' });
    expect(told(scenario)).toEqual([
      {
        type: 'TellAgent',
        id: `tell.${CALL}`,
        taskId: 'make',
        attempt: 1,
        news: { kind: 'approval', approvalId: CALL, callId: '2.0', outcome: 'granted' },
      },
    ]);
    const revoke = { approvalId: CALL, decisionId: 'd-1', reason: 'r' };
    expect(codeOf(scenario.send('RevokeDecision', revoke, as('approver')))).toBe('decision-built-upon');
  });

  test('rejected, tells the agent, and nothing is done again', () => {
    const scenario = atWork({ requiredApprovals: ['approver'] });
    call(scenario);
    scenario.answer('approver', CALL, 'reject', { comment: 'Not on a Friday.' });
    expect(told(scenario)).toMatchObject([{ news: { outcome: 'rejected' } }]);
    expect(scenario.of('ReworkStarted')).toEqual([]);
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.state.tasks.make).toMatchObject({ status: 'running', attempt: 1 });
    scenario.report('make', 1, work());
    expect(scenario.of('ApprovalRequested').map(({ approvalId }) => approvalId)).toEqual([
      CALL,
      'task.make.1',
    ]);
    scenario.answer('approver', 'task.make.1');
    expect(scenario.state.tasks.make!.status).toBe('completed');
  });

  test('taken back by the agent itself, is over', () => {
    const scenario = atWork();
    call(scenario);
    const withdraw = { approvalId: CALL, reason: 'Another way was found.' };
    expect(codeOf(scenario.send('WithdrawApproval', withdraw, scenario.agentOf('other')))).toBe('forbidden');
    expect(codeOf(scenario.send('WithdrawApproval', withdraw, scenario.agentOf('make')))).toBe('');
    expect(told(scenario)).toMatchObject([{ news: { outcome: 'withdrawn' } }]);
  });

  test('not decided in time, is overdue like any other', () => {
    const scenario = atWork();
    call(scenario, '2.0', { expiresInMs: HOUR });
    scenario.wait(HOUR);
    expect(scenario.approval(CALL).status).toBe('overdue');
    expect(codeOf(scenario.answer('dispatcher', CALL))).toBe('');
  });
});

describe('the end of the attempt', () => {
  const withdrawn = (end: (scenario: Scenario) => unknown, make: Partial<ProcessTask> = {}) => {
    const scenario = atWork(make);
    call(scenario);
    end(scenario);
    expect(scenario.state.approvals[CALL]!.status).toBe('withdrawn');
    expect(scenario.state.approvals[CALL]).not.toHaveProperty('description');
    expect(told(scenario)).toEqual([]);
    return scenario;
  };

  test('by good work withdraws it; the task does not wait for it', () => {
    const scenario = withdrawn((each) => each.report('make', 1, work()));
    expect(scenario.state.tasks.make!.status).toBe('completed');
    expect(scenario.messages).toContain(`withdrawn to dispatcher: ${CALL}`);
  });

  test('by a failure withdraws it; the next attempt asks for itself', () => {
    const scenario = withdrawn((each) => each.report('make', 1, failure()));
    scenario.wait(DAY);
    call(scenario);
    expect(scenario.approval('ad_hoc.make.call_2_2_0.1').status).toBe('pending');
  });

  test('by rework, also while paused', () => {
    withdrawn((each) => each.send('SendBack', { target: 'make', reason: 'r' }));
    withdrawn((each) => {
      each.send('PauseInstance', { reason: 'r' });
      each.report('make', 1, work());
    });
  });

  test('of the instance withdraws it', () => {
    withdrawn((each) => each.send('CancelInstance', { reason: 'r' }));
  });

  test('late, the call of a past attempt is no news to anybody', () => {
    const scenario = atWork();
    call(scenario);
    scenario.report('make', 1, failure());
    expect(codeOf(scenario.answer('dispatcher', CALL))).toBe('approval-closed');
    expect(told(scenario)).toEqual([]);
  });

  test('of many attempts keeps the newest calls in the state', () => {
    const scenario = atWork({ errorHandling: { maxRetries: 20 } });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      for (let n = 0; n < 30; n += 1) call(scenario, `${n}.0`);
      scenario.report('make', attempt, failure());
      scenario.wait(DAY);
    }
    call(scenario);
    const ids = Object.keys(scenario.state.approvals);
    expect(ids).toHaveLength(BOUNDS.pastToolCalls + 1);
    expect(ids[0]).toBe('ad_hoc.make.call_3_20_0.1');
    expect(scenario.of('ApprovalRequested')).toHaveLength(91);
  });
});

test('an approval of so long ago that the state has let it go is no news', () => {
  const scenario = atWork();
  const data = { approvalId: 'task.gone.1', reason: 'r' };
  const event = { type: 'ApprovalWithdrawn', seq: 1, at: MONDAY, by: OPERATOR, data } as ProcessEvent;
  expect(plan(scenario.graph, scenario.state, [event])).toEqual([]);
});

describe('whom it is put to', () => {
  const asked = (make: Partial<ProcessTask>, fields: Partial<ProcessDefinition> = {}, options = {}) => {
    const scenario = atWork(make, fields, options);
    const code = codeOf(call(scenario));
    return code === '' ? scenario.approval(CALL).approvers : code;
  };

  test('the approvers of the task, else those who would review it, else the path, else the delegators', () => {
    expect(asked({ requiredApprovals: ['approver'], reviewers: ['expert'] })).toEqual(['approver']);
    expect(asked({ reviewers: ['expert'] })).toEqual(['expert']);
    expect(asked({}, { reviewers: ['expert'] })).toEqual(['expert']);
    const orchestration = {
      mode: 'hierarchical' as const,
      entryAgentId: 'lead',
      escalationPath: ['lead', 'expert'],
    };
    expect(asked({}, {}, { team: aTeam({ orchestration }) })).toEqual(['expert']);
    expect(asked({})).toEqual(['dispatcher']);
  });

  test('never who started the instance, nor nobody', () => {
    const start = { starterIs: ['approver'] };
    expect(asked({ requiredApprovals: ['approver'] }, {}, {})).toEqual(['approver']);
    expect(asked({ reviewers: ['approver'] }, {}, { start })).toEqual(['dispatcher']);
    expect(asked({}, { humans: { approver: anApprover() } })).toBe('nobody-to-approve');
  });

  test('they may decide on it, whoever they are', () => {
    const scenario = atWork({ reviewers: ['expert'] });
    call(scenario);
    expect(codeOf(scenario.answer('approver', CALL))).toBe('not-an-approver');
    expect(codeOf(scenario.answer('expert', CALL))).toBe('');
  });
});

describe('is refused', () => {
  const toolCall = { callId: '2.0', tool: 'open_port', argumentsSha256: SHA };
  test.each<[string, Partial<RequestApprovalData>, string]>([
    ['with approvers of the agent’s choice', { approverIds: ['approver'] }, 'invalid-command'],
    ['with a call id that is none', { toolCall: { ...toolCall, callId: 'a b' } }, 'invalid-command'],
    ['without a tool', { toolCall: { ...toolCall, tool: '' } }, 'invalid-command'],
    ['with too long a tool', { toolCall: { ...toolCall, tool: 'x'.repeat(201) } }, 'invalid-command'],
    ['without a hash', { toolCall: { ...toolCall, argumentsSha256: 'x' } }, 'invalid-command'],
    ['with too long a description', { description: 'x'.repeat(4_001) }, 'invalid-command'],
    ['with too short an expiry', { expiresInMs: 1 }, 'invalid-command'],
    ['with too long an expiry', { expiresInMs: 366 * DAY }, 'invalid-command'],
  ])('%s', (_name, fields, code) => {
    const scenario = atWork();
    expect(codeOf(call(scenario, '2.0', fields))).toBe(code);
    expect(scenario.of('ApprovalRequested')).toEqual([]);
  });

  test('to anybody but an agent at work, and while paused', () => {
    const scenario = atWork();
    const data = { taskId: 'make', approverIds: [], title: 'T', artifacts: [], toolCall };
    expect(codeOf(scenario.send('RequestApproval', data, OPERATOR))).toBe('invalid-command');
    scenario.send('PauseInstance', { reason: 'r' });
    expect(codeOf(call(scenario))).toBe('instance-paused');
  });

  test('beyond so many of one attempt, and beyond so much text of all', () => {
    const scenario = atWork();
    for (let n = 0; n < BOUNDS.toolCalls; n += 1) expect(codeOf(call(scenario, `${n}`))).toBe('');
    expect(codeOf(call(scenario, 'one-more'))).toBe('too-many-requests');
    for (let n = 0; n < BOUNDS.toolCalls; n += 1) call(scenario, `${n}`, {}, 'other');
    expect(codeOf(call(scenario, '0', {}, 'third'))).toBe('too-many-requests');
    scenario.report('make', 1, work());
    expect(codeOf(call(scenario, '0', {}, 'third'))).toBe('');
    const wordy = atWork();
    const description = 'd'.repeat(4_000);
    const codes = Array.from({ length: 17 }, (_, n) => codeOf(call(wordy, `${n}`, { description })));
    expect(codes.at(-1)).toBe('too-many-requests');
    // Once some are answered there is room again: their arguments are on the trail.
    wordy.answer('dispatcher', 'make.call_1_0');
    expect(codeOf(call(wordy, 'again', { description }))).toBe('');
  });
});

test('an agent’s other requests hold the task as before', () => {
  const scenario = atWork(
    { requiredApprovals: ['approver', 'second'] },
    {
      humans: { ...PEOPLE, second: anApprover() },
      agents: { worker: anAgent() },
    },
  );
  call(scenario);
  const request = { taskId: 'make', approverIds: ['second'], title: 'T', artifacts: [] };
  scenario.send('RequestApproval', request, scenario.agentOf('make'));
  scenario.report('make', 1, work());
  scenario.answer('approver', 'task.make.1');
  scenario.answer('second', 'task.make.1');
  expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
  scenario.answer('second', 'make_request_1');
  expect(scenario.state.tasks.make!.status).toBe('completed');
});

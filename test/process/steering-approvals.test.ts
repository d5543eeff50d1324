// What is done to an open approval by somebody's hand: its deadline moved, its approvers reminded, a request taken back.
import { describe, expect, test } from '@jest/globals';
import type { ApprovalRules, ProcessTask } from '../../definition/types.ts';
import { nextDeadline } from '../../process/index.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { DAY, HOUR, MINUTE, MONDAY, type Scenario, codeOf, started, work } from '../support/scenario.ts';

const ID = 'task.make.1';

function asked(rules: ApprovalRules & Partial<ProcessTask> = {}, options = {}): Scenario {
  const task = aTask('make', { requiredApprovals: ['approver', 'second'], onRejection: 'hold', ...rules });
  const humans = {
    approver: anApprover(),
    second: anApprover(),
    third: anApprover(),
    chief: { raidRole: 'delegator' as const },
  };
  return started(aDefinition({ phases: [aPhase('build', [task])], humans }), options);
}
const move = (scenario: Scenario, dueAt: number, reason = 'They asked for it.', approvalId = ID) =>
  scenario.send('MoveDeadline', { approvalId, dueAt, reason });
const nudge = (scenario: Scenario, approvalId = ID) => scenario.send('NudgeApprovers', { approvalId });

describe('a deadline moved', () => {
  const week: ApprovalRules = {
    timeout: '4d',
    reminders: ['1d', '3d'],
    escalations: [{ after: '2d', to: 'third' }, { after: '84h' }],
    onTimeout: 'hold',
  };

  test('later: what is still to come keeps its moments, what is past does not come again', () => {
    const scenario = asked(week);
    scenario.wait(2 * DAY + HOUR);
    move(scenario, MONDAY + 9 * DAY);
    expect(scenario.approval('make')).toMatchObject({
      dueAt: MONDAY + 9 * DAY,
      reminderAts: [MONDAY + 3 * DAY],
      remindersSent: 0,
      escalations: [{ at: MONDAY + 3.5 * DAY }],
      escalationsDone: 0,
    });
    expect(scenario.of('ApprovalDeadlineMoved')).toMatchObject([
      { approvalId: ID, reason: 'They asked for it.', dueAt: MONDAY + 9 * DAY },
    ]);
    scenario.wait(7 * DAY);
    expect(scenario.of('ApprovalReminded')).toHaveLength(2);
    expect(scenario.of('ApprovalEscalated').map(({ to }) => to)).toEqual([['third'], ['chief']]);
    expect(scenario.of('ApprovalOverdue')).toMatchObject([{ dueAt: MONDAY + 9 * DAY }]);
  });

  test('earlier: what would come at or after it falls away', () => {
    const scenario = asked(week);
    move(scenario, MONDAY + 2 * DAY);
    expect(scenario.approval('make')).toMatchObject({
      dueAt: MONDAY + 2 * DAY,
      reminderAts: [MONDAY + DAY],
      escalations: [],
    });
    expect(nextDeadline(scenario.graph, scenario.state)).toBe(MONDAY + DAY);
  });

  test('of an overdue approval: it is pending again, its incident is mended, answers stand', () => {
    const scenario = asked({ onTimeout: 'hold' });
    scenario.answer('approver', 'make');
    scenario.wait(2 * DAY);
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'approval-overdue' }]);
    move(scenario, scenario.now + DAY);
    expect(scenario.approval('make').status).toBe('pending');
    expect(scenario.state.incidents).toEqual({});
    scenario.wait(DAY);
    expect(scenario.of('ApprovalOverdue')).toHaveLength(2);
    scenario.answer('second', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('mends the incident of nobody to escalate to, and only its own', () => {
    const humans = { approver: anApprover(), second: anApprover() };
    const task = (id: string) => aTask(id, { requiredApprovals: ['approver'], onTimeout: 'escalate' });
    const phases = [aPhase('build', [task('make'), task('test')], { parallelExecution: true })];
    const scenario = started(aDefinition({ phases, humans }));
    scenario.wait(2 * DAY);
    scenario.send(
      'ReportShellTrouble',
      { kind: 'seal-key-missing', message: 'm' },
      {
        kind: 'engine',
        id: 'engine',
      },
    );
    move(scenario, scenario.now + DAY);
    expect(Object.values(scenario.state.incidents).map(({ kind, taskId }) => [kind, taskId])).toEqual([
      ['nobody-to-escalate-to', 'test'],
      ['seal-key-missing', undefined],
    ]);
  });

  test('is refused where it cannot be', () => {
    const scenario = asked({ policy: 'any' });
    expect(codeOf(move(scenario, MONDAY))).toBe('deadline-not-ahead');
    expect(codeOf(move(scenario, Number.NaN))).toBe('deadline-not-ahead');
    expect(codeOf(move(scenario, MONDAY + 365 * DAY + 1))).toBe('invalid-command');
    expect(codeOf(move(scenario, MONDAY + DAY, ' '))).toBe('reason-required');
    expect(codeOf(move(scenario, MONDAY + DAY, 'r', 'task.other.1'))).toBe('approval-not-found');
    scenario.send('PauseInstance', { reason: 'Freeze' });
    expect(codeOf(move(scenario, MONDAY + DAY))).toBe('instance-paused');
    scenario.answer('approver', 'make');
    expect(codeOf(move(scenario, MONDAY + DAY))).toBe('approval-already-decided');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(codeOf(move(scenario, MONDAY + DAY))).toBe('instance-closed');
  });

  test('has as long as a year', () => {
    const scenario = asked();
    expect(codeOf(move(scenario, MONDAY + 365 * DAY))).toBe('');
  });
});

describe('approvers reminded by hand', () => {
  test('get a fresh message: those who have not answered', () => {
    const scenario = asked();
    scenario.answer('approver', 'make');
    scenario.wait(HOUR);
    nudge(scenario);
    expect(scenario.of('ApprovalNudged')).toEqual([{ approvalId: ID, to: ['second'] }]);
    expect(scenario.messages.at(-1)).toBe(`reminder to second: ${ID}`);
    const ids = scenario.effects.flatMap((effect) =>
      effect.type === 'Notify' && effect.participantId === 'second' ? [effect.id] : [],
    );
    expect(new Set(ids).size).toBe(2);
  });

  test('in order: whose turn it is', () => {
    const scenario = asked({ inOrder: true });
    nudge(scenario);
    expect(scenario.of('ApprovalNudged')).toEqual([{ approvalId: ID, to: ['approver'] }]);
  });

  test('at most once in five minutes an approval', () => {
    const scenario = asked();
    nudge(scenario);
    scenario.now += 5 * MINUTE - 1;
    expect(nudge(scenario)).toMatchObject({
      refusal: {
        code: 'nudged-just-now',
        details: { approvalId: ID, nudgedAt: MONDAY, againAt: MONDAY + 5 * MINUTE },
      },
    });
    scenario.now += 1;
    expect(codeOf(nudge(scenario))).toBe('');
  });

  test('is refused where it cannot be', () => {
    const scenario = asked({ policy: 'any' });
    expect(codeOf(nudge(scenario, 'task.other.1'))).toBe('approval-not-found');
    scenario.send('PauseInstance', { reason: 'Freeze' });
    expect(codeOf(nudge(scenario))).toBe('instance-paused');
    scenario.answer('approver', 'make');
    expect(codeOf(nudge(scenario))).toBe('approval-already-decided');
    const unbound = asked({}, { start: { bindings: {}, allowUnbound: true } });
    expect(nudge(unbound)).toMatchObject({
      refusal: { code: 'approver-without-address', details: { participantIds: ['approver', 'second'] } },
    });
  });
});

describe('a request taken back', () => {
  const withdraw = (scenario: Scenario, approvalId: string, reason = 'Asked by mistake.') =>
    scenario.send('WithdrawApproval', { approvalId, reason });
  const request = (scenario: Scenario, approverIds: string[], by?: ReturnType<Scenario['agentOf']>) =>
    scenario.send(
      'RequestApproval',
      { taskId: 'make', approverIds, title: 'In our words', description: 'Ours', artifacts: [] },
      by,
    );

  test('is not asked again, and the task goes on without it; who was asked is told', () => {
    const scenario = asked();
    request(scenario, ['third']);
    scenario.answer('approver', 'make');
    scenario.answer('second', ID);
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    withdraw(scenario, 'ad_hoc.make_request_1.1');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('ApprovalWithdrawn')).toEqual([
      { approvalId: 'ad_hoc.make_request_1.1', reason: 'Asked by mistake.', forGood: true },
    ]);
    expect(scenario.messages.filter((each) => each.startsWith('withdrawn'))).toEqual([
      'withdrawn to third: ad_hoc.make_request_1.1',
    ]);
    expect(scenario.answer('third', 'make_request_1')).toMatchObject({
      refusal: { code: 'instance-closed' },
    });
  });

  test('leaves the others about the task', () => {
    const scenario = asked();
    request(scenario, ['third']);
    request(scenario, ['third']);
    withdraw(scenario, 'ad_hoc.make_request_1.1');
    for (const id of ['approver', 'second']) scenario.answer(id, ID);
    expect(scenario.state.status).toBe('running');
    scenario.answer('third', 'make_request_2');
    expect(scenario.state.status).toBe('completed');
  });

  test('that stood for the task’s own approval: that one is asked in its own words', () => {
    const scenario = asked({ description: 'What the definition says.' });
    request(scenario, ['approver', 'second']);
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.2', covers: 'make_request_1' });
    withdraw(scenario, 'task.make.2');
    const own = scenario.approval('make');
    expect(own).toMatchObject({ id: 'task.make.3', title: 'Make', status: 'pending' });
    expect([own.covers, own.description]).toEqual([undefined, 'What the definition says.']);
    expect(scenario.messages.slice(-2)).toEqual([
      'approval to approver: task.make.3',
      'approval to second: task.make.3',
    ]);
    for (const id of ['approver', 'second']) scenario.answer(id, 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('before the work is done: the definition asks once it is', () => {
    const scenario = asked({}, { agentsWait: true });
    request(scenario, ['approver', 'second'], scenario.agentOf('make'));
    scenario.send('WithdrawApproval', { approvalId: ID, reason: 'Not needed.' }, scenario.agentOf('make'));
    expect(scenario.messages.slice(-2)).toEqual([
      `withdrawn to approver: ${ID}`,
      `withdrawn to second: ${ID}`,
    ]);
    scenario.report('make', 1, work());
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.2', title: 'Make' });
  });

  test('while paused: what takes its place is asked after the pause', () => {
    const scenario = asked();
    request(scenario, ['approver', 'second']);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    expect(codeOf(withdraw(scenario, 'task.make.2'))).toBe('');
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.2', status: 'withdrawn' });
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.3', status: 'pending' });
  });

  test('is refused where it cannot be', () => {
    const scenario = asked();
    expect(withdraw(scenario, ID)).toMatchObject({
      refusal: { code: 'approval-required', message: expect.stringContaining('cancel the instance') },
    });
    expect(codeOf(withdraw(scenario, 'task.other.1'))).toBe('approval-not-found');
    request(scenario, ['third']);
    expect(codeOf(withdraw(scenario, 'ad_hoc.make_request_1.1', ''))).toBe('reason-required');
    scenario.answer('third', 'make_request_1');
    expect(codeOf(withdraw(scenario, 'ad_hoc.make_request_1.1'))).toBe('approval-already-decided');
  });

  test('by an agent only about its own task, and only what it asked for itself', () => {
    const both = { requiredApprovals: ['approver', 'second'] };
    const phases = [
      aPhase('build', [aTask('make', both), aTask('test', both)], {
        parallelExecution: true,
      }),
    ];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    const asked = { taskId: 'make', approverIds: ['approver'], title: 'T', artifacts: [] };
    scenario.send('RequestApproval', asked, scenario.agentOf('make'));
    scenario.send('RequestApproval', asked);
    const withdraw = (id: string, taskId: string) =>
      codeOf(
        scenario.send(
          'WithdrawApproval',
          { approvalId: `ad_hoc.${id}.1`, reason: 'r' },
          scenario.agentOf(taskId),
        ),
      );
    expect(withdraw('make_request_1', 'test')).toBe('forbidden');
    expect(withdraw('make_request_2', 'make')).toBe('forbidden');
    expect(withdraw('make_request_1', 'make')).toBe('');
  });

  test('in its next round by the agent that asked for it', () => {
    const make = aTask('make', { requiredApprovals: ['approver', 'second'] });
    const scenario = started(aDefinition({ phases: [aPhase('build', [make])] }), { agentsWait: true });
    const asked = { taskId: 'make', approverIds: ['approver'], title: 'T', artifacts: [] };
    scenario.send('RequestApproval', asked, scenario.agentOf('make'));
    scenario.answer('approver', 'make_request_1', 'reject');
    scenario.report('make', 2, work());
    expect(scenario.approval('make_request_1')).toMatchObject({ round: 2, askedBy: 'worker' });
  });
});

// Approvers who are asked one after another, and those whose no ends it at once.
import { describe, expect, test } from '@jest/globals';
import type { ApprovalRules, ProcessTask } from '../../definition/types.ts';
import { plan, waitsFor } from '../../process/index.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { HOUR, MONDAY, aBlob, codeOf, started, type Scenario } from '../support/scenario.ts';

const THREE = ['approver', 'second', 'third'];

function asked(fields: Partial<ProcessTask>, start = {}): Scenario {
  const task = aTask('make', {
    requiredApprovals: THREE,
    onRejection: 'hold',
    artifacts: ['plan'],
    ...fields,
  });
  const definition = aDefinition({
    phases: [aPhase('build', [task])],
    humans: {
      approver: anApprover(),
      second: anApprover(),
      third: anApprover(),
      chief: { raidRole: 'delegator', mayDecide: true },
    },
  });
  return started(definition, { start });
}
const statusOf = (scenario: Scenario) => scenario.approval('make').status;
const waitsOn = (scenario: Scenario) => waitsFor(scenario.graph, scenario.state)[0]!.on;
const approvalMails = (scenario: Scenario) => scenario.messages.filter((each) => each.startsWith('approval'));

describe('in order', () => {
  test('one after another is asked, told and waited for', () => {
    const scenario = asked({ inOrder: true });
    expect(approvalMails(scenario)).toEqual(['approval to approver: task.make.1']);
    expect(waitsOn(scenario)).toEqual(['approver']);
    scenario.now += HOUR;
    scenario.answer('approver', 'make');
    expect(waitsFor(scenario.graph, scenario.state)[0]!.since).toBe(MONDAY + HOUR);
    expect(scenario.of('ApprovalTurnCame')).toEqual([{ approvalId: 'task.make.1', participantId: 'second' }]);
    expect(approvalMails(scenario).slice(1)).toEqual(['approval to second: task.make.1']);
    expect(waitsOn(scenario)).toEqual(['second']);
    scenario.answer('second', 'make');
    scenario.answer('third', 'make');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('ApprovalTurnCame')).toHaveLength(2);
    expect(approvalMails(scenario)).toHaveLength(3);
  });

  test('out of turn is refused, with who comes before', () => {
    const scenario = asked({ inOrder: true });
    expect(scenario.answer('third', 'make')).toMatchObject({
      refusal: {
        code: 'not-your-turn',
        message: expect.stringContaining('turn of approver'),
        details: { approvalId: 'task.make.1', before: ['approver'] },
      },
    });
    scenario.answer('approver', 'make');
    expect(codeOf(scenario.answer('third', 'make'))).toBe('not-your-turn');
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('approval-already-decided');
  });

  test('any: a no passes the question on, a yes ends it', () => {
    const granted = asked({ inOrder: true, policy: 'any' });
    granted.answer('approver', 'make', 'reject');
    expect(waitsOn(granted)).toEqual(['second']);
    granted.answer('second', 'make');
    expect(granted.state.status).toBe('completed');
    expect(approvalMails(granted)).toHaveLength(2);
    const refused = asked({ inOrder: true, policy: 'any' });
    for (const id of THREE) refused.answer(id, 'make', 'reject');
    expect(statusOf(refused)).toBe('rejected');
  });

  test('at least two: over once two agree, or can no longer', () => {
    const granted = asked({ inOrder: true, policy: { atLeast: 2 } });
    granted.answer('approver', 'make');
    granted.answer('second', 'make');
    expect(granted.state.status).toBe('completed');
    const refused = asked({ inOrder: true, policy: { atLeast: 2 } });
    refused.answer('approver', 'make', 'reject');
    refused.answer('second', 'make', 'reject');
    expect(statusOf(refused)).toBe('rejected');
  });

  test('reminders and the deadline name whose turn it is', () => {
    const scenario = asked({ inOrder: true, timeout: '4h', reminders: ['1h', '2h'], onTimeout: 'hold' });
    scenario.wait(HOUR);
    scenario.answer('approver', 'make');
    scenario.wait(3 * HOUR);
    expect(scenario.of('ApprovalReminded').map(({ to }) => to)).toEqual([['approver'], ['second']]);
    expect(scenario.of('ApprovalOverdue')).toMatchObject([{ waitsFor: ['second'] }]);
    const rejecting = asked({ inOrder: true, timeout: '4h', onTimeout: 'reject' });
    rejecting.answer('approver', 'make');
    rejecting.wait(4 * HOUR);
    expect(rejecting.of('ApprovalRejected')[0]!.comment).toContain('second did not answer');
  });

  test('a newer version begins with the first one again', () => {
    const scenario = asked({ inOrder: true });
    scenario.answer('approver', 'make');
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'better') });
    expect(waitsOn(scenario)).toEqual(['approver']);
    expect(approvalMails(scenario).at(-1)).toBe('approval to approver: task.make.1');
    expect(codeOf(scenario.answer('second', 'make'))).toBe('not-your-turn');
  });

  test('only those who were asked hear of its end', () => {
    const scenario = asked({ inOrder: true });
    scenario.answer('approver', 'make');
    scenario.send('CancelInstance', { reason: 'Enough' });
    expect(scenario.messages.filter((each) => each.startsWith('withdrawn'))).toEqual([
      'withdrawn to approver: task.make.1',
      'withdrawn to second: task.make.1',
    ]);
  });

  test('an address is missed when the turn comes, and asked when it is there', () => {
    const scenario = asked(
      { inOrder: true },
      { bindings: { approver: 'b1', third: 'b3' }, allowUnbound: true },
    );
    expect(scenario.state.incidents).toEqual({});
    scenario.answer('approver', 'make');
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'no-address', participantId: 'second' },
    ]);
    scenario.send('BindParticipant', { participantId: 'second', bindingId: 'b2' });
    expect(scenario.messages.at(-1)).toBe('approval to second: task.make.1');
    scenario.send('BindParticipant', { participantId: 'third', bindingId: 'b4', reason: 'New address' });
    expect(scenario.messages.at(-1)).toBe('approval to second: task.make.1');
  });

  test('who was reached by an escalation answers for the one whose turn it is', () => {
    const scenario = asked({ inOrder: true, escalateTo: 'chief', onTimeout: 'escalate', timeout: '4h' });
    scenario.wait(4 * HOUR);
    scenario.answer('chief', 'make');
    expect(waitsOn(scenario)).toEqual(['second']);
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('not-your-turn');
    scenario.answer('second', 'make');
    scenario.answer('third', 'make');
    expect(scenario.of('ApprovalGranted')).toEqual([
      { approvalId: 'task.make.1', by: ['chief', 'second', 'third'] },
    ]);
  });
});

describe('a veto', () => {
  test.each(['all', 'any', { atLeast: 2 }] as const)('rejects at once with policy %j', (policy) => {
    const scenario = asked({ policy, veto: ['second'] });
    scenario.answer('second', 'make', 'reject', { comment: 'Not legal.' });
    expect(scenario.of('ApprovalRejected')).toEqual([
      { approvalId: 'task.make.1', by: 'second', comment: 'Not legal.' },
    ]);
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('approval-already-decided');
  });

  test('of others is none; a yes of who has it is a yes like any other', () => {
    const scenario = asked({ policy: 'any', veto: ['second'] });
    scenario.answer('approver', 'make', 'reject');
    expect(statusOf(scenario)).toBe('pending');
    scenario.answer('second', 'make');
    expect(statusOf(scenario)).toBe('granted');
  });

  test('comes too late once it is granted', () => {
    const scenario = asked({ policy: 'any', veto: ['second'] });
    scenario.answer('approver', 'make');
    expect(codeOf(scenario.answer('second', 'make', 'reject'))).toBe('approval-already-decided');
  });

  test('waits for its turn where there is an order', () => {
    const scenario = asked({ policy: 'any', veto: ['second'], inOrder: true });
    expect(codeOf(scenario.answer('second', 'make', 'reject'))).toBe('not-your-turn');
    scenario.answer('approver', 'make', 'reject');
    scenario.answer('second', 'make', 'reject');
    expect(statusOf(scenario)).toBe('rejected');
  });

  test('goes with the place of who handed it over', () => {
    const scenario = asked({ policy: 'any', veto: ['second'], requiredApprovals: ['approver', 'second'] });
    scenario.send('HandOverApproval', {
      approvalId: 'task.make.1',
      from: 'second',
      to: { participantId: 'third' },
      reason: 'On holiday.',
    });
    expect(scenario.answer('second', 'make', 'reject')).toMatchObject({
      refusal: { code: 'not-an-approver', message: expect.stringContaining('decided by third now') },
    });
    scenario.answer('third', 'make', 'reject');
    expect(statusOf(scenario)).toBe('rejected');
  });
});

test('a request with words of its own is decided as the definition has it: in its order, with its veto and code', () => {
  const rules: ApprovalRules = {
    inOrder: true,
    veto: ['second'],
    stepUp: 'mail-code',
    onRejection: 'rework',
  };
  const scenario = asked({ ...rules, requiredApprovals: ['approver', 'second'], artifacts: [] });
  const approverIds = ['third', 'second', 'approver'];
  scenario.send('RequestApproval', { taskId: 'make', approverIds, title: 'Ours', artifacts: [] });
  const ruled = { approvers: THREE, need: 3, inOrder: true, veto: ['second'], stepUp: 'mail-code' };
  expect(scenario.approval('make')).toMatchObject({ id: 'task.make.2', title: 'Ours', ...ruled });
  expect(codeOf(scenario.answer('third', 'make'))).toBe('not-your-turn');
  expect(codeOf(scenario.answer('approver', 'make'))).toBe('code-required');
  const code = { confirmedBy: 'mail-code' } as const;
  scenario.answer('approver', 'make', 'approve', code);
  scenario.answer('second', 'make', 'reject', code);
  expect(scenario.approval('make')).toMatchObject({ id: 'task.make.3', title: 'Ours', ...ruled });
});

test('asked again in the next round, order, veto and code are as before', () => {
  const scenario = asked({ inOrder: true, veto: ['second'], stepUp: 'mail-code', onRejection: 'rework' });
  const code = { confirmedBy: 'mail-code' } as const;
  scenario.answer('approver', 'make', 'approve', code);
  scenario.answer('second', 'make', 'reject', code);
  expect(scenario.approval('task.make.2')).toMatchObject({
    inOrder: true,
    veto: ['second'],
    stepUp: 'mail-code',
    requestedAt: MONDAY,
    decisions: [],
  });
  expect(waitsOn(scenario)).toEqual(['approver']);
});

test('what was to go to somebody who is no longer asked does not go', () => {
  const scenario = asked({ requiredApprovals: ['approver', 'second'] });
  const sent = scenario.recorded.filter(({ type }) => type === 'NotificationRequested');
  const to = { participantId: 'third' };
  scenario.send('HandOverApproval', { approvalId: 'task.make.1', from: 'second', to, reason: 'Away.' });
  expect(plan(scenario.graph, scenario.state, sent)).toMatchObject([{ participantId: 'approver' }]);
});

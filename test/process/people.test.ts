// Handing over: an approval or a task becomes somebody else's, who is told, and whose it was stays informed.
import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../definition/limits.ts';
import type { Successor } from '../../process/commands.ts';
import { arrived, carried, waitsFor } from '../../process/index.ts';
import { assigneeOf, everybody, personOf } from '../../process/people.ts';
import { firstHolder, formerHolders, holderNow } from '../../process/approvals/holders.ts';
import { approvalView } from '../../process/views/approvals.ts';
import type { Principal } from '../../process/principal.ts';
import { ENGINE, OPERATOR, type Scenario, codeOf, started } from '../support/scenario.ts';
import { as, deciding, doing } from '../support/people-definition.ts';

const GUEST: Successor = { participantId: 'guest_1', bindingId: 'binding-guest' };

function handOver(
  scenario: Scenario,
  from: string,
  to: string | Successor,
  by: Principal = as(from),
  reason = 'On holiday.',
): string {
  const successor = typeof to === 'string' ? { participantId: to } : to;
  const approvalId = scenario.approval('make').id;
  return codeOf(scenario.send('HandOverApproval', { approvalId, from, to: successor, reason }, by));
}

function giveTask(
  scenario: Scenario,
  to: string | Successor,
  by: Principal = as('doer'),
  reason = '',
): string {
  const successor = typeof to === 'string' ? { participantId: to } : to;
  return codeOf(scenario.send('HandOverTask', { taskId: 'make', to: successor, reason }, by));
}

describe('an approval handed over', () => {
  test('is asked of the other person, and of nobody else', () => {
    const scenario = started(deciding(['approver']));
    const before = scenario.messages.length;
    expect(handOver(scenario, 'approver', 'second')).toBe('');
    expect(scenario.of('ApprovalHandedOver')).toEqual([
      { approvalId: 'task.make.1', from: 'approver', to: 'second', how: 'delegated', reason: 'On holiday.' },
    ]);
    expect(scenario.messages.slice(before)).toEqual([
      'approval to second: task.make.1',
      'handed_over to approver: task.make.1',
    ]);
    expect(waitsFor(scenario.graph, scenario.state)[0]!.on).toEqual(['second']);
    expect(approvalView(scenario.graph, scenario.approval('make')).approvers).toEqual([
      { id: 'second', name: 'second', inPlaceOf: { id: 'approver', name: 'approver' } },
    ]);
    expect(scenario.state.exceptions).toBe(0);
  });

  test('is no longer decided by whose it was, and they hear who has it', () => {
    const scenario = started(deciding(['approver']));
    handOver(scenario, 'approver', 'second');
    expect(scenario.answer('approver', 'make')).toMatchObject({
      refusal: { code: 'not-an-approver', details: { handedTo: 'second' } },
    });
    expect(codeOf(scenario.answer('second', 'make'))).toBe('');
    expect(scenario.messages.slice(-2)).toEqual([
      'outcome to approver: task.make.1',
      'receipt to second: task.make.1',
    ]);
    expect(scenario.state.status).toBe('completed');
  });

  test('by an operator takes a reason and is an exception', () => {
    const scenario = started(deciding(['approver']));
    expect(handOver(scenario, 'approver', 'second', OPERATOR, ' ')).toBe('reason-required');
    expect(handOver(scenario, 'approver', 'second', OPERATOR)).toBe('');
    expect(scenario.of('ApprovalHandedOver')[0]!.how).toBe('reassigned');
    expect(scenario.of('ExceptionNoted')).toEqual([
      { what: '"Make" handed from approver to second', reason: 'On holiday.' },
    ]);
  });

  test('goes to somebody new, who joins with the rights of whom they came for', () => {
    const scenario = started(deciding(['approver']));
    expect(handOver(scenario, 'approver', GUEST)).toBe('');
    expect(scenario.recorded.slice(-4).map(({ type }) => type)).toEqual([
      'GuestJoined',
      'ApprovalHandedOver',
      'NotificationRequested',
      'NotificationRequested',
    ]);
    const { graph, state } = scenario;
    expect(personOf(graph, state, 'guest_1')).toEqual({
      id: 'guest_1',
      name: 'guest_1',
      raidRole: 'approver',
      mayDecide: true,
      human: { canDelegate: true },
    });
    expect(everybody(graph, state).at(-1)?.id).toBe('guest_1');
    expect(personOf(graph, state, 'constructor')).toBeUndefined();
    const again: Successor = { participantId: 'guest_2', bindingId: 'b2' };
    expect(handOver(scenario, 'guest_1', again)).toBe('');
    expect(codeOf(scenario.answer('guest_2', 'make'))).toBe('');
    expect(scenario.messages).toContain('outcome to approver: task.make.1');
    expect(scenario.messages).toContain('outcome to guest_1: task.make.1');
  });

  test('a guest of somebody who may not delegate may not either', () => {
    const scenario = started(deciding(['second']));
    expect(handOver(scenario, 'second', GUEST, as('boss'))).toBe('');
    expect(handOver(scenario, 'guest_1', 'third')).toBe('may-not-delegate');
    expect(personOf(scenario.graph, scenario.state, 'guest_1')!.human).toEqual({});
  });

  test('passes through continue-as-new', () => {
    const scenario = started(deciding(['approver', 'second']));
    handOver(scenario, 'approver', GUEST);
    const { graph, state } = scenario;
    expect(arrived(graph, JSON.parse(JSON.stringify(carried(graph, state))))).toStrictEqual(state);
  });

  test.each<[string, string | Successor, Principal, string]>([
    ['who may not delegate', 'third', as('second'), 'may-not-delegate'],
    ['an approver who hands over another’s', 'third', as('approver'), 'may-not-delegate'],
    ['an agent’s id', 'worker', OPERATOR, 'participant-is-agent'],
    ['nobody’s id', 'nobody', OPERATOR, 'participant-not-found'],
    ['an id that is none', { participantId: 'No Id', bindingId: 'b' }, OPERATOR, 'participant-not-found'],
    ['who is no approver', 'watcher', OPERATOR, 'not-an-approver'],
    ['themselves', 'second', OPERATOR, 'already-an-approver'],
    ['who is asked already', 'approver', OPERATOR, 'already-an-approver'],
  ])('is refused: %s', (_what, to, by, code) => {
    const scenario = started(deciding(['approver', 'second']), { agentsWait: false });
    const before = scenario.recorded.length;
    expect(handOver(scenario, 'second', to, by)).toBe(code);
    expect(scenario.recorded).toHaveLength(before);
  });

  test('is refused where there is nothing to hand over', () => {
    const scenario = started(deciding(['approver', 'second']));
    const send = (approvalId: string, from: string) =>
      codeOf(
        scenario.send('HandOverApproval', { approvalId, from, to: { participantId: 'third' }, reason: 'r' }),
      );
    expect(send('task.nothing.1', 'approver')).toBe('approval-not-found');
    expect(send('task.make.1', 'watcher')).toBe('not-an-approver');
    scenario.answer('approver', 'make');
    expect(send('task.make.1', 'approver')).toBe('approval-already-decided');
    expect(send('task.make.1', 'second')).toBe('');
    expect(send('task.make.1', 'second')).toBe('not-an-approver');
    scenario.answer('third', 'make');
    expect(send('task.make.1', 'third')).toBe('instance-closed');
  });

  test('is refused to who did the work, who started it, and who has no address', () => {
    const scenario = started(doing({ doer: { raidRole: 'approver' }, third: { raidRole: 'approver' } }), {
      start: { starterIs: ['third'] },
    });
    scenario.send('CompleteTask', { taskId: 'make' }, as('doer'));
    expect(handOver(scenario, 'approver', 'doer')).toBe('doer-may-not-approve');
    expect(handOver(scenario, 'approver', 'third')).toBe('starter-may-not-approve');
    expect(handOver(scenario, 'approver', { ...GUEST, isStarter: true })).toBe('starter-may-not-approve');
    expect(handOver(scenario, 'approver', { ...GUEST, isStarter: false })).toBe('');
    const some = started(deciding(['approver']), { start: { bindings: { approver: 'b' } } });
    expect(handOver(some, 'approver', 'second')).toBe('approver-without-address');
    const any = started(deciding(['approver']), {
      start: { bindings: { approver: 'b' }, allowUnbound: true },
    });
    expect(handOver(any, 'approver', 'second')).toBe('');
    expect(Object.values(any.state.incidents)).toMatchObject([
      { kind: 'no-address', participantId: 'second' },
    ]);
  });

  test('to somebody who answered in another’s place is refused', () => {
    const scenario = started(deciding(['approver', 'second'], { escalateAfter: '1h', escalateTo: 'third' }));
    scenario.wait(3_600_000);
    expect(codeOf(scenario.answer('third', 'make'))).toBe('');
    expect(handOver(scenario, 'approver', 'third')).toBe('already-an-approver');
  });

  test('can be given back, and on; the one who has it now is always found', () => {
    const free = { canDelegate: true, raidRole: 'approver' } as const;
    const scenario = started(deciding(['approver', 'third'], {}, { second: free, fourth: free }));
    const now = (id: string) => holderNow(scenario.approval('make'), id);
    handOver(scenario, 'approver', 'second');
    expect(handOver(scenario, 'second', 'approver')).toBe('');
    expect(scenario.approval('make').approvers).toEqual(['approver', 'third']);
    expect(scenario.messages.filter((each) => each === 'handed_over to approver: task.make.1')).toHaveLength(
      1,
    );
    expect([now('second'), now('approver'), now('third'), now('watcher')]).toEqual([
      'approver',
      'approver',
      'third',
      undefined,
    ]);
    expect(handOver(scenario, 'approver', 'fourth')).toBe('');
    expect([now('second'), now('approver')]).toEqual(['fourth', 'fourth']);
    expect(handOver(scenario, 'fourth', 'second')).toBe('');
    expect(firstHolder(scenario.approval('make'), 'second')).toBe('approver');
    expect(formerHolders(scenario.approval('make')).toSorted()).toEqual(['approver', 'fourth']);
    // The other place is not for somebody who had this one.
    expect(handOver(scenario, 'third', 'fourth', OPERATOR)).toBe('already-an-approver');
    expect(handOver(scenario, 'third', 'approver', OPERATOR)).toBe('already-an-approver');
  });

  test('takes the turn and the veto along', () => {
    const scenario = started(
      deciding(['second', 'approver'], { inOrder: true, veto: ['approver'], onRejection: 'hold' }),
    );
    expect(handOver(scenario, 'approver', 'third')).toBe('');
    expect(scenario.approval('make')).toMatchObject({ approvers: ['second', 'third'], veto: ['third'] });
    expect(scenario.messages).not.toContain('approval to third: task.make.1');
    scenario.answer('second', 'make');
    expect(scenario.messages).toContain('approval to third: task.make.1');
    scenario.answer('third', 'make', 'reject');
    expect(scenario.approval('make').status).toBe('rejected');
  });

  test('stays with them in the next round, told once; a covering request, too', () => {
    const scenario = started(deciding(['approver', 'second'], {}), { agentsWait: true });
    const request = {
      id: 'sso_review',
      taskId: 'make',
      approverIds: ['approver', 'second'],
      title: 'Look at it',
      artifacts: [],
    };
    scenario.send('RequestApproval', request);
    scenario.runAgents();
    handOver(scenario, 'approver', 'third');
    scenario.answer('second', 'make', 'reject');
    scenario.runAgents();
    expect(scenario.approval('make')).toMatchObject({
      round: 2,
      approvers: ['third', 'second'],
      inPlaceOf: { third: 'approver' },
    });
    const second = scenario.messages.filter((each) => each.includes('task.make.2'));
    expect(second.toSorted()).toEqual([
      'approval to second: task.make.2',
      'approval to third: task.make.2',
      'handed_over to approver: task.make.2',
    ]);
  });

  test('is asked of the definition’s person again where the other one did the work since', () => {
    const scenario = started(doing({ helper: { raidRole: 'approver' } }));
    scenario.send('CompleteTask', { taskId: 'make' }, as('doer'));
    handOver(scenario, 'approver', 'helper');
    scenario.answer('helper', 'make', 'reject');
    expect(giveTask(scenario, 'second')).toBe('');
    scenario.send('CompleteTask', { taskId: 'make' }, as('second'));
    expect(scenario.approval('make')).toMatchObject({ round: 2, approvers: ['helper'] });
    scenario.answer('helper', 'make', 'reject');
    expect(giveTask(scenario, 'doer', as('boss'))).toBe('');
    expect(giveTask(scenario, 'helper')).toBe('doer-may-not-approve');
  });

  test('withdrawn with the instance, whose it was hears of it', () => {
    const scenario = started(deciding(['approver']));
    handOver(scenario, 'approver', 'second');
    scenario.send('CancelInstance', { reason: 'Enough.' });
    expect(scenario.messages.slice(-2)).toEqual([
      'withdrawn to second: task.make.1',
      'outcome to approver: task.make.1',
    ]);
  });

  test('to at most 50 new people', () => {
    const scenario = started(deciding(['approver']));
    for (let n = 0; n < LIMITS.guests; n += 1) {
      const from = n === 0 ? 'approver' : `guest_${n - 1}`;
      expect(handOver(scenario, from, { participantId: `guest_${n}`, bindingId: `b${n}` })).toBe('');
    }
    expect(
      handOver(scenario, `guest_${LIMITS.guests - 1}`, { participantId: 'guest_more', bindingId: 'b' }),
    ).toBe('invalid-command');
    expect(handOver(scenario, `guest_${LIMITS.guests - 1}`, 'second')).toBe('');
  });
});

describe('a task handed over', () => {
  test('is the other person’s: mailed to them, done by them', () => {
    const scenario = started(doing());
    expect(giveTask(scenario, 'helper', as('doer'), 'Out of office.')).toBe('');
    expect(scenario.of('TaskHandedOver')).toEqual([
      { taskId: 'make', from: 'doer', to: 'helper', how: 'delegated', reason: 'Out of office.' },
    ]);
    expect(scenario.messages.slice(-2)).toEqual(['task to helper: make', 'handed_over to doer: make']);
    expect(assigneeOf(scenario.graph, scenario.state, 'make')).toBe('helper');
    expect(waitsFor(scenario.graph, scenario.state)[0]!.on).toEqual(['helper']);
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, as('doer')))).toBe('forbidden');
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, as('helper')))).toBe('');
    expect(scenario.state.tasks['make']!.doneBy).toEqual(['helper']);
    expect(giveTask(scenario, 'doer', OPERATOR, 'r')).toBe('task-not-open');
  });

  test('stays theirs when it is done again', () => {
    const scenario = started(doing());
    giveTask(scenario, GUEST, as('boss'));
    scenario.send('CompleteTask', { taskId: 'make' }, as('guest_1'));
    scenario.answer('approver', 'make', 'reject');
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({ assignee: 'guest_1', attempt: 2 });
    expect(scenario.messages.filter((each) => each === 'task to guest_1: make')).toHaveLength(2);
  });

  test('before it begins is asked of the other one when it does', () => {
    const definition = doing();
    definition.phases[0]!.tasks.unshift({ id: 'first', name: 'First', assignee: 'worker' });
    const scenario = started(definition, { agentsWait: true });
    expect(giveTask(scenario, 'helper')).toBe('');
    expect(scenario.messages).toEqual(['handed_over to doer: make']);
    scenario.runAgents();
    expect(scenario.messages.at(-1)).toBe('task to helper: make');
  });

  test('to nobody with an address is an incident, which ends with a further hand-over', () => {
    const scenario = started(doing(), {
      start: { bindings: { approver: 'a', helper: 'h' }, allowUnbound: true },
    });
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'no-address', participantId: 'doer' },
    ]);
    expect(giveTask(scenario, 'helper', OPERATOR, 'r')).toBe('');
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.messages).toEqual(['task to helper: make']);
  });

  test.each<[string, string, Principal, string, string]>([
    ['an agent’s task', 'helper', OPERATOR, 'agents', 'task-not-a-persons'],
    ['no task', 'helper', OPERATOR, 'nothing', 'task-not-found'],
    ['no task, by a person', 'helper', as('boss'), 'nothing', 'task-not-found'],
    ['an agent', 'worker', OPERATOR, 'make', 'participant-is-agent'],
    ['nobody', 'nobody', OPERATOR, 'make', 'participant-not-found'],
    ['who has it', 'doer', OPERATOR, 'make', 'invalid-command'],
    ['who approves it', 'approver', OPERATOR, 'make', 'doer-may-not-approve'],
    ['who may not delegate', 'doer', as('helper'), 'make', 'may-not-delegate'],
    ['no reason by an operator', 'helper', { ...OPERATOR }, 'make', 'reason-required'],
  ])('is refused: %s', (what, to, by, taskId, code) => {
    const definition = doing();
    definition.phases[0]!.tasks.push({ id: 'agents', name: 'Agents', assignee: 'worker' });
    const scenario = started(definition);
    const reason = what.startsWith('no reason') ? '' : 'r';
    const data = { taskId, to: { participantId: to }, reason };
    expect(codeOf(scenario.send('HandOverTask', data, by))).toBe(code);
    expect(scenario.of('TaskHandedOver')).toEqual([]);
  });

  test('is refused once it is skipped', () => {
    const definition = doing();
    const [build] = definition.phases;
    const later = { ...deciding(['approver']).phases[0]!, id: 'ship', order: 2 };
    const phases = [
      { ...build!, when: '1 > 2' },
      { ...later, tasks: [{ ...later.tasks[0]!, id: 'send' }] },
    ];
    const scenario = started({ ...definition, phases });
    expect(scenario.state.tasks['make']!.status).toBe('skipped');
    expect(giveTask(scenario, 'helper')).toBe('task-not-open');
  });

  test('whose message did not get through is not tried again', () => {
    const scenario = started(doing());
    const failed = (notificationId: string) =>
      scenario.send('ReportDelivery', { notificationId, outcome: 'failed', reason: 'r' }, ENGINE);
    const [toDoer] = Object.keys(scenario.state.notifications);
    failed(toDoer!);
    giveTask(scenario, 'helper');
    scenario.send('CompleteTask', { taskId: 'make' }, as('helper'));
    const toApprover = Object.values(scenario.state.notifications).find(({ kind }) => kind === 'approval');
    failed(toApprover!.notificationId);
    handOver(scenario, 'approver', 'second');
    const before = scenario.messages.length;
    scenario.wait(2 * 60_000);
    expect(scenario.messages).toHaveLength(before);
    expect(scenario.state.failedDeliveries).toEqual({});
  });

  test('is refused to who is asked ad hoc to approve it', () => {
    const scenario = started(doing());
    const request = { taskId: 'make', approverIds: ['second'], title: 'T', artifacts: [] };
    expect(codeOf(scenario.send('RequestApproval', request))).toBe('');
    expect(giveTask(scenario, 'second')).toBe('doer-may-not-approve');
  });
});

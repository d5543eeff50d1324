// Clocks of approvals with a made-up clock: reminders, escalation, the deadline, and how a pause stops them all.
import { describe, expect, test } from '@jest/globals';
import type { ApprovalClock, ProcessDefinition } from '../../definition/types.ts';
import { nextDeadline } from '../../process/index.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { DAY, ENGINE, HOUR, MONDAY, type Scenario, codeOf, failure, started } from '../support/scenario.ts';

function clocked(clock: ApprovalClock, fields: Partial<ProcessDefinition> = {}): ProcessDefinition {
  const task = aTask('make', { requiredApprovals: ['approver', 'second'], ...clock });
  return aDefinition({ phases: [aPhase('build', [task])], humans: people, ...fields });
}

/** Nobody is told news of progress: they have a clock of their own. */
const people: ProcessDefinition['humans'] = {
  approver: anApprover(),
  second: anApprover(),
  watcher: { raidRole: 'informed', notificationPreferences: { progress: 'none' } },
  dispatcher: { raidRole: 'delegator' },
};

const onlyApprovers = { approver: anApprover(), second: anApprover() };
const deadlineOf = (scenario: Scenario) => nextDeadline(scenario.graph, scenario.state);

describe('reminders', () => {
  const week = clocked({ timeout: '7d', reminders: ['24h', '72h'] });

  test('go to those who have not answered, at their times', () => {
    const scenario = started(week);
    expect(deadlineOf(scenario)).toBe(MONDAY + DAY);
    scenario.wait(DAY);
    scenario.answer('approver', 'make');
    scenario.wait(2 * DAY);
    expect(scenario.of('ApprovalReminded')).toEqual([
      { approvalId: 'task.make.1', to: ['approver', 'second'], index: 0 },
      { approvalId: 'task.make.1', to: ['second'], index: 1 },
    ]);
    expect(scenario.messages.filter((message) => message.startsWith('reminder'))).toEqual([
      'reminder to approver: task.make.1',
      'reminder to second: task.make.1',
      'reminder to second: task.make.1',
    ]);
  });

  test('several missed collapse into one', () => {
    const scenario = started(week);
    scenario.now += 4 * DAY;
    scenario.passTime();
    expect(scenario.of('ApprovalReminded')).toMatchObject([{ index: 1 }]);
    expect(deadlineOf(scenario)).toBe(MONDAY + 7 * DAY);
  });

  test('of several approvals are one message a person', () => {
    const task = (id: string) => aTask(id, { requiredApprovals: ['approver'] });
    const phases = [aPhase('build', [task('one'), task('two')], { parallelExecution: true })];
    const scenario = started(aDefinition({ phases, approvalDefaults: { reminders: ['1h'] } }));
    scenario.wait(HOUR);
    expect(scenario.messages.at(-1)).toBe('reminder to approver: task.one.1, task.two.1');
  });

  test('go to nobody where nobody can be reached', () => {
    const scenario = started(week, { start: { bindings: {}, allowUnbound: true } });
    scenario.wait(DAY);
    expect(scenario.of('ApprovalReminded')).toMatchObject([{ to: [], index: 0 }]);
  });
});

describe('escalateAfter', () => {
  test('tells escalateTo, once', () => {
    const scenario = started(clocked({ timeout: '4h', escalateAfter: '2h', escalateTo: 'watcher' }));
    scenario.wait(3 * HOUR);
    expect(scenario.of('ApprovalEscalated')).toEqual([
      { approvalId: 'task.make.1', to: ['watcher'], rung: 0 },
    ]);
    expect(scenario.messages.at(-1)).toBe('escalation to watcher: task.make.1');
    expect(deadlineOf(scenario)).toBe(MONDAY + 4 * HOUR);
  });

  test('is an errand where escalateTo is an agent, and falls to the delegators where it has no address', () => {
    const agent = started(clocked({ timeout: '4h', escalateAfter: '2h', escalateTo: 'worker' }));
    agent.wait(2 * HOUR);
    expect(agent.of('ApprovalEscalated')).toMatchObject([{ to: ['worker'] }]);
    const unbound = started(clocked({ timeout: '4h', escalateAfter: '2h', escalateTo: 'watcher' }), {
      start: { bindings: { approver: 'b1', second: 'b2', dispatcher: 'b3' } },
    });
    unbound.wait(2 * HOUR);
    expect(unbound.of('ApprovalEscalated')).toMatchObject([{ to: ['dispatcher'] }]);
  });

  test('with nobody to tell is an incident; asked again it has a new deadline', () => {
    const definition = clocked({ timeout: '4h', escalateAfter: '2h' }, { humans: onlyApprovers });
    const scenario = started(definition);
    scenario.wait(2 * HOUR);
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({
      kind: 'nobody-to-escalate-to',
      approvalId: 'task.make.1',
      taskId: 'make',
    });
    scenario.send('ResolveIncident', { incidentId: incident!.id, action: 'ask-again', reason: 'Holidays.' });
    expect(scenario.approval('make')).toMatchObject({ status: 'pending', dueAt: MONDAY + 6 * HOUR });
    expect(scenario.messages.slice(-2)).toEqual([
      'approval to approver: task.make.1',
      'approval to second: task.make.1',
    ]);
  });
});

describe('a ladder', () => {
  const three: ApprovalClock = {
    timeout: '10h',
    escalateAfter: '2h',
    escalateTo: 'watcher',
    escalations: [{ after: '6h' }, { after: '4h', to: 'second' }],
    onTimeout: 'escalate',
  };
  const escalations = (scenario: Scenario) =>
    scenario.messages.filter((each) => each.startsWith('escalation'));

  test('is climbed rung by rung, then the deadline comes', () => {
    const scenario = started(clocked(three));
    const at = [2, 4, 6, 10].map((hours) => {
      const next = deadlineOf(scenario);
      scenario.wait(hours * HOUR - (scenario.now - MONDAY));
      return next;
    });
    expect(at).toEqual([2, 4, 6, 10].map((hours) => MONDAY + hours * HOUR));
    expect(scenario.of('ApprovalEscalated').map(({ to, rung }) => [to, rung])).toEqual([
      [['watcher'], 0],
      [['second'], 1],
      [['watcher'], 2],
      [['watcher'], null],
    ]);
    expect(deadlineOf(scenario)).toBeNull();
  });

  test('ends with the decision', () => {
    const scenario = started(clocked(three));
    scenario.wait(3 * HOUR);
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make');
    expect(scenario.of('ApprovalEscalated')).toHaveLength(1);
    expect(deadlineOf(scenario)).toBeNull();
  });

  test('several rungs missed are one message, to whom the last one reaches', () => {
    const scenario = started(clocked({ ...three, reminders: ['1h', '3h', '5h'] }));
    scenario.now += 5 * HOUR;
    scenario.passTime();
    expect(scenario.of('ApprovalReminded')).toMatchObject([{ index: 2 }]);
    expect(scenario.of('ApprovalEscalated')).toEqual([
      { approvalId: 'task.make.1', to: ['second'], rung: 1 },
    ]);
    expect(escalations(scenario)).toEqual(['escalation to second: task.make.1']);
    expect(deadlineOf(scenario)).toBe(MONDAY + 6 * HOUR);
  });

  test('rungs and deadline missed together are one message', () => {
    const scenario = started(clocked({ ...three, escalations: [{ after: '4h', to: 'second' }] }));
    scenario.now += 11 * HOUR;
    scenario.passTime();
    expect(scenario.of('ApprovalEscalated')).toEqual([
      { approvalId: 'task.make.1', to: ['watcher', 'second'], rung: null },
    ]);
    expect(escalations(scenario)).toHaveLength(2);
    expect(deadlineOf(scenario)).toBeNull();
    expect(scenario.passTime()).toEqual({ ok: true, events: [] });
  });

  test('where the deadline holds, the rung is told and the deadline is an incident', () => {
    const scenario = started(clocked({ ...three, onTimeout: 'hold' }));
    scenario.now += 11 * HOUR;
    scenario.passTime();
    expect(scenario.of('ApprovalEscalated')).toMatchObject([{ rung: 2 }]);
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'approval-overdue' }]);
  });

  test('rungs at one moment are told together', () => {
    const escalations = [
      { after: '2h', to: 'second' },
      { after: '2h', to: 'watcher' },
    ];
    const scenario = started(clocked({ timeout: '4h', escalations }));
    scenario.wait(2 * HOUR);
    expect(scenario.of('ApprovalEscalated')).toEqual([
      { approvalId: 'task.make.1', to: ['second', 'watcher'], rung: 1 },
    ]);
  });
});

describe('the deadline', () => {
  test('is 48 hours unless something says another', () => {
    const scenario = started(clocked({}));
    expect(deadlineOf(scenario)).toBe(MONDAY + 48 * HOUR);
  });

  test('holds: overdue, still decidable, an incident that the decision mends', () => {
    const scenario = started(clocked({ onTimeout: 'hold' }));
    scenario.wait(48 * HOUR);
    expect(scenario.approval('make').status).toBe('overdue');
    expect(scenario.of('ApprovalOverdue')).toEqual([
      { approvalId: 'task.make.1', dueAt: MONDAY + 48 * HOUR, waitsFor: ['approver', 'second'] },
    ]);
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'approval-overdue', actions: ['ask-again', 'cancel'] },
    ]);
    expect(deadlineOf(scenario)).toBeNull();
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make');
    expect(scenario.state).toMatchObject({ status: 'completed', incidents: {} });
    expect(scenario.of('IncidentResolved')).toMatchObject([{ action: 'mended' }]);
  });

  test('asked again: a new clock, only those who have not answered are told, answers given stand', () => {
    const scenario = started(clocked({ onTimeout: 'hold', reminders: ['1h'] }));
    scenario.answer('approver', 'make');
    scenario.wait(48 * HOUR);
    const told = scenario.messages.length;
    scenario.send('ResolveIncident', {
      incidentId: 'approval-overdue.make.1',
      action: 'ask-again',
      reason: 'Ill.',
    });
    expect(scenario.approval('make')).toMatchObject({
      status: 'pending',
      round: 1,
      dueAt: MONDAY + 96 * HOUR,
      remindersSent: 0,
    });
    expect(scenario.messages.slice(told)).toEqual(['approval to second: task.make.1']);
    scenario.answer('second', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('escalates by default where somebody can be told, and is no incident then', () => {
    const scenario = started(clocked({}));
    scenario.wait(48 * HOUR);
    expect(scenario.of('ApprovalEscalated')).toMatchObject([{ to: ['dispatcher'], rung: null }]);
    expect(scenario.approval('make').status).toBe('overdue');
    expect(scenario.state.incidents).toEqual({});
  });

  test('holds by default where nobody can be told', () => {
    const scenario = started(clocked({}, { humans: onlyApprovers }));
    scenario.wait(48 * HOUR);
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'approval-overdue' }]);
  });

  test('with nobody to escalate to, where the definition wants it, is an incident', () => {
    const scenario = started(clocked({ onTimeout: 'escalate' }, { humans: onlyApprovers }));
    scenario.wait(48 * HOUR);
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'nobody-to-escalate-to' }]);
    scenario.send('ResolveIncident', {
      incidentId: 'nobody-to-escalate-to.make.1',
      action: 'dismiss',
      reason: 'We wait.',
    });
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.approval('make').status).toBe('overdue');
  });

  test('of a gate or a sign-off is an incident about that', () => {
    const phases = [aPhase('build', ['make'], { requiredApprovals: ['approver'] }), aPhase('ship')];
    const gates = [
      { id: 'go', name: 'Go', beforePhase: 'ship', type: 'approval' as const, approvers: ['second'] },
    ];
    const scenario = started(aDefinition({ phases, gates, approvalDefaults: { onTimeout: 'hold' } }));
    scenario.wait(48 * HOUR);
    const [signOff, gate] = Object.values(scenario.state.incidents);
    expect(signOff).toMatchObject({ id: 'approval-overdue.build.1', phaseId: 'build' });
    expect(gate).toMatchObject({ id: 'approval-overdue.go.2', phaseId: 'ship', gateId: 'go' });
    scenario.send('ResolveIncident', { incidentId: signOff!.id, action: 'ask-again', reason: 'r' });
    scenario.send('ResolveIncident', { incidentId: gate!.id, action: 'ask-again', reason: 'r' });
    expect(scenario.approval('go').dueAt).toBe(MONDAY + 96 * HOUR);
    scenario.answer('approver', 'build');
    scenario.answer('second', 'go');
    expect(scenario.state.status).toBe('completed');
  });

  test('rejects where the definition says so; a click after that is told', () => {
    const scenario = started(clocked({ onTimeout: 'reject', timeout: '4h', reminders: ['1h'] }));
    scenario.now += 4 * HOUR;
    scenario.passTime();
    expect(scenario.of('ApprovalReminded')).toEqual([]);
    expect(scenario.of('ApprovalRejected')).toMatchObject([{ by: 'engine' }]);
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('approval-expired');
  });

  test('a decision taken before the clock is looked at counts, even after the deadline', () => {
    const scenario = started(clocked({ onTimeout: 'reject', timeout: '4h' }));
    scenario.now += 5 * HOUR;
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make');
    scenario.passTime();
    expect(scenario.state.status).toBe('completed');
  });

  test('before anything is due, time passing changes nothing', () => {
    const scenario = started(clocked({}));
    expect(scenario.passTime()).toEqual({ ok: true, events: [] });
  });
});

describe('people an escalation reached', () => {
  const escalated = (mayDecide: boolean) => {
    const humans = {
      ...onlyApprovers,
      chief: { raidRole: 'delegator' as const, ...(mayDecide ? { mayDecide } : {}) },
    };
    const scenario = started(clocked({ escalateTo: 'chief' }, { humans }));
    scenario.wait(48 * HOUR);
    return scenario;
  };

  test('may not decide by that', () => {
    expect(codeOf(escalated(false).answer('chief', 'make'))).toBe('not-an-approver');
  });

  test('decide in place of one who has not answered, where the definition lets them', () => {
    const scenario = escalated(true);
    scenario.answer('approver', 'make');
    scenario.answer('chief', 'make');
    expect(scenario.of('ApprovalGranted')).toEqual([
      { approvalId: 'task.make.1', by: ['approver', 'chief'] },
    ]);
  });
});

describe('a pause', () => {
  test('stops every clock: what is to come moves back by its length', () => {
    const scenario = started(clocked({ timeout: '7d', reminders: ['24h', '72h'], escalateAfter: '4d' }));
    scenario.wait(2 * DAY);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    expect(deadlineOf(scenario)).toBeNull();
    scenario.wait(10 * DAY);
    expect(scenario.passTime()).toEqual({ ok: true, events: [] });
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.of('InstanceResumed')).toEqual([{ reason: 'Over', pausedMs: 10 * DAY }]);
    expect(scenario.approval('make')).toMatchObject({
      dueAt: MONDAY + 17 * DAY,
      reminderAts: [MONDAY + DAY, MONDAY + 13 * DAY],
      escalations: [{ at: MONDAY + 14 * DAY }],
    });
    scenario.wait(20 * DAY);
    expect(scenario.of('ApprovalReminded')).toHaveLength(2);
  });

  test('leaves a rung that was climbed where it was, and moves those to come', () => {
    const scenario = started(
      clocked({ timeout: '10h', escalateAfter: '2h', escalations: [{ after: '6h' }] }),
    );
    scenario.wait(3 * HOUR);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(DAY);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.approval('make')).toMatchObject({
      escalationsDone: 1,
      escalations: [{ at: MONDAY + 2 * HOUR }, { at: MONDAY + DAY + 6 * HOUR }],
    });
    expect(deadlineOf(scenario)).toBe(MONDAY + DAY + 6 * HOUR);
  });

  test('that something falls into does not lengthen it by the time before: the clock stood', () => {
    const scenario = started(clocked({}), {
      agentsWait: true,
      agents: { make: ({ attempt }) => (attempt === 1 ? failure() : OK) },
    });
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(9 * DAY);
    scenario.runAgents();
    scenario.wait(DAY);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(deadlineOf(scenario)).toBe(MONDAY + 10 * DAY + 1_000);
  });

  test('in which an approval is asked again gives it all of its time afterwards', () => {
    const scenario = started(
      clocked({ onTimeout: 'hold', timeout: '4h', reminders: ['1h'], escalateAfter: '3h' }),
    );
    scenario.wait(4 * HOUR);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(DAY);
    const [incident] = Object.values(scenario.state.incidents);
    scenario.send('ResolveIncident', { incidentId: incident!.id, action: 'ask-again', reason: 'Holidays.' });
    scenario.wait(DAY);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.approval('make')).toMatchObject({
      status: 'pending',
      dueAt: scenario.now + 4 * HOUR,
      reminderAts: [scenario.now + HOUR],
      escalations: [{ at: scenario.now + 3 * HOUR }],
    });
  });

  test('in which a message fails has it tried again after the pause', () => {
    const scenario = started(clocked({}));
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(5 * DAY);
    const [failed, refused] = Object.keys(scenario.state.notifications);
    const report = (notificationId: string, outcome: 'failed' | 'refused') =>
      scenario.send('ReportDelivery', { notificationId, outcome, reason: 'No answer' }, ENGINE);
    report(failed!, 'failed');
    report(refused!, 'refused');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(deadlineOf(scenario)).toBe(scenario.now + 60_000);
  });

  test('an approval that is open again after its deadline climbs no rungs that it missed', () => {
    const task = aTask('make', {
      requiredApprovals: ['approver'],
      timeout: '4h',
      escalateAfter: '3h',
      reminders: ['1h'],
      onRejection: 'hold',
      onTimeout: 'hold',
    });
    const scenario = started(aDefinition({ phases: [aPhase('build', [task])], humans: people }));
    scenario.answer('approver', 'make', 'reject', { decisionId: 'd1' });
    scenario.wait(5 * HOUR);
    const by = { kind: 'participant', id: 'approver', linkId: 'l' } as const;
    scenario.send('RevokeDecision', { approvalId: 'task.make.1', decisionId: 'd1', reason: 'Wrong one' }, by);
    expect(scenario.approval('make').status).toBe('overdue');
    expect(deadlineOf(scenario)).toBeNull();
    expect(scenario.passTime()).toEqual({ ok: true, events: [] });
  });

  test('leaves the clock of an overdue approval as it is', () => {
    const scenario = started(clocked({ onTimeout: 'hold', escalateAfter: '1h' }));
    scenario.wait(48 * HOUR);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(DAY);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.approval('make')).toMatchObject({ status: 'overdue', dueAt: MONDAY + 48 * HOUR });
  });

  test('holds back a retry, and starts nothing', () => {
    const scenario = started(aDefinition(), {
      agents: { make: ({ attempt }) => (attempt < 3 ? failure() : OK) },
    });
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(HOUR);
    expect(scenario.of('TaskStarted')).toHaveLength(1);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(deadlineOf(scenario)).toBe(MONDAY + HOUR + 1_000);
    scenario.wait(HOUR);
    expect(scenario.state.status).toBe('completed');
  });

  test('is refused while paused, and resuming while not', () => {
    const scenario = started(clocked({}));
    expect(codeOf(scenario.send('ResumeInstance', { reason: '' }))).toBe('instance-not-paused');
    scenario.send('PauseInstance', { reason: 'Freeze' });
    expect(codeOf(scenario.send('PauseInstance', { reason: 'Again' }))).toBe('instance-paused');
    expect(codeOf(scenario.send('AdvancePhase', {}))).toBe('instance-paused');
    expect(
      codeOf(
        scenario.send('RequestApproval', {
          taskId: 'make',
          approverIds: ['approver'],
          title: 'T',
          artifacts: [],
        }),
      ),
    ).toBe('instance-paused');
  });

  test('does not hold up what an agent brings; it waits there', () => {
    const scenario = started(clocked({}), { agentsWait: true });
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.runAgents();
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(scenario.of('ApprovalRequested')).toEqual([]);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.of('ApprovalRequested')).toHaveLength(1);
  });

  test('can end in cancellation', () => {
    const scenario = started(clocked({}));
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.send('CancelInstance', { reason: 'For good' });
    expect(scenario.state).toMatchObject({ status: 'cancelled', closeReason: 'For good' });
    expect(scenario.state.pausedAt).toBeUndefined();
    expect(scenario.messages.slice(-2)).toEqual([
      'withdrawn to approver: task.make.1',
      'withdrawn to second: task.make.1',
    ]);
    expect(codeOf(scenario.send('PauseInstance', { reason: 'x' }))).toBe('instance-closed');
  });
});

const OK = { ok: true as const, summary: 'ok', artifacts: [], facts: {}, concerns: [], usage: usage() };
function usage() {
  return { executor: 'simulated', simulated: true, durationMs: 1 };
}

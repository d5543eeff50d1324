// Addresses and messages: who is bound, what they are told, and what becomes of a message that could not go.
import { describe, expect, test } from '@jest/globals';
import { nextDeadline } from '../../process/index.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import { ENGINE, HOUR, MINUTE, MONDAY, Scenario, codeOf, started } from '../support/scenario.ts';

const definition = aDefinition({
  phases: [
    aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })], { requiredApprovals: ['second'] }),
    aPhase('ship', [aTask('send', { assignee: 'doer' })]),
  ],
  gates: [aGate('go', 'ship')],
});

describe('an approver without an address', () => {
  test('is refused at the start, with everybody it is about', () => {
    const scenario = new Scenario(definition);
    expect(scenario.start({ bindings: { watcher: 'b1' } })).toMatchObject({
      ok: false,
      refusal: { code: 'approver-without-address', details: { participantIds: ['approver', 'second'] } },
    });
  });

  test('is an incident where that was waived; an address mends it and the request goes out', () => {
    const scenario = started(definition, { start: { bindings: {}, allowUnbound: true } });
    expect(scenario.messages).toEqual([]);
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { id: 'no-address.approver.1', kind: 'no-address', participantId: 'approver' },
    ]);
    scenario.send('BindParticipant', { participantId: 'approver', bindingId: 'b1' });
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.messages).toEqual(['approval to approver: task.make.1']);
    expect(scenario.state.exceptions).toBe(0);
  });

  test('is one incident, however many requests are put to them', () => {
    const phases = [
      aPhase(
        'build',
        [
          aTask('one', { requiredApprovals: ['approver'] }),
          aTask('two', { requiredApprovals: ['approver'] }),
        ],
        {
          parallelExecution: true,
        },
      ),
    ];
    const scenario = started(aDefinition({ phases }), { start: { bindings: {}, allowUnbound: true } });
    expect(scenario.state.incidentCount).toBe(1);
  });

  test('is over when nothing waits for them any more', () => {
    const phases = [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver', 'second'], policy: 'any' }), 'next']),
    ];
    const scenario = started(aDefinition({ phases }), {
      start: { bindings: { second: 'b2' }, allowUnbound: true },
      agents: { next: () => ({ ok: false, kind: 'timeout', reason: 'slow' }) },
    });
    scenario.answer('second', 'make');
    expect(scenario.of('IncidentResolved')).toMatchObject([
      { incidentId: 'no-address.approver.1', action: 'mended', reason: 'Nothing waits for them any more.' },
    ]);
  });
});

describe('a person’s task without an address', () => {
  test('is an incident until they have one, or it is done', () => {
    const phases = [
      aPhase('build', [aTask('make', { assignee: 'doer' }), aTask('more', { assignee: 'doer' })]),
    ];
    const scenario = started(aDefinition({ phases }), { start: { bindings: {} } });
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'no-address', taskId: 'make' }]);
    scenario.send('CompleteTask', { taskId: 'make', reason: 'By phone.' });
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'no-address', taskId: 'more' }]);
    scenario.send('BindParticipant', { participantId: 'doer', bindingId: 'b1' });
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.messages).toEqual(['task to doer: more']);
  });
});

describe('BindParticipant', () => {
  test('anew is an exception, and sends again what waits for them', () => {
    const scenario = started(definition);
    scenario.send('BindParticipant', { participantId: 'approver', bindingId: 'b9', reason: 'Moved.' });
    expect(scenario.of('ParticipantBound')).toEqual([
      { participantId: 'approver', bindingId: 'b9', reason: 'Moved.', anew: true },
    ]);
    expect(scenario.of('ExceptionNoted')).toEqual([{ what: 'New address for approver', reason: 'Moved.' }]);
    expect(scenario.messages.at(-1)).toBe('approval to approver: task.make.1');
    scenario.send('BindParticipant', { participantId: 'watcher', bindingId: 'b10' });
    scenario.send('BindParticipant', { participantId: 'approver', bindingId: 'b11' });
    expect(scenario.state.exceptions).toBe(3);
  });

  test('to the same address changes nothing', () => {
    const scenario = started(definition);
    const answer = scenario.send('BindParticipant', {
      participantId: 'approver',
      bindingId: 'binding-approver',
    });
    expect(answer).toEqual({ ok: true, events: [] });
  });

  test('is refused for agents and strangers', () => {
    const scenario = started(definition);
    const bind = (participantId: string) =>
      codeOf(scenario.send('BindParticipant', { participantId, bindingId: 'b' }));
    expect(bind('worker')).toBe('participant-is-agent');
    expect(bind('stranger')).toBe('participant-not-found');
  });
});

describe('a receipt', () => {
  const receipts = (scenario: Scenario) =>
    scenario.messages.filter((message) => message.startsWith('receipt'));

  test('goes to whoever decided', () => {
    const scenario = started(definition);
    scenario.answer('approver', 'make');
    expect(receipts(scenario)).toEqual(['receipt to approver: task.make.1']);
  });

  test('goes to nobody where the person has no address', () => {
    const scenario = started(definition, { start: { bindings: {}, allowUnbound: true } });
    scenario.answer('approver', 'make');
    expect(scenario.approval('make').status).toBe('granted');
    expect(receipts(scenario)).toEqual([]);
  });
});

describe('a message that could not go', () => {
  const report = (
    scenario: Scenario,
    outcome: 'sent' | 'refused' | 'failed' | 'no-address',
    notificationId: string,
  ) => scenario.send('ReportDelivery', { notificationId, outcome, reason: 'mailbox full' }, ENGINE);

  test('is tried again after 1, 2, 4 … minutes, at most an hour; an incident from the fifth time on', () => {
    const scenario = started(definition);
    expect(scenario.of('NotificationRequested').map(({ notificationId }) => notificationId)).toEqual([
      expect.stringMatching(/^approval\.\d+\.approver$/),
    ]);
    const id = scenario.of('NotificationRequested')[0]!.notificationId;
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      report(scenario, 'failed', id);
      expect(Object.keys(scenario.state.incidents)).toHaveLength(attempt < 5 ? 0 : 1);
      const next = nextDeadline(scenario.graph, scenario.state)!;
      pauses.push((next - scenario.now) / MINUTE);
      scenario.wait(next - scenario.now);
      expect(scenario.effects.at(-1)).toMatchObject({ type: 'Notify', id, attempt: attempt + 1 });
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    report(scenario, 'sent', id);
    expect(scenario.state.incidents).toEqual({});
  });

  test('is not tried again once nobody needs it', () => {
    const scenario = started(definition);
    const id = scenario.of('NotificationRequested')[0]!.notificationId;
    report(scenario, 'failed', id);
    scenario.answer('approver', 'make');
    expect(scenario.state.failedDeliveries).toEqual({});
    expect(nextDeadline(scenario.graph, scenario.state)).toBe(MONDAY + 48 * HOUR);
  });

  test('for good is an incident: sent again when asked, over when answered', () => {
    const scenario = started(definition);
    const id = scenario.of('NotificationRequested')[0]!.notificationId;
    report(scenario, 'refused', id);
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({
      kind: 'mail-refused',
      actions: ['ask-again', 'dismiss'],
      notificationId: id,
    });
    expect(scenario.of('DeliveryFailed')).toMatchObject([{ refused: true, participantId: 'approver' }]);
    scenario.send('ResolveIncident', { incidentId: incident!.id, action: 'ask-again', reason: 'Mended.' });
    expect(scenario.effects.at(-1)).toMatchObject({ type: 'Notify', id, attempt: 2 });
    report(scenario, 'refused', id);
    scenario.answer('approver', 'make');
    expect(scenario.state.incidents).toEqual({});
  });

  test('one refused for good waits for no time; another beside it keeps its own', () => {
    const both = aDefinition({
      phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver', 'second'] })])],
    });
    const scenario = started(both);
    const [first, other] = scenario.of('NotificationRequested').map(({ notificationId }) => notificationId);
    report(scenario, 'refused', first!);
    expect(nextDeadline(scenario.graph, scenario.state)).toBe(MONDAY + 48 * HOUR);
    report(scenario, 'failed', other!);
    scenario.now += MINUTE / 2;
    scenario.passTime();
    expect(scenario.of('NotificationRequested')).toHaveLength(2);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(HOUR);
    scenario.send('ResumeInstance', { reason: 'Go on' });
    expect(scenario.state.failedDeliveries[first!]!.retryAt).toBeUndefined();
    expect(scenario.state.failedDeliveries[other!]!.retryAt).toBe(MONDAY + MINUTE + HOUR);
    scenario.wait(MINUTE);
    expect(scenario.of('NotificationRequested').slice(2)).toMatchObject([
      { notificationId: other, attempt: 2 },
    ]);
  });

  test('waits through a pause like everything else', () => {
    const scenario = started(definition);
    const id = scenario.of('NotificationRequested')[0]!.notificationId;
    report(scenario, 'refused', id);
    report(scenario, 'failed', id);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(HOUR);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.state.failedDeliveries[id]!.retryAt).toBe(MONDAY + HOUR + MINUTE);
  });

  test('because the books have no address is an incident; a new address mends it', () => {
    const scenario = started(definition);
    report(scenario, 'no-address', scenario.of('NotificationRequested')[0]!.notificationId);
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'mail-refused', participantId: 'approver' },
    ]);
    scenario.send('BindParticipant', { participantId: 'approver', bindingId: 'b2' });
    expect(scenario.state.incidents).toEqual({});
  });

  test('that is not known is refused; only the last 300 are', () => {
    const scenario = started(definition);
    expect(codeOf(report(scenario, 'failed', 'approval.1.nobody'))).toBe('invalid-command');
    for (let n = 0; n < 301; n += 1) {
      scenario.send('BindParticipant', { participantId: 'approver', bindingId: `again-${n}` });
    }
    expect(Object.keys(scenario.state.notifications)).toHaveLength(300);
    expect(codeOf(report(scenario, 'failed', scenario.of('NotificationRequested')[0]!.notificationId))).toBe(
      'invalid-command',
    );
  });

  test('and is forgotten by then: its incident stays until dismissed, whatever was answered', () => {
    const tasks = [aTask('make', { requiredApprovals: ['approver', 'second'] })];
    const scenario = started(aDefinition({ phases: [aPhase('build', tasks)] }));
    report(scenario, 'refused', scenario.of('NotificationRequested')[0]!.notificationId);
    for (let n = 0; n < 301; n += 1) {
      scenario.send('BindParticipant', { participantId: 'second', bindingId: `again-${n}` });
    }
    scenario.answer('approver', 'make');
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({ kind: 'mail-refused', participantId: 'approver' });
    const dismiss = { incidentId: incident!.id, action: 'dismiss' as const, reason: 'Seen.' };
    expect(scenario.send('ResolveIncident', { ...dismiss, action: 'ask-again' }).ok).toBe(true);
    expect(scenario.state.incidents).toEqual({});
  });
});

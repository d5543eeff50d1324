// News for those who are informed: a day's in one message, each at once, or none; trouble and the end do not wait.
import { describe, expect, test } from '@jest/globals';
import type { NotificationPreferences } from '../../definition/types.ts';
import { nextDeadline, replay } from '../../process/index.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { DAY, ENGINE, HOUR, MINUTE, MONDAY, type Scenario, failure, started } from '../support/scenario.ts';

type Progress = NotificationPreferences['progress'];

function watched(progress?: Progress, more: { escalate?: boolean } = {}) {
  const preferences = progress === undefined ? {} : { notificationPreferences: { progress } };
  return aDefinition({
    phases: [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver'], errorHandling: { maxRetries: 0 } })]),
      aPhase('ship', [aTask('send', { requiredApprovals: ['approver'] })]),
    ],
    humans: {
      approver: anApprover(),
      watcher: { raidRole: 'informed', ...preferences },
      ...(more.escalate === true ? { boss: { raidRole: 'delegator' } } : {}),
    },
  });
}

/** News that went out, as the number of the first event that each tells of. */
const news = (scenario: Scenario) =>
  scenario.of('NotificationRequested').flatMap(({ kind, fromSeq }) => (kind === 'progress' ? [fromSeq] : []));
const typeAt = (scenario: Scenario, seq: number | undefined) => scenario.recorded[(seq ?? 0) - 1]?.type;

describe('a day’s news', () => {
  test('come in one message, a day after the first of them', () => {
    const scenario = started(watched());
    scenario.answer('approver', 'make');
    expect(news(scenario)).toEqual([]);
    expect(scenario.state.digests).toEqual({ watcher: { fromSeq: 1, dueAt: MONDAY + DAY } });
    expect(nextDeadline(scenario.graph, scenario.state)).toBe(MONDAY + DAY);
    scenario.wait(DAY);
    expect(news(scenario)).toEqual([1]);
    expect(scenario.recorded.at(-1)).toMatchObject({
      type: 'NotificationRequested',
      by: ENGINE,
      data: { kind: 'progress', participantId: 'watcher', approvalIds: [], attempt: 1 },
    });
    expect(scenario.state.digests).toEqual({});
    expect(scenario.effects.at(-1)).toMatchObject({ type: 'Notify', kind: 'progress', fromSeq: 1 });
    scenario.wait(DAY / 2);
    expect(news(scenario)).toEqual([1]);
  });

  test('begin anew with the next one', () => {
    const scenario = started(watched());
    scenario.wait(DAY);
    const before = scenario.recorded.length;
    scenario.answer('approver', 'make');
    expect(scenario.state.digests).toEqual({ watcher: { fromSeq: before + 1, dueAt: MONDAY + 2 * DAY } });
    expect(typeAt(scenario, before + 1)).toBe('ApprovalDecided');
    expect(replay(scenario.graph, scenario.recorded)).toStrictEqual(scenario.state);
  });

  test('go with the end, at once', () => {
    const scenario = started(watched());
    scenario.answer('approver', 'make');
    scenario.answer('approver', 'send');
    expect(scenario.state.status).toBe('completed');
    expect(news(scenario)).toEqual([1]);
    expect(scenario.recorded.at(-1)).toMatchObject({ data: { kind: 'progress' } });
    expect(scenario.state.digests).toEqual({});
  });

  test('go with trouble, at once; with what concerns only those who run it, they do not', () => {
    const scenario = started(watched(), { agents: { make: () => failure() } });
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'task-failed' }]);
    expect(news(scenario)).toEqual([1]);
    const message = { kind: 'books-unreachable', message: 'They were down.' } as const;
    scenario.send('ReportShellTrouble', message, ENGINE);
    expect(news(scenario)).toHaveLength(1);
    expect(scenario.state.digests).toEqual({});
  });

  test('of a deadline that passed come once, with the trouble it made', () => {
    const scenario = started(watched());
    scenario.wait(2 * DAY);
    const told = news(scenario);
    expect(told.map((seq) => typeAt(scenario, seq))).toEqual(['InstanceStarted', 'IncidentRaised']);
  });

  test('due together with trouble are one message', () => {
    const definition = watched();
    definition.phases[0]!.tasks[0]!.timeout = '1d';
    const scenario = started(definition);
    scenario.wait(DAY);
    expect(Object.values(scenario.state.incidents)).not.toEqual([]);
    expect(news(scenario)).toEqual([1]);
  });

  test('wait while it is paused', () => {
    const scenario = started(watched());
    scenario.send('PauseInstance', { reason: 'r' });
    scenario.now += 2 * DAY;
    expect(nextDeadline(scenario.graph, scenario.state)).toBeNull();
    expect(scenario.passTime()).toEqual({ ok: true, events: [] });
    scenario.send('ResumeInstance', { reason: 'r' });
    expect(news(scenario)).toEqual([1]);
  });

  test('that failed to go are tried again, and newer ones do not get lost over it', () => {
    const scenario = started(watched());
    scenario.wait(DAY);
    const [notificationId] = Object.keys(scenario.state.notifications).slice(-1);
    scenario.answer('approver', 'make');
    const waiting = scenario.state.digests;
    scenario.send(
      'ReportDelivery',
      { notificationId: notificationId!, outcome: 'failed', reason: 'r' },
      ENGINE,
    );
    scenario.wait(MINUTE);
    expect(news(scenario)).toEqual([1, 1]);
    expect(scenario.of('NotificationRequested').at(-1)).toMatchObject({ attempt: 2, fromSeq: 1 });
    expect(scenario.state.digests).toEqual(waiting);
  });
});

test('each at once: one message a step', () => {
  const scenario = started(watched('each'));
  expect(news(scenario).map((seq) => typeAt(scenario, seq))).toEqual(['InstanceStarted']);
  scenario.wait(HOUR);
  scenario.answer('approver', 'make');
  expect(news(scenario).map((seq) => typeAt(scenario, seq))).toEqual(['InstanceStarted', 'ApprovalDecided']);
  expect(scenario.state.digests).toBeUndefined();
  // What is no news is told nobody.
  scenario.send('SetFact', { name: 'n', value: 1 });
  expect(news(scenario)).toHaveLength(2);
  scenario.send('CancelInstance', { reason: 'r' });
  expect(typeAt(scenario, news(scenario).at(-1))).toBe('InstanceCancelled');
});

test('none at all, not even of the end', () => {
  const scenario = started(watched('none'));
  scenario.send('CancelInstance', { reason: 'r' });
  expect(news(scenario)).toEqual([]);
});

test('nobody without an address, and no trouble about it', () => {
  const scenario = started(watched(), { start: { bindings: { approver: 'b' } } });
  scenario.wait(DAY);
  expect(news(scenario)).toEqual([]);
  expect(Object.values(scenario.state.incidents)).toEqual([]);
  scenario.send('BindParticipant', { participantId: 'watcher', bindingId: 'w' });
  scenario.answer('approver', 'make');
  scenario.wait(DAY);
  expect(news(scenario).map((seq) => typeAt(scenario, seq))).toEqual(['ApprovalDecided']);
});

test('trouble that the same step mends is none', () => {
  const definition = watched();
  definition.phases[0]!.tasks[0]!.onRejection = 'cancel';
  const scenario = started(definition);
  scenario.answer('approver', 'make', 'reject');
  // One message: of the end.
  expect(news(scenario)).toEqual([1]);
});

test('nobody but the informed hears of progress', () => {
  const scenario = started(watched('each', { escalate: true }));
  scenario.answer('approver', 'make');
  scenario.wait(3 * DAY);
  scenario.answer('approver', 'send');
  const told = scenario.of('NotificationRequested').filter(({ kind }) => kind === 'progress');
  expect(new Set(told.map(({ participantId }) => participantId))).toEqual(new Set(['watcher']));
});

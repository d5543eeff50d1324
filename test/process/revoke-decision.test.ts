// A decision taken back by who made it: while nothing was built on it, the approval is open again.
import { describe, expect, test } from '@jest/globals';
import type { ApprovalRules } from '../../definition/types.ts';
import { arrived, carried, decisionOutcome } from '../../process/index.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import { DAY, HOUR, type Scenario, aBlob, codeOf, started, work } from '../support/scenario.ts';

const REASON = 'Wrong button.';
const revoke = (scenario: Scenario, approvalId: string, by = 'approver', fields: object = {}) =>
  scenario.send(
    'RevokeDecision',
    { approvalId, decisionId: 'd1', reason: REASON, ...fields },
    { kind: 'participant', id: by, linkId: 'l' },
  );
const decided = (scenario: Scenario, about: string, choice: 'approve' | 'reject' = 'approve') =>
  scenario.answer('approver', about, choice, { decisionId: 'd1' });
const make = (rules: ApprovalRules & { approve?: 'before' } = {}, approvers = ['approver', 'second']) =>
  aDefinition({ phases: [aPhase('build', [aTask('make', { requiredApprovals: approvers, ...rules })])] });
/** A sign-off and a gate are asked at once: one decides, the other is open still. */
const withGate = (rules: ApprovalRules = {}) =>
  aDefinition({
    phases: [aPhase('build', ['make'], { requiredApprovals: ['second'] }), aPhase('ship', ['send'])],
    gates: [aGate('go', 'ship', rules)],
  });

describe('a decision taken back', () => {
  test('while others are still asked no longer counts, and they hear nothing', () => {
    const scenario = started(make());
    decided(scenario, 'make');
    const told = scenario.messages.length;
    expect(codeOf(revoke(scenario, 'task.make.1'))).toBe('');
    expect(scenario.approval('make')).toMatchObject({ status: 'pending', decisions: [] });
    expect(scenario.messages.slice(told)).toEqual([]);
    expect(decisionOutcome(scenario.state, 'd1')).toMatchObject({
      status: 'refused',
      code: 'approval-closed',
      message: `It was counted, and taken back: ${REASON}`,
    });
    // Sent again under its id, it is not counted again; a new one is.
    expect(codeOf(decided(scenario, 'make'))).toBe('approval-closed');
    scenario.answer('second', 'make');
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd2' });
    expect(scenario.state.status).toBe('completed');
  });

  test('after a gate was passed, while its phase waits: the gate is asked again, and they are told', () => {
    const scenario = started(withGate());
    decided(scenario, 'go');
    expect(scenario.state.gates.go!.status).toBe('passed');
    const told = scenario.messages.length;
    revoke(scenario, 'gate.go.1');
    expect(scenario.state.gates.go).toEqual({ status: 'asked', round: 1 });
    expect(scenario.approval('go')).toMatchObject({ status: 'pending', round: 1, decisions: [] });
    expect(scenario.approval('go')).not.toHaveProperty('decidedAt');
    expect(scenario.messages.slice(told)).toEqual(['approval to approver: gate.go.1']);
    scenario.answer('second', 'build');
    expect(scenario.state.phases.ship!.status).toBe('waiting');
    scenario.answer('approver', 'go');
    expect(scenario.state.status).toBe('completed');
  });

  test('after a task’s approval was granted, while another one is open', () => {
    const scenario = started(make({}, ['approver']), { agentsWait: true });
    const request = { taskId: 'make', approverIds: ['second'], title: 'Legal', artifacts: [] };
    scenario.report('make', 1, work());
    scenario.send('RequestApproval', request);
    decided(scenario, 'task.make.1');
    revoke(scenario, 'task.make.1');
    expect(scenario.approval('task.make.1').status).toBe('pending');
    scenario.answer('second', 'make_request_1');
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    scenario.answer('approver', 'task.make.1');
    expect(scenario.state.status).toBe('completed');
  });

  test('after a sign-off, while the phase waits for its conditions', () => {
    const phases = [
      aPhase('build', ['make'], { requiredApprovals: ['approver'], exitConditions: ['ready'] }),
    ];
    const scenario = started(aDefinition({ phases }));
    decided(scenario, 'build');
    revoke(scenario, 'sign_off.build.1');
    scenario.send('SetFact', { name: 'ready', value: true });
    expect(scenario.state.phases.build!.status).toBe('sign_off');
    scenario.answer('approver', 'build');
    expect(scenario.state.status).toBe('completed');
  });

  test('before the work has begun, and not once it has', () => {
    const definition = make({ approve: 'before' }, ['approver']);
    const scenario = started(definition, { agentsWait: true });
    scenario.send('PauseInstance', { reason: 'Freeze' });
    decided(scenario, 'make');
    expect(codeOf(revoke(scenario, 'task.make.1'))).toBe('');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.of('TaskStarted')).toEqual([]);
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd2' });
    expect(codeOf(revoke(scenario, 'task.make.1', 'approver', { decisionId: 'd2' }))).toBe(
      'decision-built-upon',
    );
  });

  test('before the work has begun, a newer version of what was approved asks again too', () => {
    const phases = [
      aPhase('build', [
        aTask('make', { approve: 'before', requiredApprovals: ['approver'], artifacts: ['plan'] }),
      ]),
    ];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    scenario.send('PauseInstance', { reason: 'Freeze' });
    decided(scenario, 'make');
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'better') });
    expect(scenario.approval('task.make.1').status).toBe('withdrawn');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.approval('make')).toMatchObject({ round: 2, status: 'pending' });
    expect(codeOf(revoke(scenario, 'task.make.1'))).toBe('approval-closed');
  });

  test('that had rejected and holds: it is open again, and the incident is over', () => {
    const scenario = started(make({ onRejection: 'hold' }));
    decided(scenario, 'make', 'reject');
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    revoke(scenario, 'task.make.1');
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.of('IncidentResolved')).toMatchObject([
      { action: 'mended', reason: 'A decision was taken back.' },
    ]);
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(scenario.messages.slice(-2)).toEqual([
      'approval to approver: task.make.1',
      'approval to second: task.make.1',
    ]);
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('one of two that hold the same work: the other goes on holding it', () => {
    const scenario = started(make({ onRejection: 'hold' }, ['approver']), { agentsWait: true });
    const request = { taskId: 'make', approverIds: ['second'], title: 'Legal', artifacts: [] };
    scenario.send('RequestApproval', request);
    scenario.answer('second', 'make_request_1', 'reject');
    scenario.report('make', 1, work());
    decided(scenario, 'task.make.1', 'reject');
    revoke(scenario, 'task.make.1');
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { approvalId: 'ad_hoc.make_request_1.1' },
    ]);
  });

  test('on which the outcome does not rest leaves it as it is', () => {
    const any = started(
      aDefinition({
        phases: [aPhase('build', ['make'], { requiredApprovals: ['second'] }), aPhase('ship', ['send'])],
        gates: [aGate('go', 'ship', { approvers: ['approver', 'second'], policy: 'any' })],
      }),
    );
    decided(any, 'go', 'reject');
    any.answer('second', 'go');
    revoke(any, 'gate.go.1');
    expect(any.approval('go')).toMatchObject({ status: 'granted', decisions: [{ participantId: 'second' }] });
    expect(any.state.gates.go!.status).toBe('passed');

    const all = started(make({ onRejection: 'hold' }));
    decided(all, 'make');
    all.answer('second', 'make', 'reject', { comment: 'Not this one.' });
    revoke(all, 'task.make.1');
    expect(all.approval('make')).toMatchObject({
      status: 'rejected',
      decisions: [{ participantId: 'second' }],
    });
    expect(all.state.tasks.make!.status).toBe('blocked');
    expect(Object.values(all.state.incidents)).toMatchObject([
      { kind: 'approval-rejected', message: '"Make" was rejected by second: Not this one.' },
    ]);
    // Nobody is asked anything.
    expect(all.messages.filter((message) => message.startsWith('approval to'))).toHaveLength(2);
  });

  test('an early one about work that is under way leaves the work alone', () => {
    const scenario = started(make({ onRejection: 'hold' }, ['second']), { agentsWait: true });
    const request = { taskId: 'make', approverIds: ['approver'], title: 'Legal', artifacts: [] };
    scenario.send('RequestApproval', request);
    decided(scenario, 'make_request_1', 'reject');
    revoke(scenario, 'ad_hoc.make_request_1.1');
    expect(scenario.state.tasks.make!.status).toBe('running');
    expect(scenario.approval('make_request_1').status).toBe('pending');
  });

  test('after the deadline has passed is overdue, stays decidable, and is an incident', () => {
    for (const onTimeout of ['hold', 'reject'] as const) {
      const scenario = started(withGate({ onTimeout, timeout: '4h', reminders: ['1h'] }));
      scenario.answer('approver', 'go', 'reject', { decisionId: 'd1' });
      scenario.wait(DAY);
      revoke(scenario, 'gate.go.1');
      expect(scenario.approval('go')).toMatchObject({ status: 'overdue', remindersSent: 1 });
      expect(Object.values(scenario.state.incidents).map(({ kind, gateId }) => [kind, gateId])).toEqual([
        ['approval-overdue', 'go'],
      ]);
      scenario.wait(DAY);
      scenario.passTime();
      expect(scenario.approval('go').status).toBe('overdue');
      scenario.answer('approver', 'go');
      expect(scenario.state.incidents).toEqual({});
      scenario.answer('second', 'build');
      expect(scenario.state.status).toBe('completed');
    }
  });

  test('while paused: the deadline that stands still has not passed', () => {
    const scenario = started(withGate({ timeout: '4h' }));
    decided(scenario, 'go');
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(DAY);
    revoke(scenario, 'gate.go.1');
    expect(scenario.approval('go').status).toBe('pending');
    scenario.send('ResumeInstance', { reason: 'Over' });
    scenario.wait(4 * HOUR - 1);
    expect(scenario.approval('go').status).toBe('pending');
  });

  test('goes through continue-as-new as it is', () => {
    const scenario = started(withGate());
    decided(scenario, 'go');
    revoke(scenario, 'gate.go.1');
    const form = JSON.parse(JSON.stringify(carried(scenario.graph, scenario.state)));
    expect(arrived(scenario.graph, form)).toStrictEqual(scenario.state);
  });
});

describe('it is too late', () => {
  test('once the task is complete, the phase closed, or the one behind the gate begun', () => {
    const phases = [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })], {
        requiredApprovals: ['approver'],
      }),
      aPhase('ship', [aTask('send', { requiredApprovals: ['second'] })]),
    ];
    const scenario = started(aDefinition({ phases, gates: [aGate('go', 'ship')] }));
    for (const about of ['task.make.1', 'sign_off.build.1', 'gate.go.1']) {
      scenario.answer('approver', about, 'approve', { decisionId: about });
    }
    for (const about of ['task.make.1', 'sign_off.build.1', 'gate.go.1']) {
      expect(revoke(scenario, about, 'approver', { decisionId: about })).toMatchObject({
        refusal: { code: 'decision-built-upon', message: expect.stringContaining('the process has gone on') },
      });
    }
    scenario.send('SendBack', { target: 'make', reason: 'Once more.' });
    scenario.send('CancelInstance', { reason: 'r' });
    expect(codeOf(revoke(scenario, 'task.make.1', 'approver', { decisionId: 'task.make.1' }))).toBe(
      'instance-closed',
    );
  });

  test('for a gate whose phase had begun and is passed through again; not where it has never begun', () => {
    const phases = [aPhase('plan', ['draft']), aPhase('build', ['make']), aPhase('ship', ['send'])];
    const gates = [
      aGate('go', 'ship', { approvers: ['approver'] }),
      aGate('hand', 'ship', { type: 'manual' }),
    ];
    const begun = started(aDefinition({ phases, gates }), {
      agents: { send: () => ({ ok: false, kind: 'agent_error', reason: 'r' }) },
    });
    decided(begun, 'go');
    const waiting = structuredClone(begun.state);
    begun.send('AdvancePhase', {});
    begun.send('PauseInstance', { reason: 'Freeze' });
    begun.send('SendBack', { target: 'plan', reason: 'Again.' });
    expect(begun.state.phases.ship!.status).toBe('pending');
    expect(codeOf(revoke(begun, 'gate.go.1'))).toBe('decision-built-upon');

    const never = started(aDefinition({ phases, gates }));
    decided(never, 'go');
    expect(never.state.gates).toEqual(waiting.gates);
    never.send('PauseInstance', { reason: 'Freeze' });
    never.send('SendBack', { target: 'plan', reason: 'Again.' });
    expect(never.state.phases.ship!.status).toBe('pending');
    expect(codeOf(revoke(never, 'gate.go.1'))).toBe('');
    expect(never.state.gates.go!.status).toBe('asked');
  });

  test('once what was rejected is done again, or was asked again', () => {
    const redone = started(make(), { agentsWait: true });
    redone.report('make', 1, work());
    decided(redone, 'make', 'reject');
    expect(revoke(redone, 'task.make.1')).toMatchObject({
      refusal: {
        code: 'decision-built-upon',
        message:
          'The decision on "Make" can no longer be taken back: what was rejected is done again. Tell an operator, who can send work back.',
      },
    });
    redone.report('make', 2, work());
    expect(revoke(redone, 'task.make.1')).toMatchObject({
      refusal: { code: 'decision-built-upon', message: expect.stringContaining('asked again since') },
    });
  });

  test('once the deadline has rejected it', () => {
    const scenario = started(make({ onTimeout: 'reject', timeout: '4h' }));
    decided(scenario, 'make');
    scenario.wait(4 * HOUR);
    expect(codeOf(revoke(scenario, 'task.make.1'))).toBe('approval-expired');
  });
});

describe('it is refused', () => {
  test('without a reason, for what is not there, and to others', () => {
    const scenario = started(make());
    decided(scenario, 'make');
    expect(codeOf(revoke(scenario, 'task.make.1', 'approver', { reason: ' ' }))).toBe('reason-required');
    expect(codeOf(revoke(scenario, 'task.other.1'))).toBe('approval-not-found');
    expect(codeOf(revoke(scenario, 'task.make.1', 'approver', { decisionId: 'd9' }))).toBe(
      'decision-not-found',
    );
    expect(codeOf(revoke(scenario, 'task.make.1', 'second'))).toBe('forbidden');
    expect(scenario.approval('make').decisions).toHaveLength(1);
  });
});

describe('an operator', () => {
  const byOperator = (scenario: Scenario, approvalId: string, reason = REASON) =>
    scenario.send('RevokeDecision', { approvalId, decisionId: 'd1', reason });

  test('takes a decision back while others are asked: an exception, and its person is asked again', () => {
    const scenario = started(make());
    decided(scenario, 'make');
    const told = scenario.messages.length;
    expect(codeOf(byOperator(scenario, 'task.make.1'))).toBe('');
    expect(scenario.of('DecisionRevoked')).toMatchObject([{ participantId: 'approver', decisionId: 'd1' }]);
    expect(scenario.of('ExceptionNoted')).toEqual([
      { what: 'Decision of approver on "Make" taken back', reason: REASON },
    ]);
    expect(scenario.state.exceptions).toBe(1);
    expect(scenario.messages.slice(told)).toEqual(['approval to approver: task.make.1']);
  });

  test('needs a reason, and is too late once something is built on it', () => {
    const scenario = started(make({}, ['approver']));
    decided(scenario, 'make');
    expect(codeOf(byOperator(scenario, 'task.make.1'))).toBe('instance-closed');
    const open = started(make());
    decided(open, 'make');
    expect(codeOf(byOperator(open, 'task.make.1', ' '))).toBe('reason-required');
    const gone = started(withGate());
    decided(gone, 'go');
    gone.answer('second', 'build');
    expect(codeOf(byOperator(gone, 'gate.go.1'))).toBe('instance-closed');
  });
});

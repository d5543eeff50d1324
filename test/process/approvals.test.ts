// Decisions: counted once, refused with what is on record, and what comes of them.
import { describe, expect, test } from '@jest/globals';
import { jsonBytes } from '../../process/bounds.ts';
import { decisionOutcome, recall, refuseDecision, waitsFor } from '../../process/index.ts';
import type { Command, CommandOfType } from '../../process/commands.ts';
import type { ApprovalPolicy } from '../../definition/types.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { MONDAY, OPERATOR, type Scenario, aBlob, codeOf, started, work } from '../support/scenario.ts';

function withPolicy(policy: ApprovalPolicy, approvers = ['approver', 'second', 'third']) {
  return aDefinition({
    phases: [aPhase('build', [aTask('make', { requiredApprovals: approvers, policy })])],
    humans: { approver: anApprover(), second: anApprover(), third: anApprover() },
  });
}

const oneApproval = aDefinition({
  phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], artifacts: ['plan'] })])],
});

const rejected = (scenario: Scenario) => scenario.approval('task.make.1').status;

describe('policies', () => {
  test('all: everybody has to say yes', () => {
    const scenario = started(withPolicy('all'));
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make');
    expect(scenario.approval('make').status).toBe('pending');
    scenario.answer('third', 'make');
    expect(scenario.of('ApprovalGranted')).toEqual([
      { approvalId: 'task.make.1', by: ['approver', 'second', 'third'] },
    ]);
    expect(scenario.state.status).toBe('completed');
  });

  test('all: the first rejection decides', () => {
    const scenario = started(withPolicy('all'));
    scenario.answer('approver', 'make', 'reject');
    expect(rejected(scenario)).toBe('rejected');
  });

  test('any: the first yes grants, the last no rejects', () => {
    const granted = started(withPolicy('any'));
    granted.answer('approver', 'make', 'reject');
    granted.answer('second', 'make');
    expect(granted.approval('make').status).toBe('granted');
    const refused = started(withPolicy('any'));
    refused.answer('approver', 'make', 'reject');
    refused.answer('second', 'make', 'reject');
    expect(rejected(refused)).toBe('pending');
    refused.answer('third', 'make', 'reject');
    expect(rejected(refused)).toBe('rejected');
  });

  test('at least two: granted at the second yes, rejected once two can no longer be reached', () => {
    const granted = started(withPolicy({ atLeast: 2 }));
    granted.answer('approver', 'make', 'reject');
    granted.answer('second', 'make');
    granted.answer('third', 'make');
    expect(granted.approval('make').status).toBe('granted');
    const refused = started(withPolicy({ atLeast: 2 }));
    refused.answer('approver', 'make', 'reject');
    refused.answer('second', 'make', 'reject');
    expect(rejected(refused)).toBe('rejected');
  });
});

describe('a decision', () => {
  test('is counted with what was shown, and its outcome is found by its id', () => {
    const scenario = started(oneApproval);
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd1', comment: ' Looks good. ' });
    expect(decisionOutcome(scenario.state, 'd1')).toMatchObject({
      status: 'counted',
      approvalId: 'task.make.1',
      participantId: 'approver',
      choice: 'approve',
      comment: 'Looks good.',
      shown: [{ key: 'plan', version: 1 }],
      receivedAt: MONDAY,
    });
    expect(decisionOutcome(scenario.state, 'd2')).toBeNull();
  });

  test('sent again under its id changes nothing and is no refusal, also after the end', () => {
    const scenario = started(oneApproval);
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd1' });
    expect(scenario.state.status).toBe('completed');
    const events = scenario.recorded.length;
    expect(scenario.answer('approver', 'make', 'approve', { decisionId: 'd1' })).toEqual({
      ok: true,
      events: [],
    });
    expect(scenario.recorded).toHaveLength(events);
  });

  test('under a known id with another answer is refused with what is recorded', () => {
    const scenario = started(withPolicy('all'));
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd1' });
    const again = scenario.answer('approver', 'make', 'reject', { decisionId: 'd1' });
    expect(again).toMatchObject({
      ok: false,
      refusal: {
        code: 'decision-id-reused',
        details: { recorded: { status: 'counted', choice: 'approve', participantId: 'approver' } },
      },
    });
  });

  test('of somebody who has decided is refused with who, when and what', () => {
    const scenario = started(withPolicy('all'));
    scenario.answer('approver', 'make', 'approve', { comment: 'Yes.' });
    expect(scenario.answer('approver', 'make', 'reject')).toMatchObject({
      refusal: {
        code: 'approval-already-decided',
        details: {
          decisions: [{ participantId: 'approver', choice: 'approve', receivedAt: MONDAY, comment: 'Yes.' }],
        },
      },
    });
  });

  test('that comes after others settled it is refused with what they decided, also after the end', () => {
    const scenario = started(withPolicy('any'));
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.answer('second', 'make')).toMatchObject({
      refusal: { code: 'approval-already-decided', details: { decisions: [{ participantId: 'approver' }] } },
    });
  });

  test('after cancellation is refused with that', () => {
    const scenario = started(oneApproval);
    scenario.send('CancelInstance', { reason: 'No longer wanted' });
    const late = scenario.answer('approver', 'make');
    expect(late).toMatchObject({
      refusal: { code: 'instance-closed', details: { status: 'cancelled', reason: 'No longer wanted' } },
    });
  });

  test('on a withdrawn approval is refused with why', () => {
    const scenario = started(oneApproval);
    scenario.send('RequestApproval', {
      taskId: 'make',
      approverIds: ['approver'],
      title: 'In our words',
      artifacts: [],
    });
    expect(scenario.answer('approver', 'task.make.1')).toMatchObject({
      refusal: { code: 'approval-closed', details: { status: 'withdrawn' } },
    });
  });

  test('for another round is refused', () => {
    const scenario = started(oneApproval);
    expect(codeOf(scenario.answer('approver', 'make', 'approve', { round: 2 }))).toBe('approval-closed');
  });

  test('on something that is not there is refused', () => {
    const scenario = started(oneApproval);
    const answer = scenario.answer('approver', 'make', 'approve', { approvalId: 'task.other.1' });
    expect(codeOf(answer)).toBe('approval-not-found');
  });

  test('by somebody who is not asked is refused', () => {
    const scenario = started(oneApproval);
    expect(codeOf(scenario.answer('second', 'make'))).toBe('not-an-approver');
  });

  test('in somebody else’s name is refused', () => {
    const scenario = started(oneApproval);
    const { data } = decisionOn(scenario);
    const by = { kind: 'participant', id: 'second', linkId: 'l' } as const;
    expect(codeOf(scenario.send('DecideApproval', data, by))).toBe('forbidden');
    expect(codeOf(scenario.send('DecideApproval', data, OPERATOR))).toBe('forbidden');
  });

  test('to reject needs a comment', () => {
    const scenario = started(oneApproval);
    expect(codeOf(scenario.answer('approver', 'make', 'reject', { comment: '  ' }))).toBe('comment-required');
    expect(codeOf(scenario.answer('approver', 'make', 'approve', { comment: 'x'.repeat(10_001) }))).toBe(
      'invalid-command',
    );
  });

  test('is accepted while the instance is paused; what follows waits', () => {
    const scenario = started(oneApproval);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.answer('approver', 'make');
    expect(scenario.approval('make').status).toBe('granted');
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.state.status).toBe('completed');
  });

  test('is followed by a receipt', () => {
    const scenario = started(oneApproval);
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd1' });
    expect(scenario.of('NotificationRequested').at(-1)).toMatchObject({
      kind: 'receipt',
      participantId: 'approver',
      decisionId: 'd1',
      approvalIds: ['task.make.1'],
    });
  });

  test('comments are kept whole while all texts find room; those of closed approvals go first', () => {
    const tasks = Array.from({ length: 9 }, (_, n) =>
      aTask(`task_${n}`, { requiredApprovals: ['approver'], onRejection: 'hold' }),
    );
    const phases = [aPhase('build', tasks, { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }));
    const comment = 'y'.repeat(10_000);
    scenario.answer('approver', 'task_0', 'approve', { comment });
    expect(scenario.approval('task_0').decisions[0]!.comment).toBe(comment);
    for (let n = 1; n < 8; n += 1) scenario.answer('approver', `task_${n}`, 'reject', { comment });
    const kept = (n: number) => scenario.approval(`task_${n}`).decisions[0]!.comment;
    expect(kept(0)).toBe('…');
    expect(kept(6)).toBe(comment);
    expect(kept(7)).toMatch(/^y{250,280}…$/);
    const whole = recall(scenario.state, scenario.recorded);
    expect(Object.values(whole.approvals).flatMap(({ decisions }) => decisions)).toHaveLength(8);
    for (const { decisions } of Object.values(whole.approvals)) {
      for (const decision of decisions) expect(decision.comment).toBe(comment);
    }
    expect(Object.values(whole.incidents).at(-1)!.message).toContain(comment);
  });
});

describe('a refused decision', () => {
  test('goes on the trail once, and keeps its outcome', () => {
    const scenario = started(oneApproval);
    const command = decisionOn(scenario, { choice: 'reject', comment: '' });
    const answer = scenario.apply(command);
    if (answer.ok) throw new Error('It should have been refused.');
    scenario.take(refuseDecision(scenario.graph, scenario.state, command, answer.refusal));
    expect(decisionOutcome(scenario.state, 'd1')).toMatchObject({
      status: 'refused',
      code: 'comment-required',
    });
    expect(scenario.state.refusedDecisions).toHaveLength(1);

    const again = scenario.apply(command);
    expect(again).toEqual({
      ok: false,
      refusal: { code: 'comment-required', message: answer.refusal.message },
    });
    expect(refuseDecision(scenario.graph, scenario.state, command, answer.refusal)).toEqual([]);
    const other = decisionOn(scenario, { choice: 'approve' });
    expect(codeOf(scenario.apply(other))).toBe('decision-id-reused');
  });

  test('after a counted one under the same id leaves that counted', () => {
    const scenario = started(withPolicy('all'));
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd1' });
    const command = decisionOn(scenario, { choice: 'reject', comment: 'No.' });
    const answer = scenario.apply(command);
    if (answer.ok) throw new Error('It should have been refused.');
    expect(refuseDecision(scenario.graph, scenario.state, command, answer.refusal)).toEqual([]);
    expect(decisionOutcome(scenario.state, 'd1')).toMatchObject({ status: 'counted' });
  });

  test('only the last ones are kept', () => {
    const scenario = started(oneApproval);
    for (let n = 0; n < 205; n += 1) {
      const command = decisionOn(scenario, { decisionId: `d${n}`, choice: 'reject', comment: '' });
      const answer = scenario.apply(command);
      if (!answer.ok) scenario.take(refuseDecision(scenario.graph, scenario.state, command, answer.refusal));
    }
    expect(jsonBytes([...scenario.state.refusedDecisions] as never)).toBeLessThan(25 * 1024);
    expect(scenario.state.refusedDecisions.length).toBeGreaterThan(100);
    expect(decisionOutcome(scenario.state, 'd4')).toBeNull();
  });
});

describe('what was shown', () => {
  test('has to be what is shown now', () => {
    const scenario = started(oneApproval);
    expect(scenario.answer('approver', 'make', 'approve', { shown: [] })).toMatchObject({
      refusal: { code: 'shown-is-stale', details: { changed: [{ key: 'plan', shown: 0, now: 1 }] } },
    });
  });

  test('a newer version asks again, voids what saw the older one, and tells everybody asked', () => {
    const phases = [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver', 'second'], artifacts: ['plan'] })]),
    ];
    const scenario = started(aDefinition({ phases }));
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd1' });
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'better') });
    expect(scenario.of('ApprovalReasked')).toMatchObject([
      { approvalId: 'task.make.1', artifacts: [{ key: 'plan', version: 2 }], voided: ['d1'] },
    ]);
    expect(scenario.messages.slice(-2)).toEqual([
      'approval to approver: task.make.1',
      'approval to second: task.make.1',
    ]);
    expect(decisionOutcome(scenario.state, 'd1')).toMatchObject({
      status: 'refused',
      code: 'shown-is-stale',
    });
    // Resent, the voided one is not counted again.
    expect(codeOf(scenario.answer('approver', 'make', 'approve', { decisionId: 'd1' }))).toBe(
      'shown-is-stale',
    );
    scenario.answer('approver', 'make', 'approve', { decisionId: 'd2' });
    scenario.answer('second', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('a grant on which nothing is built yet is asked again in the next round', () => {
    const phases = [
      aPhase('build', [aTask('make', { artifacts: ['plan'] })], {
        requiredApprovals: ['approver', 'second'],
      }),
      aPhase('ship', ['send']),
    ];
    const gates = [
      { id: 'go', name: 'Go', beforePhase: 'ship', type: 'approval' as const, approvers: ['approver'] },
    ];
    const scenario = started(aDefinition({ phases, gates }));
    scenario.answer('approver', 'go');
    expect(scenario.state.gates.go!.status).toBe('passed');
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'better') });
    expect(scenario.approval('gate.go.1')).toMatchObject({ status: 'withdrawn' });
    expect(scenario.approval('gate.go.2')).toMatchObject({
      status: 'pending',
      artifacts: [{ key: 'plan', version: 2 }],
    });
    expect(scenario.state.gates.go!.status).toBe('asked');
    expect(scenario.messages.at(-2)).toBe('approval to approver: sign_off.build.1, gate.go.2');
  });

  test('once the next thing has begun, a newer version changes nothing', () => {
    const phases = [
      aPhase('build', [aTask('make', { artifacts: ['plan'], requiredApprovals: ['approver'] })], {
        requiredApprovals: ['second'],
      }),
      aPhase('ship', [aTask('send', { requiredApprovals: ['approver'] })]),
    ];
    const scenario = started(aDefinition({ phases }));
    scenario.answer('approver', 'make');
    scenario.answer('second', 'build');
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'better') });
    expect(scenario.of('ApprovalWithdrawn')).toEqual([]);
  });

  test('a granted task approval is asked again while the task is not complete', () => {
    const scenario = started(oneApproval);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.answer('approver', 'make');
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'better') });
    expect(scenario.approval('make').status).toBe('withdrawn');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.2', status: 'pending' });
  });
});

describe('approval before the work', () => {
  const before = aDefinition({
    phases: [
      aPhase('build', [
        aTask('make', { approve: 'before', requiredApprovals: ['approver'], artifacts: ['plan'] }),
      ]),
    ],
  });

  test('waits for an input that is not there yet, and says so, also once approved', () => {
    const make = aTask('make', {
      requiredApprovals: ['approver'],
      approve: 'before',
      inputs: { n: 'facts.n' },
    });
    const scenario = started(aDefinition({ phases: [aPhase('build', [make])] }));
    scenario.answer('approver', 'make');
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(scenario.state.incidents).toEqual({});
    expect(waitsFor(scenario.graph, scenario.state)).toMatchObject([
      { kind: 'condition', id: 'make', missing: 'facts.n' },
    ]);
    scenario.send('SetFact', { name: 'n', value: 1 });
    expect(scenario.state.tasks.make!.attempt).toBe(1);
  });

  test('the work starts once approved, and is not approved again', () => {
    const scenario = started(before);
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(scenario.approval('make')).toMatchObject({
      beforeWork: true,
      artifacts: [{ key: 'plan', version: 0 }],
    });
    expect(scenario.of('TaskStarted')).toEqual([]);
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('ApprovalRequested')).toHaveLength(1);
  });

  test('a rejection holds; asked again it may start', () => {
    const scenario = started(before);
    scenario.answer('approver', 'make', 'reject');
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    const [incident] = Object.values(scenario.state.incidents);
    scenario.send('ResolveIncident', { incidentId: incident!.id, action: 'ask-again', reason: 'Talked.' });
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('a retry after a failure keeps the approval', () => {
    let attempts = 0;
    const scenario = started(before, {
      agents: {
        make: () => {
          attempts += 1;
          return attempts < 2
            ? { ok: false, kind: 'agent_error', reason: 'it broke' }
            : work({ artifacts: [aBlob('plan')] });
        },
      },
    });
    scenario.answer('approver', 'make');
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'a draft left behind') });
    scenario.wait(1_000);
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('ApprovalRequested')).toHaveLength(1);
  });
});

function decisionOn(
  scenario: Scenario,
  overrides: Partial<CommandOfType<'DecideApproval'>['data']> = {},
): CommandOfType<'DecideApproval'> {
  const approval = scenario.approval('make');
  const data = {
    approvalId: approval.id,
    round: 1,
    decisionId: 'd1',
    participantId: 'approver',
    choice: 'approve' as const,
    comment: '',
    shown: approval.artifacts,
    viewed: 'viewed',
    linkId: 'l',
    linkVia: 'mail' as const,
    receivedAt: scenario.now,
    ...overrides,
  };
  const by = { kind: 'participant', id: data.participantId, linkId: 'l' } as const;
  const command: Command = { type: 'DecideApproval', id: data.decisionId, at: scenario.now, by, data };
  return command as CommandOfType<'DecideApproval'>;
}

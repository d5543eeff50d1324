// Rejections as the definition has them: work done again, held for a person, or the end; and work sent back by hand.
import { describe, expect, test } from '@jest/globals';
import type { ApprovalRules } from '../../definition/types.ts';
import { arrived, carried } from '../../process/index.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import {
  DAY,
  HOUR,
  OPERATOR,
  type Scenario,
  aBlob,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';

const made = (rules: ApprovalRules & { approve?: 'before' } = {}) =>
  aDefinition({
    phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver', 'second'], ...rules })])],
  });
const reject = (scenario: Scenario, about: string, comment = 'Not like this.', who = 'approver') =>
  scenario.answer(who, about, 'reject', { comment });
const reopened = (scenario: Scenario) => scenario.of('TaskReopened').map(({ taskId }) => taskId);
const incidents = (scenario: Scenario) => Object.values(scenario.state.incidents).map(({ kind }) => kind);

describe('a task’s approval that is rejected', () => {
  test('has the task done again with the comment, and asks everybody in the next round', () => {
    const scenario = started(made());
    scenario.answer('second', 'make');
    reject(scenario, 'make', 'Use the staging tenant.');
    expect(scenario.of('ReworkStarted')).toEqual([
      { approvalId: 'task.make.1', targets: ['make'], round: 1, comment: 'Use the staging tenant.' },
    ]);
    expect(scenario.recorded.find(({ type }) => type === 'ReworkStarted')!.by).toEqual({
      kind: 'engine',
      id: 'engine',
    });
    expect(incidents(scenario)).toEqual([]);
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({
      attempt: 2,
      feedback: 'Use the staging tenant.',
    });
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.2', status: 'pending', decisions: [] });
    expect(scenario.approval('task.make.1')).toMatchObject({ status: 'rejected' });
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.state.tasks.make).toMatchObject({ attempt: 2, round: 2 });
    expect(scenario.state.tasks.make).not.toHaveProperty('feedback');
  });

  test('never counts a decision of an older round for a newer one', () => {
    const scenario = started(made());
    reject(scenario, 'make');
    expect(codeOf(scenario.answer('second', 'task.make.1'))).toBe('approval-already-decided');
    expect(codeOf(scenario.answer('second', 'make', 'approve', { round: 1 }))).toBe('approval-closed');
    expect(scenario.approval('make').decisions).toEqual([]);
  });

  test('says what all of them said against it', () => {
    const scenario = started(made({ policy: 'any' }));
    reject(scenario, 'make', 'Too slow.');
    expect(scenario.of('ReworkStarted')).toEqual([]);
    reject(scenario, 'make', 'Too dear.', 'second');
    expect(scenario.of('TaskStarted').at(-1)!.feedback).toBe('approver: Too slow.\n\nsecond: Too dear.');
  });

  test('keeps what it was: attempts and rounds count on, a person is told in their mail', () => {
    const phases = [aPhase('build', [aTask('make', { assignee: 'doer', requiredApprovals: ['approver'] })])];
    const scenario = started(aDefinition({ phases }));
    const complete = () =>
      scenario.send('CompleteTask', { taskId: 'make' }, { kind: 'participant', id: 'doer', linkId: 'l' });
    complete();
    reject(scenario, 'make', 'Add the date.');
    expect(scenario.messages.slice(-2)).toEqual(['task to doer: make', 'receipt to approver: task.make.1']);
    expect(scenario.state.tasks.make).toMatchObject({
      status: 'running',
      attempt: 2,
      feedback: 'Add the date.',
    });
    expect(scenario.state.tasks.make).not.toHaveProperty('doneBy');
    complete();
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('withdraws what else is asked about the same work, open and granted, and says so', () => {
    const scenario = started(made(), { agentsWait: true });
    const ask = (title: string, approverIds: string[]) =>
      scenario.send('RequestApproval', { taskId: 'make', approverIds, title, artifacts: [] });
    scenario.report('make', 1, work());
    ask('Legal', ['second']);
    ask('Budget', ['second']);
    scenario.answer('second', 'make_request_1');
    scenario.runAgents();
    const told = scenario.messages.length;
    reject(scenario, 'task.make.1');
    expect(scenario.of('ApprovalWithdrawn')).toEqual([
      { approvalId: 'ad_hoc.make_request_1.1', reason: 'The work it is about is done again: "Make".' },
      { approvalId: 'ad_hoc.make_request_2.1', reason: 'The work it is about is done again: "Make".' },
    ]);
    expect(scenario.messages.slice(told)).toEqual([
      'withdrawn to second: ad_hoc.make_request_1.1, ad_hoc.make_request_2.1',
      'receipt to approver: task.make.1',
    ]);
    scenario.report('make', 2, work());
    for (const about of ['make', 'make_request_1', 'make_request_2']) {
      expect(scenario.approval(about)).toMatchObject({ round: 2, status: 'pending', decisions: [] });
    }
  });

  test('holds after as many rounds as the definition says; an operator has it go on, and it counts on', () => {
    const scenario = started(made({ maxRounds: 2 }));
    reject(scenario, 'make');
    reject(scenario, 'make', 'Still not.');
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      {
        kind: 'rework-exhausted',
        approvalId: 'task.make.2',
        taskId: 'make',
        actions: ['redo', 'ask-again', 'cancel'],
        message: '"Make" was rejected by approver: Still not.',
      },
    ]);
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    const [incident] = Object.keys(scenario.state.incidents);
    scenario.send('ResolveIncident', { incidentId: incident!, action: 'redo', reason: 'We talked.' });
    expect(incidents(scenario)).toEqual([]);
    expect(scenario.of('ReworkStarted').at(-1)).toEqual({
      approvalId: 'task.make.2',
      targets: ['make'],
      round: 2,
      comment: 'Still not.\n\nWe talked.',
    });
    expect(scenario.recorded.findLast(({ type }) => type === 'ReworkStarted')!.by).toEqual(OPERATOR);
    expect(scenario.approval('make').round).toBe(3);
    reject(scenario, 'make');
    expect(incidents(scenario)).toEqual(['rework-exhausted']);
  });

  test('is three rounds by default, and bounded through many an operator’s', () => {
    const scenario = started(made());
    for (let round = 1; round <= 60; round += 1) {
      expect(scenario.approval('make').round).toBe(round);
      reject(scenario, 'make');
      const [incidentId] = Object.keys(scenario.state.incidents);
      expect(incidentId !== undefined).toBe(round >= 3);
      if (incidentId !== undefined) {
        scenario.send('ResolveIncident', { incidentId, action: 'redo', reason: 'Once more.' });
      }
    }
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.state.tasks.make).toMatchObject({ attempt: 61, round: 61 });
  });

  test('holds where the definition says so', () => {
    const scenario = started(made({ onRejection: 'hold' }));
    reject(scenario, 'make');
    expect(incidents(scenario)).toEqual(['approval-rejected']);
    expect(scenario.of('ReworkStarted')).toEqual([]);
  });

  test('cancels the instance where the definition says so, with the comment as the reason', () => {
    const tasks = [
      aTask('make', { requiredApprovals: ['approver'], onRejection: 'cancel' }),
      aTask('other', { requiredApprovals: ['second'] }),
    ];
    const scenario = started(aDefinition({ phases: [aPhase('build', tasks, { parallelExecution: true })] }));
    reject(scenario, 'make', 'We buy elsewhere.');
    expect(scenario.state).toMatchObject({ status: 'cancelled', closeReason: 'We buy elsewhere.' });
    expect(scenario.approval('other')).toMatchObject({
      status: 'withdrawn',
      closedBecause: 'The instance was cancelled, because "Make" was rejected.',
    });
    expect(scenario.messages).toContain('withdrawn to second: task.other.1');
    expect(scenario.messages).toContain('receipt to approver: task.make.1');
  });

  test('by its deadline is held: nobody said what to do otherwise', () => {
    const scenario = started(made({ onTimeout: 'reject', timeout: '4h' }));
    scenario.answer('second', 'make');
    scenario.wait(4 * HOUR);
    expect(scenario.approval('make')).toMatchObject({ status: 'rejected', closedBecause: 'timeout' });
    expect(incidents(scenario)).toEqual(['approval-rejected']);
    const [incidentId] = Object.keys(scenario.state.incidents);
    scenario.send('ResolveIncident', { incidentId: incidentId!, action: 'redo', reason: 'Shorter, please.' });
    expect(scenario.of('TaskStarted').at(-1)!.feedback).toBe('Shorter, please.');
  });

  test('while paused reopens the work, which starts once resumed', () => {
    const scenario = started(made());
    scenario.send('PauseInstance', { reason: 'Freeze' });
    reject(scenario, 'make');
    expect(scenario.state.tasks.make!.status).toBe('pending');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.approval('make').round).toBe(2);
  });

  test('before the work holds by default; named, it asks again and nothing is done', () => {
    const before = { approve: 'before' as const };
    const held = started(made(before));
    reject(held, 'make');
    expect(incidents(held)).toEqual(['approval-rejected']);
    const asked = started(made({ ...before, reworkFrom: 'make' }));
    reject(asked, 'make', 'Not in the week of the audit.');
    expect(asked.approval('make')).toMatchObject({ round: 2, status: 'pending', beforeWork: true });
    expect(asked.of('TaskStarted')).toEqual([]);
    asked.answer('approver', 'make');
    asked.answer('second', 'make');
    expect(asked.of('TaskStarted')).toMatchObject([
      { attempt: 1, feedback: 'Not in the week of the audit.' },
    ]);
  });

  test('of work asked for beside the definition’s goes by its task’s rules', () => {
    const plain = started(aDefinition(), { agentsWait: true });
    const request = { taskId: 'make', approverIds: ['second'], title: 'Legal', artifacts: [] };
    plain.send('RequestApproval', request);
    plain.report('make', 1, work());
    reject(plain, 'make_request_1', 'Clause 4.', 'second');
    expect(plain.of('TaskStarted').at(-1)).toMatchObject({ attempt: 2, feedback: 'Clause 4.' });
    plain.report('make', 2, work());
    expect(plain.approval('make_request_1')).toMatchObject({ round: 2, status: 'pending', artifacts: [] });

    const held = started(aDefinition({ approvalDefaults: { onRejection: 'hold' } }), { agentsWait: true });
    held.send('RequestApproval', request);
    held.report('make', 1, work());
    reject(held, 'make_request_1', 'Clause 4.', 'second');
    expect(incidents(held)).toEqual(['approval-rejected']);
  });
});

describe('what is named is done again, with what depends on it, and nothing else', () => {
  const tasks = [
    'base',
    'other',
    aTask('use', { dependencies: ['base'] }),
    aTask('ship', { dependencies: ['use'], approve: 'before', requiredApprovals: ['second'] }),
    aTask('check', { dependencies: ['ship'] }),
  ];
  const named = (rules: ApprovalRules) =>
    aDefinition({
      phases: [
        aPhase('build', tasks, { parallelExecution: true, requiredApprovals: ['approver'], ...rules }),
        aPhase('run', ['serve']),
      ],
      gates: [aGate('go', 'run', rules)],
    });
  const attempts = (scenario: Scenario) =>
    Object.fromEntries(Object.entries(scenario.state.tasks).map(([id, { attempt }]) => [id, attempt]));

  test('from a task on; what is approved before its work asks again before anything is done', () => {
    const scenario = started(named({ reworkFrom: 'use' }));
    scenario.answer('second', 'ship');
    reject(scenario, 'build', 'Wrong region.');
    expect(reopened(scenario)).toEqual(['use', 'ship', 'check']);
    expect(scenario.of('TaskReopened').map(({ reason }) => reason)).toEqual([
      'Wrong region.',
      'What it builds on is done again: "Use". Wrong region.',
      'What it builds on is done again: "Use". Wrong region.',
    ]);
    expect(attempts(scenario)).toEqual({ base: 1, other: 1, use: 2, ship: 1, check: 1, serve: 0 });
    expect(scenario.approval('ship')).toMatchObject({ round: 2, status: 'pending' });
    expect(scenario.approval('gate.go.1').status).toBe('withdrawn');
    expect(scenario.state.gates.go!.status).toBe('waiting');
    scenario.answer('second', 'ship');
    expect(attempts(scenario)).toEqual({ base: 1, other: 1, use: 2, ship: 2, check: 2, serve: 0 });
    expect(scenario.approval('build').round).toBe(2);
    expect(scenario.approval('go').round).toBe(2);
    scenario.answer('approver', 'build');
    scenario.answer('approver', 'go');
    expect(scenario.state.status).toBe('completed');
  });

  test('from a phase on, all of its tasks that have begun', () => {
    const scenario = started(named({ reworkFrom: 'build' }));
    scenario.answer('second', 'ship');
    reject(scenario, 'go');
    expect(reopened(scenario)).toEqual(['base', 'other', 'use', 'ship', 'check']);
    expect(scenario.state.phases).toMatchObject({ build: { status: 'active' }, run: { status: 'pending' } });
  });

  test('what has not begun, or comes after, is no work to do again: it holds', () => {
    const scenario = started(named({ reworkFrom: 'serve' }));
    scenario.answer('second', 'ship');
    reject(scenario, 'go');
    expect(incidents(scenario)).toEqual(['approval-rejected']);
    expect(reopened(scenario)).toEqual([]);
  });

  test('a sign-off or gate that names nothing holds, whatever it says of rework', () => {
    const scenario = started(named({ onRejection: 'rework' }));
    scenario.answer('second', 'ship');
    reject(scenario, 'build');
    reject(scenario, 'go');
    expect(incidents(scenario)).toEqual(['approval-rejected', 'approval-rejected']);
  });

  test('after its last round a gate holds like a task', () => {
    const scenario = started(named({ reworkFrom: 'check', maxRounds: 1 }));
    scenario.answer('second', 'ship');
    reject(scenario, 'go');
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'rework-exhausted', gateId: 'go', phaseId: 'run' },
    ]);
    expect(scenario.state.gates.go!.status).toBe('asked');
  });

  test('work that is under way begins anew: the late report of the old attempt does not count', () => {
    const parallel = [
      aTask('make', { requiredApprovals: ['approver'], reworkFrom: 'base' }),
      'base',
      aTask('use', { dependencies: ['base'] }),
    ];
    const phases = [aPhase('build', parallel, { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    scenario.report('make', 1, work());
    scenario.report('base', 1, work());
    reject(scenario, 'make');
    expect(reopened(scenario)).toEqual(['make', 'base', 'use']);
    expect(codeOf(scenario.report('use', 1, work()))).toBe('task-not-open');
    scenario.report('base', 2, work());
    expect(codeOf(scenario.report('use', 1, work()))).toBe('task-not-open');
    expect(scenario.effects.flatMap((effect) => (effect.type === 'RunAgent' ? [effect.id] : []))).toEqual([
      'make.1',
      'base.1',
      'use.1',
      'make.2',
      'base.2',
      'use.2',
    ]);
  });

  test('an input that is being made anew is waited for, as it was the first time', () => {
    const reading = [
      aTask('make', {}),
      aTask('reads', { inputs: { made: 'tasks.make.result' }, requiredApprovals: ['approver'] }),
    ];
    const phases = [aPhase('build', reading, { parallelExecution: true, reworkFrom: 'build' })];
    const scenario = started(aDefinition({ phases: [{ ...phases[0]!, requiredApprovals: ['second'] }] }), {
      agentsWait: true,
    });
    scenario.report('make', 1, work({ result: 1 }));
    scenario.report('reads', 1, work());
    scenario.answer('approver', 'reads');
    reject(scenario, 'build', 'Again.', 'second');
    expect(scenario.state.tasks.reads).toMatchObject({ status: 'pending', attempt: 1 });
    expect(incidents(scenario)).toEqual([]);
    scenario.report('make', 2, work({ result: 2 }));
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({ taskId: 'reads', inputs: { made: 2 } });
  });
});

describe('sent back by an operator', () => {
  test('a task leaves the trouble of another one standing', () => {
    const tasks = ['make', aTask('other', { errorHandling: { maxRetries: 0 } })];
    const scenario = started(aDefinition({ phases: [aPhase('build', tasks, { parallelExecution: true })] }), {
      agents: { other: () => failure() },
    });
    expect(incidents(scenario)).toEqual(['task-failed']);
    scenario.send('SendBack', { target: 'make', reason: 'The tenant has moved.' });
    expect(reopened(scenario)).toEqual(['make']);
    expect(incidents(scenario)).toEqual(['task-failed']);
  });

  const chain = aDefinition({
    phases: [
      aPhase('plan', ['draft'], { requiredApprovals: ['second'] }),
      aPhase('build', ['make', aTask('polish', { requiredApprovals: ['approver'] })]),
    ],
  });
  const sendBack = (scenario: Scenario, target: string, reason = 'The tenant has moved.') =>
    scenario.send('SendBack', { target, reason });

  test('a task that was complete is done again, and is on record as an exception', () => {
    const scenario = started(chain);
    scenario.answer('second', 'plan');
    expect(codeOf(sendBack(scenario, 'draft'))).toBe('');
    expect(scenario.of('ReworkStarted')).toEqual([
      { targets: ['draft'], round: 0, comment: 'The tenant has moved.' },
    ]);
    expect(scenario.of('ExceptionNoted')).toEqual([
      { what: '"Draft" sent back', reason: 'The tenant has moved.' },
    ]);
    expect(scenario.state.exceptions).toBe(1);
    expect(reopened(scenario)).toEqual(['draft']);
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({
      attempt: 2,
      feedback: 'The tenant has moved.',
    });
    expect(scenario.messages.slice(-1)).toEqual(['approval to second: sign_off.plan.2']);
    // What stands in the later phase stands.
    expect(scenario.approval('polish')).toMatchObject({ round: 1, status: 'pending' });
    scenario.answer('approver', 'polish');
    scenario.answer('second', 'plan');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.state.tasks.make!.attempt).toBe(1);
  });

  test('a phase, while paused: nothing starts until it is resumed', () => {
    const scenario = started(chain);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    sendBack(scenario, 'plan');
    expect(scenario.of('ExceptionNoted')).toMatchObject([{ what: '"Plan" sent back' }]);
    expect(scenario.state.tasks.draft!.status).toBe('pending');
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.state.tasks.draft!.attempt).toBe(2);
  });

  test('what failed or was held is over with it', () => {
    const scenario = started(chain, {
      agents: { draft: ({ attempt }) => (attempt < 3 ? failure() : work()) },
    });
    scenario.wait(DAY);
    sendBack(scenario, 'draft');
    reject(scenario, 'plan', 'No.', 'second');
    expect(incidents(scenario)).toEqual(['approval-rejected']);
    sendBack(scenario, 'plan');
    expect(incidents(scenario)).toEqual([]);
  });

  test('is refused without a reason, for what is not there and for what has not begun', () => {
    const scenario = started(chain);
    expect(codeOf(sendBack(scenario, 'draft', '  '))).toBe('reason-required');
    expect(codeOf(sendBack(scenario, 'nothing'))).toBe('target-not-found');
    expect(codeOf(sendBack(scenario, 'make'))).toBe('target-not-found');
    expect(codeOf(sendBack(scenario, 'build'))).toBe('target-not-found');
    scenario.send('CancelInstance', { reason: 'r' });
    expect(codeOf(sendBack(scenario, 'draft'))).toBe('instance-closed');
  });

  test('a phase of many tasks: the reasons stay short, and are carried along once', () => {
    const tasks = Array.from({ length: 50 }, (_, n) =>
      aTask(`task_${n}`, { name: `Task ${n} `.padEnd(200, 'x'), requiredApprovals: ['approver'] }),
    );
    const phases = [aPhase('build', tasks, { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }));
    scenario.send('PauseInstance', { reason: 'Freeze' });
    sendBack(scenario, 'build', 'y'.repeat(10_000));
    const { reason } = scenario.of('ApprovalWithdrawn')[0]!;
    expect(scenario.of('ApprovalWithdrawn')).toHaveLength(50);
    expect(reason).toMatch(/^The work it is about is done again: "Task 0 x{72}…" and 49 more\.$/);
    const texts = scenario.of('TaskReopened').map(({ reason: told }) => told.length);
    expect(texts.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(100_000);
    const form = JSON.stringify(carried(scenario.graph, scenario.state));
    expect(form.split(reason.slice(0, 30))).toHaveLength(2);
    expect(arrived(scenario.graph, JSON.parse(form))).toStrictEqual(scenario.state);
  });

  test('whether a phase applies is asked once: one that had begun is not skipped for what changed since', () => {
    const phases = [
      aPhase('plan', ['draft']),
      aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })], { when: 'facts.wanted' }),
    ];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    scenario.send('SetFact', { name: 'wanted', value: true });
    scenario.runAgents();
    scenario.send('SetFact', { name: 'wanted', value: false });
    sendBack(scenario, 'plan');
    scenario.runAgents();
    expect(scenario.state.phases.build!.status).toBe('active');
    expect(scenario.of('PhaseSkipped')).toEqual([]);
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('work that was handed over stays with who has it', () => {
    const phases = [aPhase('build', [aTask('make', { assignee: 'doer', requiredApprovals: ['approver'] })])];
    const scenario = started(aDefinition({ phases }));
    const to = { participantId: 'second' };
    expect(codeOf(scenario.send('HandOverTask', { taskId: 'make', to, reason: 'On leave.' }))).toBe('');
    sendBack(scenario, 'make');
    expect(scenario.state.tasks.make).toMatchObject({ status: 'running', attempt: 2, assignee: 'second' });
    expect(scenario.messages.at(-1)).toBe('task to second: make');
  });

  test('what was asked beside the definition is asked again, and shows what the task makes', () => {
    for (const requiredApprovals of [[], ['approver']]) {
      const make = aTask('make', { requiredApprovals, artifacts: ['plan'] });
      const phases = [aPhase('build', [make]), aPhase('run', ['serve'], { requiredApprovals: ['second'] })];
      const scenario = started(aDefinition({ phases }), { agentsWait: true });
      const request = { taskId: 'make', approverIds: ['second'], title: 'Legal', artifacts: ['plan'] };
      scenario.send('RequestApproval', request);
      scenario.runAgents();
      scenario.answer('second', 'make_request_1');
      if (requiredApprovals.length > 0) scenario.answer('approver', 'make');
      expect(scenario.state.tasks.make!.status).toBe('completed');
      sendBack(scenario, 'make');
      scenario.runAgents();
      expect(scenario.approval('make_request_1')).toMatchObject({
        round: 2,
        title: 'Legal',
        artifacts: [{ key: 'plan', version: 2 }],
      });
    }
  });

  test('an artifact that is made again is looked at again', () => {
    const phases = [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver'], artifacts: ['plan'] })]),
    ];
    const scenario = started(aDefinition({ phases }), {
      agents: { make: ({ attempt }) => work({ artifacts: [aBlob('plan', `attempt ${attempt}`)] }) },
    });
    sendBack(scenario, 'make');
    expect(scenario.approval('make')).toMatchObject({ round: 2, artifacts: [{ key: 'plan', version: 2 }] });
  });
});

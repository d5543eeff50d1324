// Failed attempts, bad output, a person's task, and having work done again.
import { describe, expect, test } from '@jest/globals';
import type { ErrorHandling, Json } from '../../definition/types.ts';
import type { Principal } from '../../process/principal.ts';
import { backoffMs } from '../../process/trouble/task-failure.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import {
  ENGINE,
  MINUTE,
  MONDAY,
  OPERATOR,
  type Scenario,
  aBlob,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';

const failing = (errorHandling: ErrorHandling) =>
  aDefinition({ phases: [aPhase('build', [aTask('make', { errorHandling }), 'after'])] });

describe('a failed attempt', () => {
  test('is tried again after 1 s, 4 s, 16 s … at most 5 min', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(backoffMs)).toEqual([
      1_000, 4_000, 16_000, 64_000, 256_000, 300_000, 300_000,
    ]);
    const scenario = started(failing({ maxRetries: 2 }), {
      agents: { make: ({ attempt }) => (attempt < 3 ? failure(`broke ${attempt}`) : work()) },
    });
    expect(scenario.state.tasks.make).toMatchObject({ status: 'ready', retryAt: MONDAY + 1_000 });
    scenario.wait(5_000);
    expect(scenario.of('TaskStarted').map(({ attempt, feedback }) => [attempt, feedback])).toEqual([
      [1, undefined],
      [2, 'broke 1'],
      [3, 'broke 2'],
      [1, undefined],
    ]);
    expect(scenario.state.status).toBe('completed');
  });

  test('after the last one: held as an incident, those named are told, independent work goes on', () => {
    const errorHandling = {
      maxRetries: 1,
      escalateTo: 'watcher',
      notifyParticipants: ['dispatcher', 'doer'],
    };
    const phases = [
      aPhase('build', [aTask('make', { errorHandling }), 'other'], { parallelExecution: true }),
    ];
    const scenario = started(aDefinition({ phases }), {
      agents: { make: () => failure() },
      start: { bindings: { watcher: 'b1', dispatcher: 'b2' } },
    });
    scenario.wait(MINUTE);
    expect(scenario.state.tasks).toMatchObject({
      make: { status: 'blocked', attempt: 2 },
      other: { status: 'completed' },
    });
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { id: 'task-failed.make.1', kind: 'task-failed', actions: ['redo', 'reassign', 'skip', 'cancel'] },
    ]);
    expect(scenario.messages).toEqual(['escalation to watcher: make', 'escalation to dispatcher: make']);
  });

  test('after the last one: for who is away their substitute is told, and nobody twice', () => {
    const errorHandling = {
      maxRetries: 0,
      escalateTo: 'watcher',
      notifyParticipants: ['dispatcher', 'doer'],
    };
    const phases = [aPhase('build', [aTask('make', { errorHandling })])];
    const scenario = started(aDefinition({ phases }), {
      agents: { make: () => failure() },
      start: { away: { watcher: { substitute: 'doer', until: null } } },
    });
    expect(scenario.messages).toEqual(['escalation to doer: make', 'escalation to dispatcher: make']);
  });

  test('hold: an incident, nobody is told', () => {
    const scenario = started(
      failing({ taskFailure: 'hold', maxRetries: 0, notifyParticipants: ['watcher'] }),
      {
        agents: { make: () => failure() },
      },
    );
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    expect(scenario.messages).toEqual([]);
  });

  test('skip: the task is skipped, the next one goes on, what was asked about it is withdrawn', () => {
    const scenario = started(failing({ taskFailure: 'skip', maxRetries: 0 }), { agentsWait: true });
    scenario.send('RequestApproval', {
      taskId: 'make',
      approverIds: ['approver'],
      title: 'T',
      artifacts: [],
    });
    scenario.report('make', 1, failure());
    expect(scenario.state.tasks).toMatchObject({ make: { status: 'skipped' }, after: { status: 'running' } });
    expect(scenario.approval('make_request_1').status).toBe('withdrawn');
    expect(scenario.messages.at(-1)).toBe('withdrawn to approver: ad_hoc.make_request_1.1');
  });

  test('fail: the instance fails', () => {
    const scenario = started(failing({ taskFailure: 'fail', maxRetries: 0 }), {
      agents: { make: () => failure() },
    });
    expect(scenario.state).toMatchObject({ status: 'failed', incidents: {} });
    expect(scenario.state.closeReason).toBe('Task "Make" failed after 1 attempt: it broke');
  });

  test('redo starts again from the first attempt, with what the operator says', () => {
    let healthy = false;
    const scenario = started(failing({ maxRetries: 0 }), {
      agents: { make: () => (healthy ? work() : failure()) },
    });
    healthy = true;
    scenario.send('ResolveIncident', { incidentId: 'task-failed.make.1', action: 'redo', reason: 'Mended.' });
    expect(scenario.of('TaskStarted')[1]).toMatchObject({ attempt: 2, feedback: 'it broke\n\nMended.' });
    expect(scenario.state.status).toBe('completed');
  });

  test('skip takes a reason and is an exception', () => {
    const scenario = started(failing({ maxRetries: 0 }), { agents: { make: () => failure() } });
    const skip = { incidentId: 'task-failed.make.1', action: 'skip' as const };
    expect(codeOf(scenario.send('ResolveIncident', { ...skip, reason: ' ' }))).toBe('reason-required');
    scenario.send('ResolveIncident', { ...skip, reason: 'Not needed.' });
    expect(scenario.state).toMatchObject({
      status: 'completed',
      exceptions: 1,
      tasks: { make: { status: 'skipped' } },
    });
  });

  test('cancel ends the instance', () => {
    const scenario = started(failing({ maxRetries: 0 }), { agents: { make: () => failure() } });
    scenario.send('ResolveIncident', {
      incidentId: 'task-failed.make.1',
      action: 'cancel',
      reason: 'Enough.',
    });
    expect(scenario.state).toMatchObject({ status: 'cancelled', closeReason: 'Enough.' });
  });

  test('before a retry, an input that has gone missing blocks the task', () => {
    const tasks = [aTask('make', { inputs: { n: '1 / facts.n' } })];
    const scenario = started(aDefinition({ phases: [aPhase('build', tasks)] }), {
      agents: { make: () => failure() },
    });
    scenario.send('SetFact', { name: 'n', value: 1 });
    scenario.send('SetFact', { name: 'n', value: 0 });
    scenario.wait(1_000);
    expect(scenario.state.tasks.make).toMatchObject({ status: 'blocked', attempt: 1 });
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'condition-error', taskId: 'make' },
    ]);
  });

  test('before a retry, a result that is being made anew is missed, and blocks the task', () => {
    const make = aTask('make', { requiredApprovals: ['approver'] });
    const reads = aTask('reads', { inputs: { made: 'tasks.make.result' } });
    const phases = [aPhase('build', [make, reads], { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    scenario.report('make', 1, work({ result: 1 }));
    scenario.report('reads', 1, failure());
    expect(scenario.state.tasks.reads).toMatchObject({ status: 'ready', retryAt: MONDAY + 1_000 });
    scenario.answer('approver', 'make', 'reject');
    scenario.wait(1_000);
    expect(scenario.state.tasks).toMatchObject({
      make: { status: 'running', attempt: 2 },
      reads: { status: 'blocked', attempt: 1 },
    });
    expect(scenario.of('TaskBlocked').at(-1)!.reason).toContain('is not there');
  });

  test('the shell reports failures only, never work', () => {
    const scenario = started(failing({}), { agentsWait: true });
    const report = (outcome: ReturnType<typeof work>) =>
      scenario.send('ReportAgentOutcome', { taskId: 'make', attempt: 1, outcome }, ENGINE);
    expect(codeOf(report(work()))).toBe('forbidden');
    expect(codeOf(report(failure('timed out', 'timeout')))).toBe('');
    expect(codeOf(report(failure('again')))).toBe('task-not-open');
    const unknown = { taskId: 'nothing', attempt: 1, outcome: failure() };
    expect(codeOf(scenario.send('ReportAgentOutcome', unknown, ENGINE))).toBe('task-not-found');
  });
});

describe('output that does not do is a failed attempt', () => {
  const expecting = aDefinition({
    phases: [aPhase('build', [aTask('make', { artifacts: ['plan', 'sketch'] })])],
  });
  const reasonAfter = (outcome: ReturnType<typeof work>, definition = expecting) => {
    const scenario = started(definition, { agentsWait: true });
    scenario.report('make', 1, outcome);
    expect(scenario.of('ArtifactStored')).toEqual([]);
    expect(scenario.of('TaskAttemptFailed')).toMatchObject([{ kind: 'bad_output' }]);
    return scenario.of('TaskAttemptFailed')[0]!.reason;
  };
  const all = [aBlob('plan'), aBlob('sketch')];

  test('expected artifacts are missing', () => {
    expect(reasonAfter(work({ artifacts: [aBlob('plan')] }))).toBe('Expected artifacts are missing: sketch.');
  });

  test('unless they were stored while it worked', () => {
    const scenario = started(expecting, { agentsWait: true });
    scenario.send('StoreArtifact', { artifact: aBlob('sketch') }, scenario.agentOf('make'));
    scenario.report('make', 1, work({ artifacts: [aBlob('plan')] }));
    expect(scenario.state.status).toBe('completed');
    expect(scenario.state.artifacts.sketch).toMatchObject({ version: 1, taskId: 'make' });
  });

  test('a result over 16 KiB', () => {
    expect(reasonAfter(work({ artifacts: all, result: 'x'.repeat(17_000) }))).toContain('16 KiB');
  });

  test('facts that are not its to set', () => {
    expect(reasonAfter(work({ artifacts: all, facts: { make_complete: true } }))).toContain('make_complete');
    expect(reasonAfter(work({ artifacts: all, facts: { budget_approved: true } }))).toContain(
      'only an operator',
    );
  });

  test('results that conditions read, too large together', () => {
    const many = Array.from({ length: 9 }, (_, index) => aTask(`t${index}`));
    const phases = [aPhase('build', [...many, aTask('make')], { exitConditions: ['tasks.exists(t, true)'] })];
    const scenario = started(aDefinition({ phases }), {
      agents: Object.fromEntries(many.map(({ id }) => [id, () => work({ result: 'x'.repeat(15_900) })])),
    });
    expect(scenario.of('TaskAttemptFailed')[0]!.reason).toContain('in all');
  });

  test('confidence and concerns are recorded', () => {
    const scenario = started(aDefinition(), {
      agents: { make: () => work({ confidence: 0.4, concerns: [{ kind: 'security', text: 'open port' }] }) },
    });
    expect(scenario.of('TaskWorkDone')).toMatchObject([
      { confidence: 0.4, concerns: [{ kind: 'security', text: 'open port' }] },
    ]);
    expect(scenario.state.tasks.make).toMatchObject({ confidence: 0.4, simulated: true, doneBy: ['worker'] });
  });
});

describe('a person’s task', () => {
  const byHand = aDefinition({
    phases: [aPhase('build', [aTask('make', { assignee: 'doer', requiredApprovals: ['approver'] })])],
  });
  const doer = { kind: 'participant', id: 'doer', linkId: 'l' } as const;

  test('is mailed as a request to do it, and runs no agent', () => {
    const scenario = started(byHand);
    expect(scenario.messages).toEqual(['task to doer: make']);
    expect(scenario.effects.filter(({ type }) => type === 'RunAgent')).toEqual([]);
  });

  test('is completed by them', () => {
    const scenario = started(byHand);
    scenario.send('CompleteTask', { taskId: 'make', summary: 'Done', result: { ok: true } }, doer);
    expect(scenario.state.tasks.make).toMatchObject({ status: 'awaiting_approval', doneBy: ['doer'] });
    expect(scenario.state.exceptions).toBe(0);
  });

  test('entered by an operator needs a reason, names both and is an exception', () => {
    const scenario = started(byHand);
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }))).toBe('reason-required');
    scenario.send('CompleteTask', { taskId: 'make', reason: 'By phone.' });
    expect(scenario.of('TaskWorkDone')).toMatchObject([{ onBehalfOf: 'doer', reason: 'By phone.' }]);
    expect(scenario.state).toMatchObject({ exceptions: 1, tasks: { make: { doneBy: ['doer', 'ops'] } } });
  });

  test('is refused to others, when it does not run, and for what is an agent’s', () => {
    const scenario = started(byHand);
    const second = { kind: 'participant', id: 'second', linkId: 'l' } as const;
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, second))).toBe('forbidden');
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'nothing' }, doer))).toBe('task-not-found');
    scenario.send('CompleteTask', { taskId: 'make' }, doer);
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, doer))).toBe('task-not-open');
    const agents = started(aDefinition(), { agentsWait: true });
    expect(codeOf(agents.send('CompleteTask', { taskId: 'make', reason: 'r' }))).toBe('task-not-a-persons');
  });

  test('needs its artifacts and a result within limits', () => {
    const phases = [aPhase('build', [aTask('make', { assignee: 'doer', artifacts: ['plan'] })])];
    const scenario = started(aDefinition({ phases }));
    const tooMuch = { taskId: 'make', result: 'x'.repeat(17_000) };
    expect(codeOf(scenario.send('CompleteTask', tooMuch, doer))).toBe('result-does-not-fit');
    expect(scenario.send('CompleteTask', { taskId: 'make' }, doer)).toMatchObject({
      refusal: { code: 'result-does-not-fit', details: { missing: ['plan'] } },
    });
    scenario.send('StoreArtifact', { artifact: aBlob('plan'), taskId: 'make' }, OPERATOR);
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, doer))).toBe('');
  });

  test('with a result that conditions read has to fit what they read in all', () => {
    const many = Array.from({ length: 8 }, (_, index) => aTask(`t${index}`));
    const make = aTask('make', { assignee: 'doer' });
    const phases = [aPhase('build', [...many, make], { exitConditions: ['tasks.exists(t, true)'] })];
    const scenario = started(aDefinition({ phases }), {
      agents: Object.fromEntries(many.map(({ id }) => [id, () => work({ result: 'x'.repeat(15_900) })])),
    });
    const complete = (result: string) =>
      codeOf(scenario.send('CompleteTask', { taskId: 'make', result }, doer));
    expect(complete('x'.repeat(15_900))).toBe('too-much-read');
    expect(scenario.state.tasks.make!.status).toBe('running');
    expect(complete('short')).toBe('');
    expect(scenario.state.status).toBe('completed');
  });

  describe('with facts', () => {
    const output = { type: 'object', properties: { seats: {}, plan: {}, remarks: {} } };
    const form = aDefinition({
      phases: [
        aPhase('build', [aTask('make', { assignee: 'doer', output, facts: ['seats', 'plan', 'seats'] })], {
          exitConditions: ['seats > 100', 'has(facts.plan)'],
        }),
      ],
    });
    const complete = (result?: Json, by: Principal = doer) => {
      const scenario = started(form);
      const data = { taskId: 'make', reason: 'By phone.', ...(result === undefined ? {} : { result }) };
      return { scenario, code: codeOf(scenario.send('CompleteTask', data, by)) };
    };
    const facts = (scenario: Scenario) => scenario.of('FactSet');

    test('sets those fields, once each, after the work; conditions read them', () => {
      const { scenario, code } = complete({ seats: 120, plan: null, remarks: 'Soon.' });
      expect(code).toBe('');
      expect(facts(scenario)).toEqual([
        { name: 'seats', value: 120, taskId: 'make' },
        { name: 'plan', value: null, taskId: 'make' },
      ]);
      const types = scenario.recorded.map(({ type }) => type);
      expect(types.indexOf('FactSet')).toBe(types.indexOf('TaskWorkDone') + 1);
      expect(scenario.state.status).toBe('completed');
    });

    test('sets them by an operator’s hand too', () => {
      const { scenario } = complete({ seats: 5, plan: 'b' }, OPERATOR);
      expect(facts(scenario).map(({ name }) => name)).toEqual(['seats', 'plan']);
      expect(scenario.state).toMatchObject({ exceptions: 1, phases: { build: { status: 'sign_off' } } });
    });

    test.each([[undefined], [null], ['seats'], [[{ seats: 1 }]], [{ remarks: 'None.' }]])(
      'sets none where the result has none: %j',
      (result) => {
        const { scenario, code } = complete(result);
        expect([code, facts(scenario)]).toEqual(['', []]);
      },
    );

    test('refuses one that is too large before anything', () => {
      const { scenario, code } = complete({ seats: 'x'.repeat(4_095) });
      expect(code).toBe('fact-too-large');
      expect(scenario.state.tasks.make!.status).toBe('running');
      expect(scenario.of('TaskWorkDone')).toEqual([]);
    });
  });

  test('whoever did the work does not approve it', () => {
    // Checking refuses such a definition; the engine holds to it all the same.
    const phases = [
      aPhase('build', [aTask('make', { assignee: 'approver', requiredApprovals: ['approver'] })]),
    ];
    const scenario = started(aDefinition({ phases }));
    const by = { kind: 'participant', id: 'approver', linkId: 'l' } as const;
    scenario.send('CompleteTask', { taskId: 'make' }, by);
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('doer-may-not-approve');
  });
});

describe('redo after a rejection', () => {
  const chain = aDefinition({
    phases: [
      aPhase('plan', ['draft'], { requiredApprovals: ['second'] }),
      aPhase('build', ['make', aTask('polish', { requiredApprovals: ['approver'], onRejection: 'hold' })]),
      aPhase('ship', ['send']),
    ],
    gates: [aGate('begin', 'build'), aGate('go', 'ship')],
  });
  const resolve = (incidentId: string, target?: string) => ({
    incidentId,
    action: 'redo' as const,
    reason: 'Again, please.',
    ...(target === undefined ? {} : { target }),
  });
  const untilPolish = () => {
    const scenario = started(chain);
    scenario.answer('second', 'plan');
    scenario.answer('approver', 'begin');
    return scenario;
  };

  test('of a task: the same task, with the comment, asked in the next round', () => {
    const scenario = untilPolish();
    scenario.answer('approver', 'polish', 'reject', { comment: 'Too rough.' });
    expect(scenario.state.tasks.polish!.status).toBe('blocked');
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({
      kind: 'approval-rejected',
      taskId: 'polish',
      approvalId: 'task.polish.1',
    });
    scenario.send('ResolveIncident', resolve(incident!.id));
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({
      taskId: 'polish',
      attempt: 2,
      feedback: 'Too rough.\n\nAgain, please.',
    });
    expect(scenario.approval('polish')).toMatchObject({ id: 'task.polish.2', round: 2, status: 'pending' });
    expect(scenario.approval('task.polish.1').decisions).toHaveLength(1);
    expect(scenario.state.tasks.make!.attempt).toBe(1);
  });

  test('of a task whose approval comes first: asked again, and still not started', () => {
    const before = aTask('make', { approve: 'before', requiredApprovals: ['approver'] });
    const scenario = started(aDefinition({ phases: [aPhase('build', [before])] }));
    scenario.answer('approver', 'make', 'reject', { comment: 'Not yet.' });
    scenario.send('ResolveIncident', resolve('approval-rejected.make.1'));
    expect(scenario.of('TaskReopened')).toMatchObject([{ taskId: 'make' }]);
    expect(scenario.of('TaskStarted')).toEqual([]);
    expect(scenario.state.tasks.make!.startedAt).toBeUndefined();
    expect(scenario.approval('make')).toMatchObject({ round: 2, status: 'pending' });
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
  });

  test('of an earlier task: what depends on it is done again too', () => {
    const scenario = untilPolish();
    scenario.answer('approver', 'polish', 'reject');
    scenario.send('ResolveIncident', resolve('approval-rejected.polish.1', 'make'));
    expect(scenario.of('TaskReopened').map(({ taskId }) => taskId)).toEqual(['make', 'polish']);
    expect(scenario.of('TaskReopened')[1]!.reason).toContain('What it builds on is done again: "Make".');
    expect(scenario.state.phases.build!.status).toBe('active');
  });

  test('of a task in an earlier phase: its sign-off and the gate behind it are asked again', () => {
    const scenario = untilPolish();
    scenario.answer('approver', 'polish', 'reject');
    scenario.send('ResolveIncident', resolve('approval-rejected.polish.1', 'draft'));
    expect(scenario.of('TaskReopened').map(({ taskId }) => taskId)).toEqual(['draft', 'polish']);
    expect(scenario.approval('sign_off.plan.1').status).toBe('withdrawn');
    expect(scenario.approval('gate.begin.1').status).toBe('withdrawn');
    expect(scenario.state.phases).toMatchObject({
      plan: { status: 'sign_off' },
      build: { status: 'waiting' },
    });
    expect(scenario.messages.slice(-4)).toEqual([
      'withdrawn to second: sign_off.plan.1',
      'withdrawn to approver: gate.begin.1',
      'approval to second: sign_off.plan.2',
      'approval to approver: gate.begin.2',
    ]);
    scenario.answer('second', 'plan');
    scenario.answer('approver', 'begin');
    scenario.answer('approver', 'polish');
    scenario.answer('approver', 'go');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.state.tasks).toMatchObject({
      draft: { attempt: 2 },
      make: { attempt: 1 },
      polish: { attempt: 2 },
    });
  });

  test('of a gate needs a target: a task or a phase', () => {
    const scenario = untilPolish();
    scenario.answer('approver', 'polish');
    scenario.answer('approver', 'go', 'reject');
    expect(scenario.state.gates.go!.status).toBe('asked');
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({ gateId: 'go', phaseId: 'ship' });
    expect(codeOf(scenario.send('ResolveIncident', resolve(incident!.id)))).toBe('target-not-found');
    expect(codeOf(scenario.send('ResolveIncident', resolve(incident!.id, 'nothing')))).toBe(
      'target-not-found',
    );
    expect(codeOf(scenario.send('ResolveIncident', resolve(incident!.id, 'send')))).toBe('target-not-found');
    scenario.send('ResolveIncident', resolve(incident!.id, 'build'));
    expect(scenario.of('PhaseReopened')).toMatchObject([{ phaseId: 'build' }]);
    expect(scenario.state.phases.ship!.status).toBe('pending');
    scenario.answer('approver', 'polish');
    expect(scenario.approval('go')).toMatchObject({ id: 'gate.go.2', status: 'pending' });
    scenario.answer('approver', 'go');
    expect(scenario.state.status).toBe('completed');
  });

  test('of a sign-off, asked again without redoing anything', () => {
    const scenario = started(chain);
    scenario.answer('second', 'plan', 'reject');
    scenario.send('ResolveIncident', {
      incidentId: 'approval-rejected.plan.1',
      action: 'ask-again',
      reason: 'Talked it over.',
    });
    expect(scenario.approval('plan')).toMatchObject({ id: 'sign_off.plan.2', status: 'pending' });
    expect(scenario.messages.at(-1)).toBe('approval to second: sign_off.plan.2');
  });

  test('names nothing that comes after what was rejected', () => {
    const scenario = started(chain);
    scenario.answer('approver', 'begin');
    scenario.answer('second', 'plan', 'reject');
    expect(codeOf(scenario.send('ResolveIncident', resolve('approval-rejected.plan.1', 'build')))).toBe(
      'target-not-found',
    );
  });

  test('names nothing that comes after what was rejected, though it had been done', () => {
    const scenario = untilPolish();
    scenario.answer('approver', 'polish', 'reject');
    scenario.send('ResolveIncident', resolve('approval-rejected.polish.1', 'draft'));
    scenario.answer('second', 'plan', 'reject');
    const again = scenario.send('ResolveIncident', resolve('approval-rejected.plan.2', 'make'));
    expect(again).toMatchObject({
      refusal: { message: expect.stringContaining('comes after what was rejected') },
    });
  });

  test('of work that somebody is at: the outcome of the old attempt comes too late', () => {
    const tasks = [
      aTask('make', { requiredApprovals: ['approver'], onRejection: 'hold' }),
      aTask('use', { dependencies: ['base'] }),
      'base',
    ];
    const phases = [aPhase('build', tasks, { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    scenario.report('make', 1, work());
    scenario.report('base', 1, work());
    scenario.answer('approver', 'make', 'reject');
    scenario.send('ResolveIncident', resolve('approval-rejected.make.1', 'base'));
    expect(scenario.state.tasks).toMatchObject({
      use: { status: 'pending' },
      make: { attempt: 2, status: 'running' },
    });
    expect(codeOf(scenario.report('use', 1, work()))).toBe('task-not-open');
  });

  test('two rejections about the same work are both over when it is done again', () => {
    const scenario = started(
      aDefinition({
        phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], onRejection: 'hold' })])],
      }),
      {
        agentsWait: true,
      },
    );
    const request = { taskId: 'make', approverIds: ['second'], title: 'Legal', artifacts: [] };
    scenario.send('RequestApproval', request);
    scenario.report('make', 1, work());
    scenario.answer('second', 'make_request_1', 'reject');
    scenario.answer('approver', 'make', 'reject');
    expect(Object.keys(scenario.state.incidents)).toHaveLength(2);
    scenario.send('ResolveIncident', resolve('approval-rejected.make.2'));
    expect(scenario.state.incidents).toEqual({});
    scenario.report('make', 2, work());
    expect(scenario.approval('make').round).toBe(2);
    expect(scenario.approval('make_request_1').round).toBe(2);
    scenario.answer('approver', 'make');
    scenario.answer('second', 'make_request_1');
    expect(scenario.state.status).toBe('completed');
  });

  test('passes a skipped phase by, and judges condition and manual gates again', () => {
    const scenario = started(
      aDefinition({
        phases: [
          aPhase('plan', ['draft']),
          aPhase('extra', ['more'], { when: 'false' }),
          aPhase('build', ['make'], { requiredApprovals: ['approver'] }),
        ],
        gates: [
          aGate('hand', 'build', { type: 'manual' }),
          aGate('open', 'build', { type: 'condition', condition: 'true' }),
        ],
      }),
    );
    scenario.send('AdvancePhase', {});
    scenario.answer('approver', 'build', 'reject');
    scenario.send('ResolveIncident', resolve('approval-rejected.build.1', 'plan'));
    expect(scenario.state.gates).toMatchObject({ hand: { status: 'waiting' }, open: { status: 'passed' } });
    scenario.send('AdvancePhase', {});
    expect(scenario.approval('build').round).toBe(2);
    scenario.answer('approver', 'build');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.state.tasks.make!.attempt).toBe(1);
  });
});

describe('an incident', () => {
  test('that is not there, or not mended that way, is refused', () => {
    const scenario = started(failing({ maxRetries: 0 }), { agents: { make: () => failure() } });
    const data = { incidentId: 'nothing', action: 'redo' as const, reason: 'r' };
    expect(codeOf(scenario.send('ResolveIncident', data))).toBe('incident-not-found');
    expect(
      scenario.send('ResolveIncident', { ...data, incidentId: 'task-failed.make.1', action: 'dismiss' }),
    ).toMatchObject({
      refusal: {
        code: 'incident-action-not-possible',
        details: { actions: ['redo', 'reassign', 'skip', 'cancel'] },
      },
    });
  });
});

// The course of an instance: phases, gates, conditions, in which order what is started and asked.
import { describe, expect, test } from '@jest/globals';
import { currentPhase } from '../../process/index.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import { OPERATOR, codeOf, started, work } from '../support/scenario.ts';

const twoPhases = [aPhase('build', ['make']), aPhase('ship', ['send'])];

describe('tasks', () => {
  test('of a sequential phase run one after another', () => {
    const scenario = started(aDefinition({ phases: [aPhase('build', ['one', 'two'])] }), {
      agentsWait: true,
    });
    expect(scenario.runsUnderWay.map(({ id }) => id)).toEqual(['one.1']);
    scenario.report('one', 1, work());
    expect(scenario.runsUnderWay.map(({ id }) => id)).toEqual(['two.1']);
  });

  test('of a parallel phase run as soon as their dependencies are complete', () => {
    const tasks = [aTask('last', { dependencies: ['first'] }), 'first', 'other'];
    const phases = [aPhase('build', tasks, { parallelExecution: true })];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    expect(scenario.runsUnderWay.map(({ taskId }) => taskId)).toEqual(['first', 'other']);
    scenario.report('first', 1, work());
    expect(scenario.runsUnderWay.map(({ taskId }) => taskId)).toEqual(['other', 'last']);
  });

  test('a skipped task counts as complete for those that depend on it', () => {
    const phases = [
      aPhase('maybe', ['checked'], { when: 'false' }),
      aPhase('build', [aTask('make', { dependencies: ['checked'] })]),
    ];
    const scenario = started(aDefinition({ phases }));
    expect(scenario.state.tasks.checked!.status).toBe('skipped');
    expect(scenario.state.status).toBe('completed');
  });

  test('inputs are worked out when the task starts; a result that an expression reads is kept', () => {
    const tasks = [
      'make',
      aTask('use', { inputs: { total: 'tasks.make.result.total + 1', who: 'context.who' } }),
    ];
    const scenario = started(aDefinition({ phases: [aPhase('build', tasks)] }), {
      start: { context: { who: 'acme.com' } },
      agents: {
        make: () => work({ result: { total: 41 } }),
        use: () => work({ result: 'nobody reads this' }),
      },
    });
    expect(scenario.of('TaskStarted')[1]!.inputs).toEqual({ total: 42, who: 'acme.com' });
    expect(scenario.state.tasks.make!.result).toEqual({ total: 41 });
    expect(scenario.state.tasks.use!.result).toBeUndefined();
  });

  test('an input that is not there yet lets the task wait, and then start', () => {
    const tasks = [aTask('make', { inputs: { size: 'facts.size' } })];
    const scenario = started(aDefinition({ phases: [aPhase('build', tasks)] }));
    expect(scenario.state.tasks.make!.status).toBe('pending');
    scenario.send('SetFact', { name: 'size', value: 3 });
    expect(scenario.of('TaskStarted')[0]!.inputs).toEqual({ size: 3 });
    expect(scenario.state.status).toBe('completed');
  });

  test('an input that cannot be evaluated is an incident; asked again it starts', () => {
    const tasks = [aTask('make', { inputs: { size: '10 / facts.size' } })];
    const scenario = started(aDefinition({ phases: [aPhase('build', tasks)] }));
    scenario.send('SetFact', { name: 'size', value: 0 });
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({
      kind: 'condition-error',
      taskId: 'make',
      actions: ['ask-again', 'cancel'],
    });
    scenario.send('SetFact', { name: 'size', value: 5 });
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    scenario.send('ResolveIncident', {
      incidentId: incident!.id,
      action: 'ask-again',
      reason: 'It is set now.',
    });
    expect(scenario.state.status).toBe('completed');
  });
});

describe('phases', () => {
  test('without tasks are past their last task when they start', () => {
    const scenario = started(aDefinition({ phases: [aPhase('empty'), aPhase('build', ['make'])] }));
    expect(scenario.state.status).toBe('completed');
  });

  test('a process of skipped phases is complete at once', () => {
    const phases = [aPhase('build', ['make'], { when: 'context.wanted' })];
    const gates = [aGate('go', 'build')];
    const scenario = started(aDefinition({ phases, gates }), { start: { context: { wanted: false } } });
    expect(scenario.state).toMatchObject({
      status: 'completed',
      phases: { build: { status: 'skipped' } },
      tasks: { make: { status: 'skipped' } },
      gates: { go: { status: 'skipped' } },
    });
    expect(scenario.of('TaskStarted')).toEqual([]);
    expect(currentPhase(scenario.graph, scenario.state)).toBeNull();
  });

  test('sign-off and the gates of the next phase are asked in one step, in one message', () => {
    const phases = [aPhase('build', ['make'], { requiredApprovals: ['approver'] }), aPhase('ship', ['send'])];
    const scenario = started(aDefinition({ phases, gates: [aGate('go', 'ship')] }));
    expect(scenario.messages).toEqual(['approval to approver: sign_off.build.1, gate.go.1']);
    expect(currentPhase(scenario.graph, scenario.state)).toBe('build');
    expect(scenario.state.phases.build!.status).toBe('sign_off');
    expect(scenario.state.phases.ship!.status).toBe('waiting');
  });

  test('the next phase starts only when the one before is signed off, also when its gate was passed first', () => {
    const phases = [aPhase('build', ['make'], { requiredApprovals: ['second'] }), aPhase('ship', ['send'])];
    const scenario = started(aDefinition({ phases, gates: [aGate('go', 'ship')] }));
    scenario.answer('approver', 'go');
    expect(scenario.state.gates.go!.status).toBe('passed');
    expect(scenario.state.phases.ship!.status).toBe('waiting');
    scenario.answer('second', 'build');
    expect(scenario.state.status).toBe('completed');
  });

  test('gates are those of the next phase whose `when` holds', () => {
    const phases = [
      aPhase('build', ['make']),
      aPhase('extra', ['more'], { when: 'false' }),
      aPhase('ship', ['send']),
    ];
    const gates = [aGate('before-extra', 'extra'), aGate('before-ship', 'ship')];
    const scenario = started(aDefinition({ phases, gates }));
    expect(scenario.messages).toEqual(['approval to approver: gate.before-ship.1']);
    expect(scenario.state.gates['before-extra']!.status).toBe('skipped');
  });

  test('`when` is evaluated once, before the gates are asked', () => {
    const phases = [aPhase('build', ['make']), aPhase('ship', ['send'], { when: 'facts.wanted' })];
    const scenario = started(aDefinition({ phases, gates: [aGate('go', 'ship')] }), {
      agents: { make: () => work({ facts: { wanted: true } }) },
    });
    scenario.send('SetFact', { name: 'wanted', value: false });
    scenario.answer('approver', 'go');
    expect(scenario.state.phases.ship!.status).toBe('completed');
  });

  test('what `when` lacks is an incident, and is looked at again only when asked', () => {
    const phases = [aPhase('build', ['make']), aPhase('ship', ['send'], { when: 'facts.wanted' })];
    const scenario = started(aDefinition({ phases }));
    const [incident] = Object.values(scenario.state.incidents);
    expect(incident).toMatchObject({ id: 'condition-error.ship.1', phaseId: 'ship' });
    expect(incident!.message).toContain('facts.wanted is not there');
    scenario.send('SetFact', { name: 'wanted', value: true });
    expect(scenario.state.phases.ship!.status).toBe('pending');
    scenario.send('ResolveIncident', { incidentId: incident!.id, action: 'ask-again', reason: 'Set.' });
    expect(scenario.state.status).toBe('completed');
  });

  test('an error in `when` that stays is an incident again', () => {
    const scenario = started(aDefinition({ phases: [aPhase('build', ['make'], { when: '1 / 0 > 1' })] }));
    scenario.send('ResolveIncident', {
      incidentId: 'condition-error.build.1',
      action: 'ask-again',
      reason: 'Try.',
    });
    expect(Object.keys(scenario.state.incidents)).toEqual(['condition-error.build.2']);
  });

  test('entry conditions hold a phase back until they hold, by bare names too', () => {
    const phases = [
      aPhase('build', ['make']),
      aPhase('ship', ['send'], { entryConditions: ['ready', 'make_complete'] }),
    ];
    const scenario = started(aDefinition({ phases }));
    expect(scenario.state.phases.ship!.status).toBe('waiting');
    scenario.send('SetFact', { name: 'ready', value: false });
    expect(scenario.state.phases.ship!.status).toBe('waiting');
    scenario.send('SetFact', { name: 'ready', value: true });
    expect(scenario.state.status).toBe('completed');
  });

  test('exit conditions hold a phase in sign_off', () => {
    const phases = [
      aPhase('build', ['make'], {
        exitConditions: ['all_tasks_complete', 'checked'],
        requiredApprovals: ['approver'],
      }),
    ];
    const scenario = started(aDefinition({ phases, conditions: { checked: 'facts.checks >= 2' } }));
    scenario.answer('approver', 'build');
    expect(scenario.state.phases.build!.status).toBe('sign_off');
    scenario.send('SetFact', { name: 'checks', value: 2 });
    expect(scenario.state.status).toBe('completed');
  });

  test('a condition that is neither true nor false is an incident, mended by itself when it can be judged', () => {
    const phases = [aPhase('build', ['make'], { entryConditions: ['ready'] })];
    const scenario = started(aDefinition({ phases }));
    scenario.send('SetFact', { name: 'ready', value: 'soon' });
    expect(Object.values(scenario.state.incidents)[0]).toMatchObject({
      kind: 'condition-error',
      phaseId: 'build',
    });
    scenario.send('SetFact', { name: 'ready', value: 'later' });
    expect(scenario.state.incidentCount).toBe(1);
    scenario.send('SetFact', { name: 'ready', value: false });
    expect(scenario.state.incidents).toEqual({});
    scenario.send('SetFact', { name: 'ready', value: 1 });
    scenario.send('SetFact', { name: 'ready', value: true });
    expect(scenario.state).toMatchObject({ status: 'completed', incidents: {} });
  });
});

describe('gates', () => {
  test('an approval gate passes by decision', () => {
    const scenario = started(aDefinition({ phases: twoPhases, gates: [aGate('go', 'ship')] }));
    expect(scenario.state.gates.go!.status).toBe('asked');
    scenario.answer('approver', 'go');
    expect(scenario.of('GatePassed')).toEqual([{ gateId: 'go', phaseId: 'ship', how: 'approval' }]);
  });

  test('gates before the first phase are asked at the start', () => {
    const scenario = started(aDefinition({ gates: [aGate('go', 'build')] }));
    expect(scenario.state.phases.build!.status).toBe('waiting');
    scenario.answer('approver', 'go');
    expect(scenario.state.status).toBe('completed');
  });

  test('a condition gate is judged whenever something changes', () => {
    const gates = [aGate('open', 'ship', { type: 'condition', condition: 'facts.budget > 10' })];
    const scenario = started(aDefinition({ phases: twoPhases, gates }));
    scenario.send('SetFact', { name: 'budget', value: 5 });
    expect(scenario.state.gates.open!.status).toBe('waiting');
    scenario.send('SetFact', { name: 'budget', value: 11 });
    expect(scenario.of('GatePassed')).toEqual([{ gateId: 'open', phaseId: 'ship', how: 'condition' }]);
    expect(scenario.state.status).toBe('completed');
  });

  test('a condition gate is judged from the completion of the phase before on, not earlier', () => {
    const phases = [aPhase('build', ['make'], { requiredApprovals: ['approver'] }), aPhase('ship', ['send'])];
    const gates = [aGate('open', 'ship', { type: 'condition', condition: 'true' })];
    const scenario = started(aDefinition({ phases, gates }));
    expect(scenario.state.gates.open!.status).toBe('waiting');
    scenario.answer('approver', 'build');
    expect(scenario.state.gates.open!.status).toBe('passed');
  });

  test('a condition gate that cannot be judged is an incident about the gate', () => {
    const gates = [aGate('open', 'ship', { type: 'condition', condition: 'facts.n / facts.d > 1' })];
    const scenario = started(aDefinition({ phases: twoPhases, gates }));
    scenario.send('SetFact', { name: 'n', value: 1 });
    scenario.send('SetFact', { name: 'd', value: 0 });
    expect(Object.values(scenario.state.incidents)[0]).toMatchObject({
      kind: 'condition-error',
      gateId: 'open',
    });
    scenario.send('SetFact', { name: 'd', value: 1 });
    expect(scenario.state.incidents).toEqual({});
  });

  test('manual gates pass by AdvancePhase, all that wait now', () => {
    const gates = [aGate('one', 'ship', { type: 'manual' }), aGate('two', 'ship', { type: 'manual' })];
    const scenario = started(aDefinition({ phases: twoPhases, gates }));
    scenario.send('AdvancePhase', { reason: 'Everybody is here.' });
    expect(scenario.of('GatePassed')).toMatchObject([
      { gateId: 'one', how: 'manual', reason: 'Everybody is here.' },
      { gateId: 'two', how: 'manual' },
    ]);
    expect(scenario.state.status).toBe('completed');
  });

  test('AdvancePhase never stands in for an approval, and says what is waited for', () => {
    const gates = [aGate('go', 'ship'), aGate('hand', 'ship', { type: 'manual' })];
    const scenario = started(aDefinition({ phases: twoPhases, gates }));
    expect(scenario.send('AdvancePhase', {}).ok).toBe(true);
    expect(scenario.state.gates).toMatchObject({ hand: { status: 'passed' }, go: { status: 'asked' } });
    const refused = scenario.send('AdvancePhase', {});
    expect(refused).toMatchObject({
      ok: false,
      refusal: {
        code: 'nothing-to-advance',
        details: { waitsFor: [{ kind: 'approval', id: 'gate.go.1', on: ['approver'] }] },
      },
    });
  });

  test('a manual gate does not wait before the phase ahead of it is complete', () => {
    const phases = [aPhase('build', ['make'], { requiredApprovals: ['approver'] }), aPhase('ship', ['send'])];
    const gates = [aGate('hand', 'ship', { type: 'manual' })];
    const scenario = started(aDefinition({ phases, gates }));
    expect(codeOf(scenario.send('AdvancePhase', {}, OPERATOR))).toBe('nothing-to-advance');
  });
});

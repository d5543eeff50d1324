// Facts and artifacts: names, limits, versions, and what expressions read of them.
import { describe, expect, test } from '@jest/globals';
import { recall } from '../../process/index.ts';
import { jsonBytes } from '../../process/bounds.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import { OPERATOR, TEMPORAL, aBlob, codeOf, started, work } from '../support/scenario.ts';

const waiting = aDefinition({
  phases: [aPhase('build', ['make']), aPhase('ship', ['send'])],
  gates: [aGate('hand', 'ship', { type: 'manual' })],
  conditions: { settled: 'facts.x == 1' },
});

describe('SetFact', () => {
  const set = (name: string, value: unknown = 1, by = OPERATOR, reason?: string) => {
    const scenario = started(waiting);
    const data = { name, value: value as null, ...(reason === undefined ? {} : { reason }) };
    return { scenario, code: codeOf(scenario.send('SetFact', data, by)) };
  };

  test.each([
    'make_complete',
    'make_approved',
    'build_complete',
    'hand_approved',
    'hand_complete',
    'all_tasks_complete',
    'all_approvals_granted',
    'settled',
  ])('refuses what follows from the definition or the course: %s', (name) => {
    expect(set(name).code).toBe('fact-is-derived');
  });

  test.each(['__proto__', '', 'a b', '1st', 'x'.repeat(65)])('refuses what is no name: "%s"', (name) => {
    expect(set(name).code).toBe('invalid-command');
  });

  test('takes names that look like an object’s own', () => {
    const { scenario, code } = set('constructor', 'yes');
    expect(code).toBe('');
    expect(recall(scenario.state, scenario.recorded).facts.constructor).toEqual({ value: 'yes' });
  });

  test('a name in _approved takes an operator and a reason, and is an exception', () => {
    expect(set('budget_approved', true).code).toBe('reason-required');
    expect(set('budget_approved', true, TEMPORAL, 'Typed in.').code).toBe('fact-reserved');
    const { scenario } = set('budget_approved', true, OPERATOR, 'Signed on paper.');
    expect(scenario.of('FactSet')).toEqual([
      { name: 'budget_approved', value: true, reason: 'Signed on paper.' },
    ]);
    expect(scenario.state.exceptions).toBe(1);
  });

  test('an agent sets facts of its own running task only', () => {
    const scenario = started(waiting, { agentsWait: true });
    const agent = scenario.agentOf('make');
    expect(codeOf(scenario.send('SetFact', { name: 'size', value: 3 }, agent))).toBe('');
    expect(scenario.of('FactSet')).toEqual([{ name: 'size', value: 3, taskId: 'make' }]);
    expect(codeOf(scenario.send('SetFact', { name: 'size_approved', value: 3 }, agent))).toBe(
      'fact-reserved',
    );
    scenario.report('make', 1, work());
    expect(codeOf(scenario.send('SetFact', { name: 'size', value: 4 }, agent))).toBe('task-not-open');
  });

  test('holds to the limits: 4 KiB each, 500 of them', () => {
    expect(set('big', 'x'.repeat(4_096)).code).toBe('fact-too-large');
    const scenario = started(waiting);
    const put = (name: string, value: string) => codeOf(scenario.send('SetFact', { name, value }));
    for (let n = 0; n < 500; n += 1) put(`f${n}`, '');
    expect(put('one_more', '')).toBe('too-many-facts');
    expect(put('f0', 'there already')).toBe('');
  });

  test('500 facts of 4 KiB: a value that no expression reads is not carried along', () => {
    const scenario = started(waiting);
    const value = 'x'.repeat(4_094);
    for (let n = 0; n < 500; n += 1) {
      expect(codeOf(scenario.send('SetFact', { name: `f${n}`, value }))).toBe('');
    }
    expect(scenario.state.facts.f499).toEqual({});
    expect(jsonBytes(JSON.parse(JSON.stringify(scenario.state)))).toBeLessThan(64 * 1024);
    expect(recall(scenario.state, scenario.recorded).facts.f499).toEqual({ value });
  });

  test('what expressions read is refused beyond 128 KiB in all, and a part of a value is carried as a part', () => {
    const reading = aDefinition({
      phases: [
        aPhase('build', [aTask('make', { assignee: 'doer' })], {
          exitConditions: ['facts.all(name, name != "stop")', 'artifacts["a.b"].metadata.pages == 3'],
        }),
      ],
    });
    const scenario = started(reading);
    const put = (name: string) => codeOf(scenario.send('SetFact', { name, value: 'x'.repeat(4_000) }));
    const codes = Array.from({ length: 40 }, (_, n) => put(`f${n}`));
    expect(codes.filter((code) => code === '')).toHaveLength(32);
    expect(codes.at(-1)).toBe('too-much-read');
    expect(put('f0')).toBe('');
    const metadata = { pages: 3, note: 'nobody reads it' };
    scenario.send('StoreArtifact', { artifact: aBlob('a.b', 'c', { metadata }) });
    expect(scenario.state.artifacts['a.b']).toMatchObject({ metadata: { pages: 3 } });
    const small = started(
      aDefinition({
        phases: [
          aPhase('build', [aTask('make', { assignee: 'doer' })], { exitConditions: ['facts.a.b > 1'] }),
        ],
      }),
    );
    small.send('SetFact', { name: 'a', value: { b: 2, c: 'x'.repeat(3_000) } });
    expect(small.state.facts.a).toEqual({ value: { b: 2 } });
  });
});

describe('StoreArtifact', () => {
  test('gives each store of a key its next version', () => {
    const scenario = started(waiting);
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'one') });
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'two'), taskId: 'make' });
    expect(scenario.of('ArtifactStored').map(({ version, taskId }) => [version, taskId])).toEqual([
      [1, undefined],
      [2, 'make'],
    ]);
    expect(scenario.state.artifacts.plan).toMatchObject({ version: 2, taskId: 'make' });
  });

  test('refuses keys, metadata and numbers beyond the limits, and unknown tasks', () => {
    const scenario = started(waiting);
    const store = (key: string, metadata = {}) =>
      codeOf(scenario.send('StoreArtifact', { artifact: aBlob(key, 'c', { metadata }) }));
    expect(store('')).toBe('invalid-command');
    expect(store('x'.repeat(201))).toBe('invalid-command');
    expect(store('plan', { note: 'x'.repeat(3_000) })).toBe('invalid-command');
    const orphan = { artifact: aBlob('plan'), taskId: 'nothing' };
    expect(codeOf(scenario.send('StoreArtifact', orphan))).toBe('task-not-found');
    for (let n = 0; n < 1_000; n += 1) store(`a${n}`);
    expect(store('one-more')).toBe('too-many-artifacts');
    expect(store('a1')).toBe('');
  });

  test('metadata is carried only where an expression reads it', () => {
    const metadata = { pages: 3 };
    const silent = started(waiting);
    silent.send('StoreArtifact', { artifact: aBlob('plan', 'c', { metadata }) });
    expect(silent.state.artifacts.plan!.metadata).toBeUndefined();
    expect(silent.of('ArtifactStored')[0]!.metadata).toEqual(metadata);
    const gates = [
      aGate('thick', 'ship', { type: 'condition', condition: 'artifacts.plan.metadata.pages > 2' }),
    ];
    const reading = started(aDefinition({ phases: waiting.phases, gates }));
    reading.send('StoreArtifact', { artifact: aBlob('plan', 'c', { metadata }) });
    expect(reading.state.status).toBe('completed');
  });
});

describe('expressions read', () => {
  const judged = (condition: string, fields: Parameters<typeof aDefinition>[0] = {}) => {
    const phases = [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver'] }), 'plain'], {
        requiredApprovals: ['approver'],
      }),
      aPhase('ship', ['send']),
    ];
    const gates = [
      aGate('open', 'ship', { type: 'condition', condition }),
      aGate('hand', 'ship', { type: 'manual' }),
    ];
    const scenario = started(aDefinition({ phases, gates, ...fields }), {
      start: { context: { customer: 'acme.com' } },
      agents: { make: () => work({ confidence: 0.9, facts: { ready: true } }) },
    });
    scenario.answer('approver', 'make');
    scenario.answer('approver', 'build');
    return scenario.state.gates.open!.status;
  };

  test.each([
    'context.customer == "acme.com"',
    'facts.ready',
    'ready',
    'tasks.make.status == "completed" && tasks.make.approved && tasks.make.attempt == 1 && tasks.make.confidence > 0.8',
    'tasks.plain.complete && !tasks.plain.approved',
    'phases.build.complete && phases.build.approved && phases.build.status == "completed"',
    '!gates.hand.passed && gates.hand.status == "waiting" && !gates.hand.approved',
    'approvals.make.approved && approvals.make.round == 1 && approvals.make.decisions == 1',
    'make_complete && make_approved && build_approved && build_complete',
    '!plain_approved && !hand_approved && !hand_complete && !send_complete && !ship_approved',
    'all_tasks_complete && all_approvals_granted',
  ])('%s', (condition) => {
    expect(judged(condition)).toBe('passed');
  });

  test('the definition’s own names, over one another; a circle is "not yet"', () => {
    const conditions = { good: 'fine && ready', fine: 'make_approved', a: 'b', b: 'a', broken: '1 / 0 > 0' };
    expect(judged('good', { conditions })).toBe('passed');
    expect(judged('a', { conditions })).toBe('waiting');
    expect(judged('broken', { conditions })).toBe('waiting');
  });

  test('a fact never shadows a derived name or the definition’s own', () => {
    expect(judged('settled', { conditions: { settled: 'false' } })).toBe('waiting');
  });

  test('what is not approved yet is false: all_approvals_granted of a phase, and of those before', () => {
    const phases = [
      aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })], {
        requiredApprovals: ['second'],
        exitConditions: ['all_approvals_granted'],
      }),
      aPhase('ship', ['send'], { entryConditions: ['all_approvals_granted', 'build_approved'] }),
      aPhase('after', [], {
        entryConditions: ['all_tasks_complete', 'all_approvals_granted', 'go_approved', 'go_complete'],
      }),
    ];
    const scenario = started(aDefinition({ phases, gates: [aGate('go', 'ship')] }));
    scenario.answer('approver', 'make');
    scenario.answer('approver', 'go');
    expect(scenario.state.phases.ship!.status).toBe('waiting');
    scenario.answer('second', 'build');
    expect(scenario.state.status).toBe('completed');
  });

  test('all_approvals_granted waits for additional requests too', () => {
    const phases = [
      aPhase('build', ['make', 'more'], { exitConditions: ['all_approvals_granted'] }),
      aPhase('end'),
    ];
    const scenario = started(aDefinition({ phases }), { agentsWait: true });
    scenario.send('RequestApproval', { taskId: 'make', approverIds: ['second'], title: 'T', artifacts: [] });
    scenario.report('make', 1, work());
    scenario.answer('second', 'make_request_1');
    scenario.report('more', 1, work());
    expect(scenario.state.status).toBe('completed');
  });
});

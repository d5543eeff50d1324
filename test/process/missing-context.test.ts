// What an expression reads of the context and the start did not give: nothing gives it later, so it is an incident at once.
import { describe, expect, test } from '@jest/globals';
import type { ProcessDefinition } from '../../definition/types.ts';
import { waitsFor } from '../../process/index.ts';
import { aDefinition, aGate, aPhase, aTask } from '../support/definition-builder.ts';
import { type Scenario, started } from '../support/scenario.ts';

const withInput = (source: string) =>
  aDefinition({ phases: [aPhase('build', [aTask('make', { inputs: { n: source } })])] });
const entering = (source: string, fields: Partial<ProcessDefinition> = {}) =>
  aDefinition({
    phases: [aPhase('build', ['make']), aPhase('ship', [], { entryConditions: [source] })],
    ...fields,
  });
const incidents = (scenario: Scenario) => Object.values(scenario.state.incidents);

describe('a key of the context that was not given', () => {
  test('in an input blocks the task and says which', () => {
    const scenario = started(withInput('context.size'));
    expect(incidents(scenario)).toMatchObject([
      {
        kind: 'condition-error',
        taskId: 'make',
        actions: ['ask-again', 'cancel'],
        message:
          'An input of task "Make" cannot be evaluated: "context.size" (n): the start gave no context.size, and nothing gives it later; start anew with it.',
      },
    ]);
    expect(scenario.state.tasks.make!.status).toBe('blocked');
  });

  test.each(['context["the size"] > 1', 'context.customer.size > 1', 'large', 'facts.x == context.y'])(
    'in a condition, as %s',
    (source) => {
      const conditions = { large: 'size > 1', size: 'context.size' };
      const scenario = started(entering(source, { conditions }), { start: { context: {} } });
      scenario.send('SetFact', { name: 'x', value: 1 });
      expect(incidents(scenario)).toMatchObject([
        {
          kind: 'condition-error',
          phaseId: 'ship',
          message: expect.stringMatching(/the start gave no context[.[]/),
        },
      ]);
    },
  );

  test('in a condition of a gate', () => {
    const gates = [aGate('open', 'ship', { type: 'condition', condition: 'context.open' })];
    const scenario = started(aDefinition({ phases: [aPhase('build', ['make']), aPhase('ship')], gates }));
    expect(incidents(scenario)).toMatchObject([{ kind: 'condition-error', gateId: 'open' }]);
  });

  test('is no trouble where the expression asks whether it is there, or does without', () => {
    expect(started(withInput('has(context.size) ? context.size : 3')).state.status).toBe('completed');
    expect(started(entering('make_complete || context.waived')).state.status).toBe('completed');
    expect(started(entering('context.size > 1'), { start: { context: { size: 2 } } }).state.status).toBe(
      'completed',
    );
  });

  test('beside a fact that comes later: the incident mends itself', () => {
    const scenario = started(entering('facts.ready || context.waived'));
    scenario.send('SetFact', { name: 'ready', value: true });
    expect(scenario.state).toMatchObject({ status: 'completed', incidents: {} });
  });
});

test('a fact that is missing is still only "not yet"', () => {
  const scenario = started(withInput('facts.context_size'));
  expect(incidents(scenario)).toEqual([]);
  expect(waitsFor(scenario.graph, scenario.state)).toMatchObject([
    { kind: 'condition', missing: 'facts.context_size' },
  ]);
  expect(incidents(started(entering('context-ready')))).toEqual([]);
});

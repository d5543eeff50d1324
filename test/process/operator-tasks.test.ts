// What an operator does with one task: tried again now, skipped. What follows, and when it makes no sense.
import { describe, expect, test } from '@jest/globals';
import type { ErrorHandling } from '../../definition/types.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { MONDAY, OPERATOR, type Scenario, codeOf, failure, started, work } from '../support/scenario.ts';

const REASON = 'The mail server is back.';
const retry = (scenario: Scenario, taskId = 'make', reason: string | null = REASON) =>
  scenario.send('RetryTask', { taskId, ...(reason === null ? {} : { reason }) });
const skip = (scenario: Scenario, taskId = 'make', reason = REASON) =>
  scenario.send('SkipTask', { taskId, reason });

/** `make` by an agent that breaks until it is told otherwise, then `after`. */
function broken(errorHandling: ErrorHandling, works = () => false): Scenario {
  const phases = [aPhase('build', [aTask('make', { errorHandling }), 'after'])];
  return started(aDefinition({ phases }), {
    agents: { make: () => (works() ? work() : failure('No answer.')) },
  });
}
const plain = () =>
  started(aDefinition({ phases: [aPhase('build', ['make', 'after'])] }), { agentsWait: true });
const person = (more: Parameters<typeof aTask>[1] = {}) =>
  started(
    aDefinition({ phases: [aPhase('build', [aTask('make', { assignee: 'doer', ...more }), 'after'])] }),
  );

describe('a task is tried again', () => {
  test('at once, where it waits for its next attempt; a reason is not needed', () => {
    let isBack = false;
    const scenario = broken({ maxRetries: 3 }, () => isBack);
    expect(scenario.state.tasks['make']).toMatchObject({ status: 'ready', retryAt: MONDAY + 1_000 });
    isBack = true;
    expect(codeOf(retry(scenario, 'make', null))).toBe('');
    expect(scenario.state.status).toBe('completed');
    const second = scenario.recorded.find(
      (event) => event.type === 'TaskStarted' && event.data.taskId === 'make' && event.data.attempt === 2,
    );
    expect(second).toMatchObject({ by: OPERATOR, data: { feedback: 'No answer.' } });
    expect(second!.data).not.toHaveProperty('reason');
    expect(scenario.state.exceptions).toBe(0);
  });

  test('at once, with the reason on the trail; its attempts are counted on', () => {
    const scenario = broken({ maxRetries: 1 });
    retry(scenario);
    expect(scenario.of('TaskStarted')[1]).toMatchObject({ attempt: 2, reason: REASON });
    expect(scenario.state.tasks['make']).toMatchObject({ status: 'blocked', attempt: 2 });
  });

  test('from its first attempt, where it failed: its incident is resolved, and the agent told why', () => {
    let isBack = false;
    const scenario = broken({ maxRetries: 0 }, () => isBack);
    expect(codeOf(retry(scenario, 'make', ''))).toBe('reason-required');
    isBack = true;
    expect(codeOf(retry(scenario))).toBe('');
    expect(scenario.of('IncidentResolved')).toMatchObject([{ action: 'redo', reason: REASON }]);
    expect(scenario.of('TaskStarted')[1]).toMatchObject({
      attempt: 2,
      feedback: expect.stringContaining(REASON),
    });
    expect(scenario.state).toMatchObject({ status: 'completed', exceptions: 0 });
  });

  test('where an input could not be evaluated: it is evaluated again', () => {
    const phases = [aPhase('build', [aTask('make', { inputs: { n: 'facts.size / facts.parts' } })])];
    const scenario = started(aDefinition({ phases }));
    scenario.send('SetFact', { name: 'size', value: 4 });
    scenario.send('SetFact', { name: 'parts', value: 'two' });
    expect(scenario.state.tasks['make']!.status).toBe('blocked');
    scenario.send('SetFact', { name: 'parts', value: 2 });
    expect(codeOf(retry(scenario))).toBe('');
    expect(scenario.of('IncidentResolved')).toMatchObject([{ action: 'ask-again', reason: REASON }]);
    expect(scenario.state.status).toBe('completed');
  });

  test('anew, where an agent does not come to an end: its attempt is stopped, an exception', () => {
    const scenario = plain();
    expect(codeOf(retry(scenario, 'make', ' '))).toBe('reason-required');
    expect(codeOf(retry(scenario))).toBe('');
    expect(scenario.effects.map(({ type, id }) => `${type} ${id}`)).toEqual([
      'RunAgent make.1',
      'StopAgent stop.make.1',
      'RunAgent make.2',
    ]);
    expect(scenario.of('ExceptionNoted')).toEqual([{ what: 'Attempt 1 at "Make" stopped', reason: REASON }]);
    // What the first one still says does not count.
    expect(codeOf(scenario.report('make', 1, work()))).toBe('task-not-open');
    scenario.runAgents();
    expect(scenario.state.status).toBe('completed');
  });

  test.each<[string, () => Scenario, RegExp]>([
    ['a person is at work on it', person, /a person is at work on it: hand it over, or send it back/],
    ['it has not begun', () => person(), /Task "after" is pending; what waits for its next attempt/],
    [
      'an approval holds it',
      () => {
        const scenario = person({ requiredApprovals: ['approver'], onRejection: 'hold' });
        scenario.send('CompleteTask', { taskId: 'make', reason: 'By phone.' });
        scenario.answer('approver', 'make', 'reject');
        return scenario;
      },
      /is blocked; resolve what holds it: approval-rejected\.make/,
    ],
  ])('not where %s', (_when, on, says) => {
    const scenario = on();
    const answer = retry(scenario, says.source.includes('after') ? 'after' : 'make');
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'nothing-to-retry' } });
    expect(answer.ok ? '' : answer.refusal.message).toMatch(says);
  });

  test('not what is not there, and not while paused', () => {
    const scenario = broken({ maxRetries: 3 });
    expect(codeOf(retry(scenario, 'none'))).toBe('task-not-found');
    scenario.send('PauseInstance', { reason: 'Freeze.' });
    expect(codeOf(retry(scenario))).toBe('instance-paused');
  });
});

describe('a task is skipped', () => {
  test('while an agent is at it: it is stopped, what depends on it goes on, an exception', () => {
    const scenario = plain();
    expect(codeOf(skip(scenario))).toBe('');
    expect(scenario.effects.map(({ type, id }) => `${type} ${id}`)).toEqual([
      'RunAgent make.1',
      'StopAgent stop.make.1',
      'RunAgent after.1',
    ]);
    expect(scenario.of('TaskSkipped')).toEqual([{ taskId: 'make', reason: REASON }]);
    expect(scenario.of('ExceptionNoted')).toEqual([{ what: 'Task "Make" skipped', reason: REASON }]);
  });

  test('before its turn has come', () => {
    const scenario = plain();
    expect(codeOf(skip(scenario, 'after'))).toBe('');
    scenario.runAgents();
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('TaskStarted').map(({ taskId }) => taskId)).toEqual(['make']);
  });

  test('while a person is at it: they are told', () => {
    const scenario = person();
    skip(scenario);
    expect(scenario.messages).toEqual(['task to doer: make', 'word to doer: make']);
    const unbound = started(
      aDefinition({ phases: [aPhase('build', [aTask('make', { assignee: 'doer' }), 'after'])] }),
      { start: { bindings: {}, allowUnbound: true } },
    );
    skip(unbound);
    expect(unbound.messages).toEqual([]);
    expect(unbound.state.status).toBe('completed');
  });

  test('while it is asked about, also when paused: nobody decides on it any more', () => {
    const scenario = started(
      aDefinition({
        phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] }), 'after'])],
      }),
    );
    scenario.send('PauseInstance', { reason: 'Freeze.' });
    expect(codeOf(skip(scenario))).toBe('');
    expect(scenario.approval('make')).toMatchObject({
      status: 'withdrawn',
      closedBecause: `Its task is skipped: ${REASON}`,
    });
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('approval-closed');
    expect(scenario.state.tasks['after']!.status).toBe('pending');
    scenario.send('ResumeInstance', { reason: 'Go on.' });
    expect(scenario.state.status).toBe('completed');
  });

  test('where it failed: its incident is over', () => {
    const scenario = broken({ maxRetries: 0 });
    expect(codeOf(skip(scenario))).toBe('');
    expect(scenario.state).toMatchObject({ status: 'completed', incidents: {}, exceptions: 1 });
  });

  test('not without a reason, not what is not there, not what is over', () => {
    const scenario = started(
      aDefinition({
        phases: [
          aPhase('build', ['make']),
          aPhase('extra', ['more'], { when: 'facts.wanted == true' }),
          aPhase('end', [aTask('sign', { assignee: 'doer' })]),
        ],
      }),
      { agentsWait: true },
    );
    expect(codeOf(skip(scenario, 'make', ' '))).toBe('reason-required');
    expect(codeOf(skip(scenario, 'none'))).toBe('task-not-found');
    scenario.send('SetFact', { name: 'wanted', value: false });
    scenario.runAgents();
    const refused = [skip(scenario, 'make'), skip(scenario, 'more')];
    expect(refused.map(codeOf)).toEqual(['task-not-open', 'task-not-open']);
    expect(JSON.stringify(refused)).toMatch(
      /make.*is completed.*more.*is skipped; it can be skipped until it is complete/,
    );
  });
});

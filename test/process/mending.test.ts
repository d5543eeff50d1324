// A task that failed, mended by people: those whom it was escalated to may try it again, give it away, skip it or do it.
import { describe, expect, test } from '@jest/globals';
import type { IncidentAction } from '../../process/events.ts';
import type { Principal } from '../../process/principal.ts';
import { aDefinition, aPhase, aTask, anAgent, anApprover } from '../support/definition-builder.ts';
import { OPERATOR, type Scenario, aBlob, codeOf, failure, started } from '../support/scenario.ts';
import { aMember, aTeam } from '../support/team-builder.ts';

const agents = { worker: anAgent(), lead: anAgent() };
const definition = (fields: object = {}) =>
  aDefinition({
    agents,
    phases: [
      aPhase('build', [
        aTask('make', { errorHandling: { maxRetries: 0 }, ...fields }),
        aTask('next', { assignee: 'lead' }),
      ]),
    ],
  });
const person = (id: string): Principal => ({ kind: 'participant', id, linkId: `link-${id}` });
/** `make` fails as long as `worker` does it. */
function stuck(fields: object = {}, options: Parameters<typeof started>[1] = {}): Scenario {
  return started(definition(fields), {
    agents: { make: () => failure('no licence') },
    agentsWait: true,
    ...options,
  });
}
function failed(fields: object = {}, options: Parameters<typeof started>[1] = {}): Scenario {
  const scenario = stuck(fields, options);
  scenario.report('make', 1, failure('no licence'));
  return scenario;
}
function resolve(
  scenario: Scenario,
  action: IncidentAction,
  by: Principal,
  target?: string,
  reason = 'Seen to.',
): string {
  const incidentId = Object.keys(scenario.state.incidents)[0] ?? 'none';
  const data = { incidentId, action, reason, ...(target === undefined ? {} : { target }) };
  return codeOf(scenario.send('ResolveIncident', data, by));
}

describe('a delegator', () => {
  const dispatcher = person('dispatcher');

  test('has a failed task tried again', () => {
    const scenario = failed();
    expect(resolve(scenario, 'redo', dispatcher)).toBe('');
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({
      taskId: 'make',
      attempt: 2,
      assignee: 'worker',
    });
  });

  test('gives it to another agent, who is told what went wrong', () => {
    const scenario = failed();
    expect(resolve(scenario, 'reassign', dispatcher, 'lead')).toBe('');
    expect(scenario.of('TaskHandedOver')).toMatchObject([
      { taskId: 'make', from: 'worker', to: 'lead', how: 'reassigned' },
    ]);
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({ assignee: 'lead', assigneeKind: 'agent' });
    expect(scenario.of('TaskStarted').at(-1)!.feedback).toContain('no licence');
    expect(scenario.of('ExceptionNoted')).toHaveLength(1);
    expect(scenario.state.incidents).toEqual({});
  });

  test('gives it to a person, who is asked to do it and does', () => {
    const scenario = failed();
    expect(resolve(scenario, 'reassign', dispatcher, 'doer')).toBe('');
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({ assignee: 'doer', assigneeKind: 'human' });
    expect(scenario.messages.at(-1)).toBe('task to doer: make');
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make', summary: 'Done' }, person('doer')))).toBe(
      '',
    );
    expect(scenario.state.tasks.make).toMatchObject({ status: 'completed', doneBy: ['doer'] });
  });

  test('skips it', () => {
    const scenario = failed();
    expect(resolve(scenario, 'skip', dispatcher)).toBe('');
    expect(scenario.state.tasks.make!.status).toBe('skipped');
  });

  test('does not cancel by it, nor without a reason', () => {
    const scenario = failed();
    expect(resolve(scenario, 'cancel', dispatcher)).toBe('forbidden');
    expect(resolve(scenario, 'redo', dispatcher, undefined, ' ')).toBe('reason-required');
    expect(resolve(scenario, 'cancel', OPERATOR)).toBe('');
  });

  test('resolves no other incident', () => {
    const scenario = started(
      aDefinition({
        phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], onRejection: 'hold' })])],
      }),
    );
    scenario.answer('approver', 'make', 'reject');
    expect(resolve(scenario, 'redo', dispatcher)).toBe('forbidden');
    const data = { incidentId: 'none', action: 'redo', reason: 'Again' } as const;
    expect(codeOf(scenario.send('ResolveIncident', data, dispatcher))).toBe('forbidden');
  });
});

describe('who it is given to', () => {
  test.each([
    ['nobody', undefined, 'target-not-found'],
    ['who has it', 'worker', 'invalid-command'],
    ['nobody here', 'stranger', 'participant-not-found'],
    ['who is to approve it', 'approver', 'doer-may-not-approve'],
  ])('is not %s', (_what, target, code) => {
    const scenario = failed({ requiredApprovals: ['approver'] });
    expect(resolve(scenario, 'reassign', OPERATOR, target)).toBe(code);
    expect(scenario.of('TaskHandedOver')).toEqual([]);
    expect(Object.keys(scenario.state.incidents)).toHaveLength(1);
  });

  test('an agent of the team alone can be', () => {
    const scenario = failed(
      {},
      {
        team: aTeam({
          agents: [aMember('helper')],
          orchestration: { mode: 'hierarchical', entryAgentId: 'helper' },
        }),
      },
    );
    expect(resolve(scenario, 'reassign', OPERATOR, 'helper')).toBe('');
    expect(scenario.effects.at(-1)).toMatchObject({ type: 'RunAgent', taskId: 'make', agentId: 'helper' });
  });

  test('keeps the task where it is sent back, and its own failure goes the ladder anew', () => {
    const scenario = failed({ errorHandling: { maxRetries: 0, escalateTo: 'lead' } });
    scenario.report('make', 2, failure());
    expect(scenario.of('TaskEscalated').map(({ toKind }) => toKind)).toEqual(['agent', 'human']);
    resolve(scenario, 'reassign', OPERATOR, 'doer');
    expect(scenario.state.tasks.make).toMatchObject({ assignee: 'doer', status: 'running' });
    expect(scenario.state.tasks.make!.escalatedTo).toBeUndefined();
  });
});

describe('completing it by hand', () => {
  const complete = (scenario: Scenario, by: Principal, reason = 'I did it myself.') =>
    codeOf(scenario.send('CompleteTask', { taskId: 'make', summary: 'Done', reason }, by));

  test.each([
    ['an operator', OPERATOR],
    ['a delegator', person('dispatcher')],
  ])('%s does it in the place of the agent: an exception, and the incident is over', (_who, by) => {
    const scenario = failed();
    expect(complete(scenario, by, '')).toBe('reason-required');
    expect(complete(scenario, by)).toBe('');
    expect(scenario.of('TaskWorkDone').at(-1)).toMatchObject({
      onBehalfOf: 'worker',
      reason: 'I did it myself.',
    });
    expect(scenario.state.tasks.make).toMatchObject({ status: 'completed', doneBy: ['worker', by.id] });
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.of('ExceptionNoted')).toHaveLength(1);
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({ taskId: 'next' });
  });

  test('still asks its approvers, none of whom may have done it', () => {
    const scenario = failed({
      requiredApprovals: ['approver'],
      errorHandling: { maxRetries: 0, escalateTo: 'approver' },
    });
    expect(complete(scenario, person('approver'))).toBe('doer-may-not-approve');
    expect(complete(scenario, person('dispatcher'))).toBe('');
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    scenario.answer('approver', 'make');
    expect(scenario.state.tasks.make!.status).toBe('completed');
  });

  test('needs what the task is expected to store', () => {
    const scenario = failed({ artifacts: ['plan'] });
    expect(complete(scenario, OPERATOR)).toBe('result-does-not-fit');
    scenario.send('StoreArtifact', { artifact: aBlob('plan'), taskId: 'make' });
    expect(complete(scenario, OPERATOR)).toBe('');
  });

  test('is not for anybody else, nor while the agent is at it', () => {
    const running = stuck();
    expect(complete(running, OPERATOR)).toBe('task-not-a-persons');
    expect(complete(running, person('dispatcher'))).toBe('forbidden');
    const scenario = failed();
    expect(complete(scenario, person('doer'))).toBe('forbidden');
    expect(complete(scenario, person('watcher'))).toBe('forbidden');
  });
});

describe('who may mend', () => {
  test('is whom it was escalated to, as long as it is held; nobody else', () => {
    const team = aTeam({
      agents: [aMember('worker')],
      orchestration: { mode: 'hierarchical', entryAgentId: 'worker', escalationPath: ['second'] },
    });
    const scenario = failed({}, { team });
    expect(resolve(scenario, 'redo', person('doer'))).toBe('forbidden');
    expect(resolve(scenario, 'redo', person('approver'))).toBe('forbidden');
    expect(resolve(scenario, 'redo', person('second'))).toBe('');
    expect(resolve(scenario, 'redo', person('second'))).toBe('forbidden');
  });

  test('is who stands in for them', () => {
    const away = { dispatcher: { substitute: 'doer', until: null } };
    const scenario = failed({}, { start: { away } });
    // The right is the delegator's; who stands in has what an escalation gives.
    expect(resolve(scenario, 'redo', person('doer'))).toBe('');
  });

  test('is nobody who merely approves something', () => {
    const humans = { ...definition().humans, other: anApprover() };
    const scenario = started({ ...definition(), humans }, { agentsWait: true });
    scenario.report('make', 1, failure());
    expect(resolve(scenario, 'skip', person('other'))).toBe('forbidden');
  });
});

test('work that is under way and no longer wanted is stopped', () => {
  const scenario = started(
    aDefinition({ agents, phases: [aPhase('build', ['make', aTask('other')], { parallelExecution: true })] }),
    { agentsWait: true },
  );
  scenario.send('SendBack', { target: 'build', reason: 'Another plan' });
  const stopped = scenario.effects.filter(({ type }) => type === 'StopAgent').map(({ id }) => id);
  expect(stopped).toEqual(['stop.make.1', 'stop.other.1']);
  expect(scenario.of('TaskStarted').map(({ taskId, attempt }) => `${taskId} ${attempt}`)).toEqual([
    'make 1',
    'other 1',
    'make 2',
    'other 2',
  ]);
});

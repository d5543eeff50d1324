// A task that fails: tried again, then once by another agent, then it goes to people.
import { describe, expect, test } from '@jest/globals';
import type { TeamAgent } from '../../definition/team-types.ts';
import type { ErrorHandling, ProcessDefinition } from '../../definition/types.ts';
import { aDefinition, aPhase, aTask, anAgent } from '../support/definition-builder.ts';
import { escalatedNext } from '../../process/approvals/escalation-targets.ts';
import { MINUTE, MONDAY, failure, started, wellDone } from '../support/scenario.ts';
import { aTeam, aMember } from '../support/team-builder.ts';

const agents = { worker: anAgent(), lead: anAgent({ role: 'lead' }) };

function definition(errorHandling: ErrorHandling, fields: Partial<ProcessDefinition> = {}) {
  return aDefinition({
    agents,
    phases: [aPhase('build', ['make', aTask('other')], { parallelExecution: true, errorHandling })],
    ...fields,
  });
}

/** Who was given which attempt of `make`. */
const attemptsOf = (scenario: ReturnType<typeof started>) =>
  scenario
    .of('TaskStarted')
    .filter(({ taskId }) => taskId === 'make')
    .map(({ attempt, assignee }) => `${attempt} ${assignee}`);

describe('a task whose attempts are used up', () => {
  test('goes to the agent that errorHandling names, once, told the failure; others go on', () => {
    const scenario = started(
      definition({ maxRetries: 1, escalateTo: 'lead', notifyParticipants: ['watcher'] }),
      {
        agents: {
          make: ({ attempt }) =>
            attempt < 3 ? failure('no licence') : wellDone({ taskId: 'make', attempt, expected: [] }),
        },
      },
    );
    scenario.wait(10 * MINUTE);
    expect(attemptsOf(scenario)).toEqual(['1 worker', '2 worker', '3 lead']);
    expect(scenario.of('TaskEscalated')).toMatchObject([
      { taskId: 'make', from: 'worker', to: ['lead'], toKind: 'agent' },
    ]);
    expect(scenario.of('TaskStarted').find(({ attempt }) => attempt === 3)?.feedback).toContain('no licence');
    expect(scenario.messages).toContain('word to watcher: make');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.state.tasks.make).toMatchObject({ assignee: 'lead', doneBy: ['lead'] });
  });

  test('goes to people where that agent fails, too, and never to it a second time', () => {
    const scenario = started(
      definition({ maxRetries: 0, escalateTo: 'lead', notifyParticipants: ['watcher'] }),
      {
        agents: { make: () => failure('no licence') },
      },
    );
    expect(attemptsOf(scenario)).toEqual(['1 worker', '2 lead']);
    expect(scenario.of('TaskEscalated').map(({ toKind, to }) => [toKind, to])).toEqual([
      ['agent', ['lead']],
      ['human', ['dispatcher']],
    ]);
    expect(scenario.state.tasks).toMatchObject({
      make: { status: 'blocked' },
      other: { status: 'completed' },
    });
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'task-failed', taskId: 'make' }]);
    expect(scenario.messages).toEqual([
      'word to watcher: make',
      'escalation to dispatcher: make',
      'escalation to watcher: make',
    ]);
  });

  test('begins the ladder anew once a person has it done again', () => {
    const scenario = started(definition({ maxRetries: 0, escalateTo: 'lead' }), {
      agents: { make: () => failure() },
    });
    const incidentId = Object.keys(scenario.state.incidents)[0]!;
    scenario.send('ResolveIncident', { incidentId, action: 'redo', reason: 'The licence is there.' });
    expect(attemptsOf(scenario)).toEqual(['1 worker', '2 lead', '3 worker', '4 lead']);
    expect(Object.keys(scenario.state.incidents)).toHaveLength(1);
  });

  test('stays with the agent that did it where its work is sent back', () => {
    const scenario = started(
      definition(
        { maxRetries: 0, escalateTo: 'lead' },
        {
          phases: [
            aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })], {
              errorHandling: { maxRetries: 0, escalateTo: 'lead' },
            }),
          ],
        },
      ),
      { agents: { make: (run) => (run.attempt === 1 ? failure() : wellDone(run)) } },
    );
    scenario.answer('approver', 'make', 'reject');
    expect(attemptsOf(scenario)).toEqual(['1 worker', '2 lead', '3 lead']);
  });

  test.each<[string, string[], Partial<TeamAgent>, string]>([
    ['an agent on the team’s path', ['worker', 'lead', 'approver'], {}, 'approver'],
    ['whom the agent reports to', [], { hierarchy: { level: 2, reportsTo: 'lead' } }, 'dispatcher'],
  ])('goes to %s where nothing else is named', (_what, escalationPath, member, person) => {
    const team = aTeam({
      agents: [aMember('lead', { hierarchy: { level: 1 } }), aMember('worker', member)],
      orchestration: { mode: 'hierarchical', entryAgentId: 'lead', escalationPath },
    });
    const scenario = started(definition({ maxRetries: 0 }), { team, agents: { make: () => failure() } });
    expect(attemptsOf(scenario)).toEqual(['1 worker', '2 lead']);
    const [, toPeople] = scenario.of('TaskEscalated');
    expect(toPeople?.to).toEqual([person]);
  });

  test('of an approval reaches the agent named, and people once it has had it', () => {
    const { graph, state } = started(definition({}));
    expect(escalatedNext(graph, state, {}, MONDAY, 'lead')).toEqual(['lead']);
    expect(escalatedNext(graph, state, { escalatedTo: ['lead'] }, MONDAY, 'lead')).toEqual(['dispatcher']);
    expect(escalatedNext(graph, state, {}, MONDAY)).toEqual(['dispatcher']);
    expect(escalatedNext(graph, state, {}, MONDAY, 'second')).toEqual(['second']);
  });

  test('with a person named first goes to them, and to no agent', () => {
    const team = aTeam({
      agents: [aMember('lead')],
      orchestration: { mode: 'hierarchical', entryAgentId: 'lead', escalationPath: ['lead'] },
    });
    const scenario = started(definition({ maxRetries: 0, escalateTo: 'second' }), {
      team,
      agents: { make: () => failure() },
    });
    expect(attemptsOf(scenario)).toEqual(['1 worker']);
    expect(scenario.of('TaskEscalated').map(({ to }) => to)).toEqual([['second', 'dispatcher']]);
  });

  test('without team and agent is told of as ever: no escalation on the trail', () => {
    const scenario = started(definition({ maxRetries: 0, escalateTo: 'second' }), {
      agents: { make: () => failure() },
    });
    expect(scenario.of('TaskEscalated')).toEqual([]);
    expect(scenario.messages).toEqual(['escalation to second: make']);
  });

  test('that nobody with an address can be told of is an incident all the same', () => {
    const team = aTeam({
      agents: [aMember('worker')],
      orchestration: { mode: 'hierarchical', entryAgentId: 'worker' },
    });
    const scenario = started(definition({ maxRetries: 0 }), {
      team,
      start: { bindings: {}, allowUnbound: true },
      agents: { make: () => failure() },
    });
    expect(scenario.of('TaskEscalated')).toEqual([]);
    expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'task-failed' }]);
  });

  test.each(['hold', 'skip', 'fail'] as const)('with the policy %s goes to no agent', (taskFailure) => {
    const scenario = started(definition({ maxRetries: 0, taskFailure, escalateTo: 'lead' }), {
      agents: { make: () => failure() },
    });
    expect(attemptsOf(scenario)).toEqual(['1 worker']);
    expect(scenario.of('TaskEscalated')).toEqual([]);
  });
});

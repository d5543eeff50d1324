// Who may decide at all: the same answer when somebody is asked, takes over, gets an address, and decides.
import { describe, expect, test } from '@jest/globals';
import type { ProcessDefinition } from '../../definition/types.ts';
import { unfitToDecide } from '../../process/approvals/fit-to-decide.ts';
import type { StartData } from '../../process/commands.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';
import { HOUR, Scenario, codeOf, started } from '../support/scenario.ts';

const definition = (fields: Partial<ProcessDefinition> = {}) =>
  aDefinition({ phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])], ...fields });

const startedBy = (starterIs: string[], fields: Partial<ProcessDefinition> = {}): Scenario =>
  started(definition(fields), { start: { starterIs } });

const request = (scenario: Scenario, ...approverIds: string[]) =>
  scenario.send('RequestApproval', { taskId: 'make', approverIds, title: 'T', artifacts: [] });

describe('who may not decide', () => {
  const scenario = startedBy(['second']);
  const code = (id: string, rest: { inPlaceOf?: string; isStarter?: boolean } = {}) =>
    unfitToDecide(scenario.graph, scenario.state, { taskId: 'make' }, { id, ...rest })?.code;

  test.each([
    ['worker', 'participant-is-agent'],
    ['nobody', 'participant-not-found'],
    ['watcher', 'not-an-approver'],
    ['second', 'starter-may-not-approve'],
    ['approver', undefined],
  ])('%s: %s', (id, expected) => expect(code(id)).toBe(expected));

  test('somebody new has the rights of whom they come for', () => {
    expect(code('guest', { inPlaceOf: 'approver' })).toBeUndefined();
    expect(code('guest', { inPlaceOf: 'watcher' })).toBe('not-an-approver');
    expect(code('guest', { inPlaceOf: 'approver', isStarter: true })).toBe('starter-may-not-approve');
  });

  test('who did the work, and whose work it is', () => {
    const task = aTask('make', { assignee: 'second', requiredApprovals: ['approver'] });
    const byPerson = started(aDefinition({ phases: [aPhase('build', [task])] }));
    const whether = (id: string) =>
      unfitToDecide(byPerson.graph, byPerson.state, { taskId: 'make' }, { id })?.code;
    expect(whether('second')).toBe('doer-may-not-approve');
    expect(unfitToDecide(byPerson.graph, byPerson.state, {}, { id: 'second' })).toBeNull();
    expect(codeOf(request(byPerson, 'second'))).toBe('doer-may-not-approve');
    byPerson.send(
      'CompleteTask',
      { taskId: 'make', reason: 'By phone' },
      {
        kind: 'operator',
        id: 'approver',
        role: 'operator',
        via: 'local',
      },
    );
    // The operator who entered the work is the approver themselves.
    expect(codeOf(byPerson.answer('approver', 'make'))).toBe('doer-may-not-approve');
  });
});

describe('separation of duties', () => {
  const startOf = (fields: Partial<ProcessDefinition>, data: Partial<StartData>) =>
    new Scenario(definition(fields)).start(data);

  test('a start by somebody whose approval is needed is refused, with the way out', () => {
    const answer = startOf({}, { starterIs: ['watcher', 'approver'] });
    expect(answer).toMatchObject({
      refusal: {
        code: 'starter-may-not-approve',
        message:
          'approver would start this instance and approve in it. Have somebody else start it, give the approver another address, or set separationOfDuties: false in the definition.',
        details: { participantIds: ['approver'] },
      },
    });
  });

  test('a start by anybody else is none of it', () => {
    expect(codeOf(startOf({}, { starterIs: ['watcher'] }))).toBe('');
    expect(codeOf(startOf({}, {}))).toBe('');
  });

  test('where the definition waives it, the starter starts, is asked and decides', () => {
    const scenario = startedBy(['approver', 'second'], { separationOfDuties: false });
    expect(codeOf(request(scenario, 'second'))).toBe('');
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('');
    expect(codeOf(scenario.answer('second', 'make_request_1'))).toBe('');
    expect(scenario.state.status).toBe('completed');
  });

  test('the starter is not asked by hand either', () => {
    expect(request(startedBy(['second']), 'approver', 'second')).toMatchObject({
      refusal: { code: 'starter-may-not-approve', details: { participantId: 'second' } },
    });
  });

  test('an approver does not get the starter’s address', () => {
    const scenario = startedBy([]);
    const bind = (participantId: string, bindingId: string, isStarter: boolean) =>
      codeOf(scenario.send('BindParticipant', { participantId, bindingId, isStarter, reason: 'r' }));
    expect(bind('approver', 'b1', true)).toBe('starter-may-not-approve');
    request(scenario, 'second');
    expect(bind('second', 'b2', true)).toBe('starter-may-not-approve');
    expect(bind('watcher', 'b3', true)).toBe('');
    expect(scenario.state.starterIs).toEqual(['watcher']);
    expect(bind('watcher', 'b4', false)).toBe('');
    expect(scenario.state.starterIs).toEqual([]);
    expect(bind('approver', 'b5', false)).toBe('');
    expect(scenario.state.starterIs).toEqual([]);
    const waived = startedBy([], { separationOfDuties: false });
    const to = { participantId: 'approver', bindingId: 'b6', isStarter: true };
    expect(codeOf(waived.send('BindParticipant', to))).toBe('');
    expect(waived.state.starterIs).toEqual(['approver']);
  });

  test('the starter does not decide either when an escalation reaches them', () => {
    const chief = { raidRole: 'delegator' as const, mayDecide: true };
    const humans = { approver: { raidRole: 'approver' as const }, chief };
    const scenario = startedBy(['chief'], { humans });
    scenario.wait(48 * HOUR);
    expect(scenario.approval('make').escalatedTo).toEqual(['chief']);
    expect(codeOf(scenario.answer('chief', 'make'))).toBe('starter-may-not-approve');
  });
});

describe('a mailed code', () => {
  const withCode = () =>
    started(
      aDefinition({
        phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], stepUp: 'mail-code' })])],
      }),
    );

  test('is needed for either answer', () => {
    const scenario = withCode();
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('code-required');
    expect(codeOf(scenario.answer('approver', 'make', 'reject'))).toBe('code-required');
    expect(codeOf(scenario.answer('approver', 'make', 'approve', { confirmedBy: 'mail-code' }))).toBe('');
    expect(scenario.of('ApprovalDecided')).toMatchObject([{ confirmedBy: 'mail-code' }]);
    expect(scenario.state.status).toBe('completed');
  });

  test('stays on record where none is needed', () => {
    const scenario = startedBy([]);
    expect(codeOf(scenario.answer('approver', 'make', 'approve', { confirmedBy: 'mail-code' }))).toBe('');
  });
});

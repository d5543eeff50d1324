// Absence: what is asked of somebody away goes to their substitute, as far as that one may, and as long as they are away.
import { describe, expect, test } from '@jest/globals';
import { nextDeadline, waitsFor } from '../../process/index.ts';
import { isAway, substituteOf } from '../../process/people.ts';
import type { Successor } from '../../process/commands.ts';
import type { Principal } from '../../process/principal.ts';
import { DAY, HOUR, MONDAY, OPERATOR, Scenario, codeOf, started } from '../support/scenario.ts';
import { as, deciding, doing } from '../support/people-definition.ts';

function away(
  scenario: Scenario,
  participantId: string,
  to: string | Successor | null,
  {
    until = null,
    by = OPERATOR,
    reason = 'Ill.',
  }: { until?: number | null; by?: Principal; reason?: string } = {},
): string {
  const substitute = typeof to === 'string' ? { participantId: to } : to;
  return codeOf(scenario.send('SetAbsence', { participantId, substitute, until, reason }, by));
}
const incidents = (scenario: Scenario) => Object.values(scenario.state.incidents);
const on = (scenario: Scenario) => waitsFor(scenario.graph, scenario.state).flatMap((wait) => wait.on);

describe('somebody away', () => {
  test('is asked first, and then their substitute, in one step; they hear of it', () => {
    const scenario = started(deciding(['approver', 'third']), { agentsWait: true });
    expect(away(scenario, 'approver', 'second', { by: as('approver'), reason: '' })).toBe('');
    expect(scenario.of('AbsenceSet')).toEqual([
      { participantId: 'approver', substitute: 'second', until: null, reason: '' },
    ]);
    scenario.runAgents();
    expect(scenario.of('ApprovalRequested')[0]!.approvers).toEqual(['approver', 'third']);
    expect(scenario.of('ApprovalHandedOver')).toMatchObject([
      { from: 'approver', to: 'second', how: 'absence', reason: 'They are away.' },
    ]);
    expect(scenario.messages.filter((each) => each.includes('make'))).toEqual([
      'approval to second: task.make.1',
      'approval to third: task.make.1',
      'handed_over to approver: task.make.1',
    ]);
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('not-an-approver');
  });

  test('has what waits for them handed over at once', () => {
    const scenario = started(deciding(['approver', 'third']));
    expect(away(scenario, 'approver', 'second')).toBe('');
    expect(scenario.approval('make').approvers).toEqual(['second', 'third']);
    expect(scenario.of('ExceptionNoted')).toEqual([
      { what: 'second is asked in the place of approver', reason: 'Ill.' },
    ]);
    // Said again, nothing is left to hand over; what they answered stays theirs.
    scenario.answer('third', 'make');
    const before = scenario.messages.length;
    const seq = scenario.state.seq;
    expect(away(scenario, 'approver', 'second')).toBe('');
    expect(scenario.state.seq).toBe(seq);
    // Another end of the same absence is news.
    expect(away(scenario, 'approver', 'second', { until: MONDAY + DAY })).toBe('');
    expect(scenario.state.away!['approver']!.until).toBe(MONDAY + DAY);
    expect(away(scenario, 'third', 'approver')).toBe('');
    expect(scenario.messages).toHaveLength(before);
    expect(scenario.approval('make').approvers).toEqual(['second', 'third']);
  });

  test('is asked again once back, and what was handed over stays', () => {
    const scenario = started(deciding(['approver']));
    away(scenario, 'approver', 'second');
    expect(away(scenario, 'approver', null, { by: as('approver') })).toBe('');
    expect(scenario.of('AbsenceSet').at(-1)).toMatchObject({ substitute: null, until: null });
    expect(away(scenario, 'approver', null)).toBe('');
    expect(scenario.of('AbsenceSet')).toHaveLength(2);
    expect(scenario.approval('make').approvers).toEqual(['second']);
    scenario.answer('second', 'make', 'reject');
    expect(scenario.approval('make')).toMatchObject({ round: 2, approvers: ['approver'] });
  });

  test('until a time, is asked again after it, without a timer', () => {
    const scenario = started(deciding(['approver']), { agentsWait: true });
    expect(away(scenario, 'approver', 'second', { until: MONDAY + DAY })).toBe('');
    expect(nextDeadline(scenario.graph, scenario.state)).toBeNull();
    expect(isAway(scenario.state, 'approver', MONDAY + DAY - 1)).toBe(true);
    expect(isAway(scenario.state, 'approver', MONDAY + DAY)).toBe(false);
    scenario.wait(DAY);
    scenario.runAgents();
    expect(scenario.of('ApprovalHandedOver')).toEqual([]);
  });

  test('is by the definition, or said at the start, which goes first', () => {
    const humans = {
      approver: { raidRole: 'approver', away: { substitute: 'second' } },
      second: { raidRole: 'approver', away: { substitute: 'third', until: '2026-01-05T08:00:00Z' } },
      third: { raidRole: 'approver', away: { substitute: 'second', until: '2026-01-06T09:00:00+01:00' } },
    } as const;
    const byDefinition = started(deciding(['approver', 'third'], {}, humans));
    expect(byDefinition.of('AbsenceSet')).toEqual([
      { participantId: 'approver', substitute: 'second', until: null, reason: '' },
      { participantId: 'third', substitute: 'second', until: MONDAY + 23 * HOUR, reason: '' },
    ]);
    expect(byDefinition.approval('make').approvers).toEqual(['second', 'third']);
    const start = { away: { approver: { substitute: 'fourth', until: MONDAY + 1 } } };
    const fourth = { fourth: { raidRole: 'approver' } } as const;
    const said = started(deciding(['approver'], {}, { ...humans, ...fourth }), { start });
    expect(said.approval('make').approvers).toEqual(['fourth']);
    expect(said.recorded[0]!.data).not.toHaveProperty('away');
  });

  test.each([
    [{ nobody: { substitute: 'second', until: null } }, 'participant-not-found'],
    [{ approver: { substitute: 'nobody', until: null } }, 'participant-not-found'],
    [{ approver: { substitute: 'approver', until: null } }, 'invalid-command'],
    [{ approver: { substitute: 'second', until: MONDAY } }, 'invalid-command'],
  ])('at the start is refused: %j', (said, code) => {
    const answer = new Scenario(deciding(['approver'])).start({ away: said });
    expect(codeOf(answer)).toBe(code);
  });

  test('at the start is refused with a substitute without an address, unless that is waived', () => {
    const start = (allowUnbound: boolean) =>
      new Scenario(deciding(['approver'])).start({
        bindings: { approver: 'b1' },
        away: { approver: { substitute: 'second', until: null } },
        allowUnbound,
      });
    const refused = start(false);
    expect(refused.ok ? null : refused.refusal).toMatchObject({
      code: 'approver-without-address',
      details: { field: 'away', participantIds: ['second'] },
    });
    expect(codeOf(start(true))).toBe('');
  });

  test('with a substitute away too: theirs is asked', () => {
    const scenario = started(deciding(['approver']), { agentsWait: true });
    away(scenario, 'approver', 'second');
    away(scenario, 'second', 'third', { until: MONDAY + HOUR });
    expect(substituteOf(scenario.state, 'approver', MONDAY)).toBe('third');
    expect(substituteOf(scenario.state, 'approver', MONDAY + HOUR)).toBe('second');
    expect(substituteOf(scenario.state, 'third', MONDAY)).toBe('third');
    scenario.runAgents();
    expect(scenario.approval('make').approvers).toEqual(['third']);
  });

  test('in a circle: it stays with them, as an incident', () => {
    const scenario = started(deciding(['approver']), { agentsWait: true });
    away(scenario, 'approver', 'second');
    away(scenario, 'second', 'approver');
    expect(substituteOf(scenario.state, 'approver', MONDAY)).toBeNull();
    scenario.runAgents();
    expect(scenario.approval('make').approvers).toEqual(['approver']);
    expect(scenario.messages).toEqual(['approval to approver: task.make.1']);
    expect(incidents(scenario)).toMatchObject([
      {
        kind: 'substitute-unfit',
        approvalId: 'task.make.1',
        participantId: 'approver',
        message: '"Make" stays with approver, who is away. Everybody who would stand in is away too.',
      },
    ]);
    expect(on(scenario)).toEqual(['approver', 'approver']);
    away(scenario, 'approver', null);
    expect(incidents(scenario)).toEqual([]);
  });

  test('whose substitute may not decide: it stays with them until it is handed over', () => {
    const scenario = started(deciding(['approver', 'second']));
    away(scenario, 'approver', 'second');
    expect(scenario.approval('make').approvers).toEqual(['approver', 'second']);
    expect(incidents(scenario)).toMatchObject([
      { kind: 'substitute-unfit', taskId: 'make', phaseId: 'build' },
    ]);
    const data = { approvalId: 'task.make.1', from: 'approver', to: { participantId: 'third' }, reason: 'r' };
    expect(codeOf(scenario.send('HandOverApproval', data))).toBe('');
    expect(incidents(scenario)).toEqual([]);
  });

  test('about a gate: the incident names it', () => {
    const definition = deciding([]);
    const gates = [
      { id: 'go', name: 'Go', type: 'approval' as const, beforePhase: 'build', approvers: ['approver'] },
    ];
    const scenario = started(
      { ...definition, gates },
      { start: { away: { approver: { substitute: 'doer', until: null } } } },
    );
    expect(incidents(scenario)).toMatchObject([{ kind: 'substitute-unfit', gateId: 'go', phaseId: 'build' }]);
    scenario.answer('approver', 'go');
    expect(incidents(scenario)).toEqual([]);
  });

  test('and a new person stands in', () => {
    const scenario = started(deciding(['approver']));
    const guest = { participantId: 'guest_1', bindingId: 'b1' };
    expect(away(scenario, 'approver', guest, { by: as('approver') })).toBe('');
    expect(scenario.of('GuestJoined')).toEqual([
      { participantId: 'guest_1', bindingId: 'b1', inPlaceOf: 'approver' },
    ]);
    // A guest is a person here, who may be away as well.
    expect(away(scenario, 'guest_1', 'second', { by: as('guest_1') })).toBe('');
    expect(scenario.approval('make').approvers).toEqual(['second']);
  });

  test('in the next round: who has their place for good is asked, and stood in for', () => {
    const scenario = started(
      deciding(['approver'], {}, { second: { raidRole: 'approver', canDelegate: true } }),
    );
    const give = (from: string, to: string) => {
      const approvalId = scenario.approval('make').id;
      const data = { approvalId, from, to: { participantId: to }, reason: 'r' };
      return codeOf(scenario.send('HandOverApproval', data, as(from)));
    };
    expect(give('approver', 'second')).toBe('');
    away(scenario, 'second', 'third');
    scenario.answer('third', 'make', 'reject');
    expect(scenario.approval('make')).toMatchObject({
      round: 2,
      approvers: ['third'],
      inPlaceOf: { second: 'approver', third: 'second' },
      standIns: ['third'],
    });
    away(scenario, 'second', null);
    scenario.answer('third', 'make', 'reject');
    expect(scenario.approval('make')).toMatchObject({ round: 3, approvers: ['second'] });
  });

  test('is not told of an escalation: their substitute is, and the trail says so', () => {
    const clock = { timeout: '4h', escalateAfter: '1h', escalations: [{ after: '2h', to: 'second' }] };
    const scenario = started(deciding(['approver'], clock));
    away(scenario, 'boss', 'helper', { until: MONDAY + 3 * HOUR });
    away(scenario, 'second', 'third');
    scenario.wait(4 * HOUR);
    expect(scenario.of('ApprovalEscalated').map(({ to }) => to)).toEqual([['helper'], ['third'], ['boss']]);
    expect(scenario.messages.filter((each) => each.startsWith('escalation'))).toEqual([
      'escalation to helper: task.make.1',
      'escalation to third: task.make.1',
      'escalation to boss: task.make.1',
    ]);
    expect(scenario.approval('make').escalatedTo).toEqual(['helper', 'third', 'boss']);
  });

  test('where everybody who would be told is away, or shares a substitute', () => {
    const two = { chief: { raidRole: 'delegator' } } as const;
    const shared = started(deciding(['approver'], { timeout: '4h' }, two));
    away(shared, 'boss', 'helper');
    away(shared, 'chief', 'helper');
    shared.wait(4 * HOUR);
    expect(shared.of('ApprovalEscalated')).toMatchObject([{ to: ['helper'] }]);
    // Named, but in a circle with who stands in: the delegators are told.
    const circle = started(deciding(['approver'], { timeout: '4h', escalateTo: 'second' }));
    away(circle, 'second', 'third');
    away(circle, 'third', 'second');
    circle.wait(4 * HOUR);
    expect(circle.of('ApprovalEscalated')).toMatchObject([{ to: ['boss'] }]);
    const nobody = started(deciding(['approver'], { timeout: '4h' }));
    away(nobody, 'boss', 'helper');
    away(nobody, 'helper', 'boss');
    nobody.wait(4 * HOUR);
    expect(nobody.of('ApprovalEscalated')).toMatchObject([{ to: [] }]);
    expect(incidents(nobody)).toMatchObject([{ kind: 'nobody-to-escalate-to' }]);
    // At its deadline they are away, and were when it was asked: then it holds.
    const away3 = {
      boss: { substitute: 'helper', until: null },
      helper: { substitute: 'boss', until: null },
    };
    const held = started(deciding(['approver'], { timeout: '4h' }), { start: { away: away3 } });
    expect(held.approval('make').onTimeout).toBe('hold');
  });

  test('while the instance ends, nothing is handed over any more', () => {
    const scenario = started(deciding(['approver'], { onRejection: 'cancel' }));
    away(scenario, 'approver', 'second');
    scenario.answer('second', 'make', 'reject');
    expect(scenario.state.status).toBe('cancelled');
  });
});

describe('a person’s task', () => {
  test('goes to the substitute when it starts or runs, and back when it is done again', () => {
    const scenario = started(doing());
    expect(away(scenario, 'doer', 'helper', { by: as('boss') })).toBe('');
    expect(scenario.of('TaskHandedOver')).toMatchObject([{ from: 'doer', to: 'helper', how: 'absence' }]);
    expect(scenario.messages.slice(-2)).toEqual(['task to helper: make', 'handed_over to doer: make']);
    scenario.send('CompleteTask', { taskId: 'make' }, as('helper'));
    scenario.answer('approver', 'make', 'reject');
    expect(scenario.of('TaskStarted').at(-1)!.assignee).toBe('doer');
    expect(scenario.state.tasks['make']).toMatchObject({ assignee: 'helper', standIn: true });
    scenario.send('CompleteTask', { taskId: 'make' }, as('helper'));
    away(scenario, 'doer', null);
    scenario.answer('approver', 'make', 'reject');
    expect(scenario.state.tasks['make']).not.toHaveProperty('assignee');
    expect(scenario.messages.at(-2)).toBe('task to doer: make');
  });

  test('stays with them where the substitute approves it, or everybody is away', () => {
    const scenario = started(doing());
    away(scenario, 'doer', 'approver');
    expect(incidents(scenario)).toMatchObject([
      { kind: 'substitute-unfit', taskId: 'make', participantId: 'doer', actions: ['dismiss'] },
    ]);
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, as('doer')))).toBe('');
    expect(incidents(scenario)).toEqual([]);
    const circle = started(doing(), {
      start: {
        away: { doer: { substitute: 'helper', until: null }, helper: { substitute: 'doer', until: null } },
      },
    });
    expect(incidents(circle)).toMatchObject([{ kind: 'substitute-unfit', taskId: 'make' }]);
    const data = { taskId: 'make', to: { participantId: 'third' }, reason: 'r' };
    expect(codeOf(circle.send('HandOverTask', data))).toBe('');
    expect(incidents(circle)).toEqual([]);
  });
});

test.each<[string, string, string | null, object, string]>([
  ['by somebody who may not delegate', 'second', 'third', { by: as('second') }, 'may-not-delegate'],
  ['of another person', 'second', 'third', { by: as('approver') }, 'may-not-delegate'],
  ['of an agent', 'worker', 'third', {}, 'participant-is-agent'],
  ['of nobody', 'nobody', 'third', {}, 'participant-not-found'],
  ['with an agent', 'approver', 'worker', {}, 'participant-is-agent'],
  ['with nobody', 'approver', 'nobody', {}, 'participant-not-found'],
  ['with themselves', 'approver', 'approver', {}, 'invalid-command'],
  ['that is over', 'approver', 'third', { until: MONDAY }, 'invalid-command'],
  ['until no time', 'approver', 'third', { until: Number.NaN }, 'invalid-command'],
  ['by an operator who does not say why', 'approver', 'third', { reason: ' ' }, 'reason-required'],
])('an absence is refused: %s', (_what, id, to, options, code) => {
  const scenario = started(deciding(['approver', 'second']));
  const before = scenario.recorded.length;
  expect(away(scenario, id, to, options)).toBe(code);
  expect(scenario.recorded).toHaveLength(before);
});

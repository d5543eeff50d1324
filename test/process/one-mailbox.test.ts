// One mailbox, one person: ids whose address is the same count as one, for doing, starting and answering.
import { describe, expect, test } from '@jest/globals';
import type { ApprovalRules, ProcessDefinition } from '../../definition/types.ts';
import { boundAs } from '../../process/approvals/one-mailbox.ts';
import type { StartData } from '../../process/commands.ts';
import { refuseDecision } from '../../process/index.ts';
import { notCounted } from '../../process/views/not-counted.ts';
import { aDefinition, aGate, anApprover, aPhase, aTask } from '../support/definition-builder.ts';
import { DAY, HOUR, Scenario, codeOf, started } from '../support/scenario.ts';

const humans = {
  approver: anApprover({ canDelegate: true }),
  second: anApprover(),
  third: anApprover(),
  doer: { raidRole: 'responsible' },
  watcher: { raidRole: 'informed', notificationPreferences: { progress: 'none' } },
  boss: { raidRole: 'delegator', mayDecide: true },
} as const;

const asking = (
  approvers: string[],
  rules: ApprovalRules & { assignee?: string } = {},
  fields: Partial<ProcessDefinition> = {},
): ProcessDefinition =>
  aDefinition({
    humans,
    phases: [aPhase('build', [aTask('make', { requiredApprovals: approvers, ...rules })])],
    ...fields,
  });

const pair = (one: string, other: string): string[][] => [[one, other]];
const starting = (definition: ProcessDefinition, data: Partial<StartData>) =>
  new Scenario(definition).start(data);
const bind = (scenario: Scenario, participantId: string, sameAs: string[] | undefined, isStarter?: boolean) =>
  scenario.send('BindParticipant', {
    participantId,
    bindingId: `bind-${participantId}-${scenario.recorded.length}`,
    reason: 'Moved.',
    ...(sameAs === undefined ? {} : { sameAs }),
    ...(isStarter === undefined ? {} : { isStarter }),
  });
const handOver = (scenario: Scenario, from: string, to: string) =>
  scenario.send('HandOverApproval', {
    approvalId: scenario.approval('make').id,
    from,
    to: { participantId: to },
    reason: 'On holiday.',
  });

describe('at the start', () => {
  test('two approvers of one approval that needs both: refused, with both named and the cure', () => {
    expect(starting(asking(['approver', 'second']), { sameAs: pair('approver', 'second') })).toMatchObject({
      refusal: {
        code: 'already-an-approver',
        message:
          'approver and second have one e-mail address: approver and second decide the same approval, which needs both, and one address gives one answer; give each of them an address of their own.',
        details: { participantIds: ['approver', 'second'] },
      },
    });
  });

  test('who does the work and the only one to approve it: refused', () => {
    const definition = asking(['approver'], { assignee: 'doer' });
    expect(starting(definition, { sameAs: pair('doer', 'approver') })).toMatchObject({
      refusal: {
        code: 'doer-may-not-approve',
        message: expect.stringMatching(/^doer and approver have one .* doer does the work of task "make"/),
      },
    });
  });

  const gates = [aGate('before', 'build', { approvers: ['second', 'third'], policy: 'all' })];
  const signed = aPhase('build', ['make'], { requiredApprovals: ['second', 'third'] });
  test.each<[string, ProcessDefinition]>([
    ['a gate', asking([], {}, { gates })],
    ['a phase’s end', asking([], {}, { phases: [signed] })],
  ])('two approvers of %s: refused', (_what, definition) => {
    expect(codeOf(starting(definition, { sameAs: pair('second', 'third') }))).toBe('already-an-approver');
    expect(codeOf(starting(definition, { sameAs: pair('approver', 'third') }))).toBe('');
  });

  test('the starter’s other id, where its approval is needed: refused', () => {
    const data = { starterIs: ['watcher'], sameAs: pair('watcher', 'approver') };
    expect(codeOf(starting(asking(['approver']), data))).toBe('starter-may-not-approve');
    expect(codeOf(starting(asking(['approver'], {}, { separationOfDuties: false }), data))).toBe('');
  });

  test('it goes on where others are enough, and where they decide different things', () => {
    const any = asking(['approver', 'second'], { policy: 'any' });
    expect(codeOf(starting(any, { sameAs: pair('approver', 'second') }))).toBe('');
    expect(codeOf(starting(asking(['approver']), { sameAs: pair('approver', 'second') }))).toBe('');
    const inOrder = asking(['approver', 'second'], { policy: 'any', inOrder: true });
    expect(codeOf(starting(inOrder, { sameAs: pair('approver', 'second') }))).not.toBe('');
  });
});

describe('one approval', () => {
  const twoOfThree = (rules: ApprovalRules & { assignee?: string } = {}, start: Partial<StartData> = {}) =>
    started(asking(['approver', 'second', 'third'], { policy: { atLeast: 2 }, ...rules }), {
      start: { sameAs: pair('approver', 'second'), ...start },
    });

  test('gets one answer of one mailbox; who is refused reads why', () => {
    const scenario = twoOfThree();
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('');
    const before = scenario.state;
    const answer = scenario.answer('second', 'make');
    expect(answer).toMatchObject({
      refusal: {
        code: 'not-an-approver',
        message: expect.stringMatching(/^second has the e-mail address of approver, who has answered "Make"/),
      },
    });
    expect(scenario.state).toBe(before);
    if (answer.ok) throw new Error('It should have been refused.');
    const course = { graph: scenario.graph, state: scenario.state, people: {} };
    const { approvals } = scenario.state;
    const mine = { approvalId: Object.keys(approvals)[0]!, participantId: 'second', refusal: answer.refusal };
    expect(notCounted(course, mine).why).toMatch(/^Somebody with your e-mail address has answered this/);
    expect(codeOf(scenario.answer('third', 'make'))).toBe('');
    expect(scenario.approval('make').status).toBe('granted');
  });

  test('is rejected once the mailboxes that are left are not enough', () => {
    const scenario = twoOfThree();
    scenario.answer('third', 'make', 'reject');
    expect(scenario.of('ApprovalRejected')).toHaveLength(1);
    const apart = twoOfThree({}, { sameAs: [] });
    apart.answer('third', 'make', 'reject');
    expect(apart.of('ApprovalRejected')).toHaveLength(0);
  });

  test('is not decided by who did the work under another id', () => {
    const scenario = twoOfThree({ assignee: 'doer' }, { sameAs: pair('doer', 'third') });
    scenario.send('CompleteTask', { taskId: 'make' }, { kind: 'participant', id: 'doer', linkId: 'l' });
    expect(codeOf(scenario.answer('third', 'make'))).toBe('doer-may-not-approve');
    expect(codeOf(scenario.answer('second', 'make'))).toBe('');
    expect(codeOf(scenario.answer('approver', 'make'))).toBe('');
    expect(scenario.approval('make').status).toBe('granted');
  });

  test('is not decided by the starter under another id whom an escalation reaches', () => {
    const start = { starterIs: ['watcher'], sameAs: pair('watcher', 'boss') };
    const scenario = started(asking(['approver'], { timeout: '1d' }), { start });
    scenario.wait(DAY + HOUR);
    expect(scenario.approval('make').escalatedTo).toEqual(['boss']);
    expect(codeOf(scenario.answer('boss', 'make'))).toBe('starter-may-not-approve');
  });

  test('is not requested of two in one mailbox, nor of the doer’s', () => {
    const request = (scenario: Scenario, ...approverIds: string[]) =>
      scenario.send('RequestApproval', { taskId: 'make', approverIds, title: 'T', artifacts: [] });
    const scenario = started(asking(['third'], { assignee: 'doer' }), {
      start: { sameAs: pair('approver', 'second') },
    });
    expect(request(scenario, 'approver', 'second')).toMatchObject({
      refusal: { code: 'already-an-approver', message: expect.stringMatching(/^approverIds: approver and/) },
    });
    expect(codeOf(request(scenario, 'approver'))).toBe('');
    expect(codeOf(bind(scenario, 'second', ['doer']))).toBe('');
    expect(codeOf(request(scenario, 'second'))).toBe('doer-may-not-approve');
  });

  test('is not handed over to another approver’s second id; within one mailbox it may be', () => {
    const scenario = started(asking(['approver', 'third']), { start: { sameAs: pair('third', 'second') } });
    expect(handOver(scenario, 'approver', 'second')).toMatchObject({
      refusal: {
        code: 'already-an-approver',
        message: expect.stringMatching(/^to: second has the e-mail address of third, who decides "Make"/),
      },
    });
    expect(codeOf(handOver(scenario, 'third', 'second'))).toBe('');
    expect(scenario.approval('make').approvers).toEqual(['approver', 'second']);
  });

  test('nor does its approver take over the work under another id', () => {
    const scenario = started(asking(['approver'], { assignee: 'doer' }), {
      start: { sameAs: pair('approver', 'watcher') },
    });
    const to = { participantId: 'watcher' };
    expect(codeOf(scenario.send('HandOverTask', { taskId: 'make', to, reason: 'r' }))).toBe(
      'doer-may-not-approve',
    );
  });
});

describe('a new address', () => {
  test('that leaves an approval without enough mailboxes is refused, whichever of the two gets it', () => {
    for (const [id, other] of [
      ['approver', 'second'],
      ['second', 'approver'],
    ] as const) {
      const scenario = started(asking(['approver', 'second']));
      const before = scenario.state;
      expect(bind(scenario, id, [other])).toMatchObject({
        refusal: {
          code: 'already-an-approver',
          message: expect.stringMatching(
            new RegExp(
              `^email: this is the address of ${other}: .*; give an address of their own, or hand over`,
            ),
          ),
          details: { field: 'email', participantIds: ['approver', 'second'] },
        },
      });
      expect(scenario.state).toBe(before);
    }
  });

  test('that is the doer’s, for the only approver, is refused, and the other way round', () => {
    const definition = asking(['approver'], { assignee: 'doer' });
    expect(codeOf(bind(started(definition), 'approver', ['doer']))).toBe('doer-may-not-approve');
    expect(codeOf(bind(started(definition), 'doer', ['approver']))).toBe('doer-may-not-approve');
    expect(codeOf(bind(started(definition), 'watcher', ['doer']))).toBe('');
  });

  test('counts what was handed over, too', () => {
    const scenario = started(asking(['approver', 'third']));
    handOver(scenario, 'third', 'second');
    expect(codeOf(bind(scenario, 'second', ['approver']))).toBe('already-an-approver');
    expect(codeOf(bind(scenario, 'boss', ['approver']))).toBe('');
  });

  test('that joins an approver with the starter is refused, whichever of the two gets it', () => {
    const start = { starterIs: ['watcher'] };
    const scenario = started(asking(['approver']), { start });
    expect(codeOf(bind(scenario, 'approver', ['watcher'], false))).toBe('starter-may-not-approve');
    expect(codeOf(bind(scenario, 'watcher', ['approver'], true))).toBe('starter-may-not-approve');
    expect(codeOf(bind(scenario, 'watcher', ['approver']))).toBe('starter-may-not-approve');
    expect(codeOf(bind(scenario, 'watcher', ['approver'], false))).toBe('');
  });

  test('is told of both ways, and forgotten with the next', () => {
    const scenario = started(asking(['approver']), { start: { sameAs: pair('second', 'third') } });
    bind(scenario, 'watcher', ['second', 'third']);
    expect(scenario.state.sameAs).toEqual([['second', 'third', 'watcher']]);
    expect(scenario.of('ParticipantBound')).toMatchObject([{ sameAs: ['second', 'third'] }]);
    bind(scenario, 'watcher', undefined);
    expect(scenario.state.sameAs).toEqual([['second', 'third', 'watcher']]);
    bind(scenario, 'second', []);
    expect(scenario.state.sameAs).toEqual(pair('third', 'watcher'));
    bind(scenario, 'third', ['boss']);
    expect(scenario.state.sameAs).toEqual(pair('boss', 'third'));
    bind(scenario, 'third', []);
    expect(scenario.state.sameAs).toEqual([]);
    expect(boundAs({}, 'second', [])).toEqual({});
  });
});

describe('answers that were not counted', () => {
  test('are told of once a person and approval, however many there were', () => {
    const scenario = started(asking(['approver', 'second']));
    const refusedBy = (id: string) => {
      const approval = scenario.approval('make');
      const decisionId = `d-${scenario.recorded.length}`;
      const data = {
        approvalId: approval.id,
        round: approval.round,
        decisionId,
        participantId: id,
        choice: 'reject' as const,
        comment: '',
        shown: [],
        viewed: 'v',
        linkId: 'l',
        linkVia: 'mail' as const,
        receivedAt: scenario.now,
      };
      const by = { kind: 'participant' as const, id, linkId: 'l' };
      const command = { type: 'DecideApproval' as const, id: decisionId, at: scenario.now, by, data };
      const answer = scenario.apply(command);
      if (answer.ok) throw new Error('It should have been refused.');
      scenario.take(refuseDecision(scenario.graph, scenario.state, command, answer.refusal));
    };
    for (let click = 0; click < 20; click += 1) refusedBy('approver');
    refusedBy('second');
    const told = () => scenario.messages.filter((each) => each.startsWith('refusal'));
    expect(told()).toEqual(['refusal to approver: task.make.1', 'refusal to second: task.make.1']);
    expect(scenario.of('DecisionRefused')).toHaveLength(21);
    scenario.answer('second', 'make', 'reject');
    expect(scenario.approval('make').round).toBe(2);
    refusedBy('approver');
    expect(told().at(-1)).toBe('refusal to approver: task.make.2');
  });
});

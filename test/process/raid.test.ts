// Who may do what, on every way in: each right by each part, and that nothing goes past it.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Command, CommandOfType, CommandType, DecideApprovalData } from '../../process/commands.ts';
import { openApprovals } from '../../process/approvals/approvals.ts';
import { decide, evolve } from '../../process/index.ts';
import { personOf } from '../../process/people.ts';
import { MESSAGES, type Part, RIGHTS, type Right } from '../../process/raid.ts';
import { partsOf, rightsOf } from '../../process/roles.ts';
import type { Notification, ProcessState } from '../../process/state.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import {
  HOUR,
  MONDAY,
  OPERATOR,
  Scenario,
  aBlob,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';
import { as, deciding, doing } from '../support/people-definition.ts';

/** A person for each part, and nothing else. `approver` is asked; the escalation has reached `reached`. */
const PERSON: Record<Part, string> = {
  responsible: 'doer',
  approver: 'approver',
  informed: 'watcher',
  delegator: 'boss',
  'can-delegate': 'passer',
  escalated: 'reached',
  overseer: 'reviewer',
  other: 'helper',
};

function withEverybody(): Scenario {
  const scenario = started(
    aDefinition({
      phases: [
        aPhase(
          'build',
          [
            aTask('make', {
              requiredApprovals: ['approver', 'second'],
              escalateAfter: '1h',
              escalateTo: 'reached',
            }),
            aTask('own', { assignee: 'doer' }),
            aTask('look', { minConfidence: 0.9, reviewers: ['reviewer'] }),
          ],
          { parallelExecution: true },
        ),
      ],
      humans: {
        doer: { raidRole: 'responsible' },
        approver: anApprover(),
        second: anApprover(),
        third: anApprover(),
        watcher: { raidRole: 'informed', notificationPreferences: { progress: 'none' } },
        boss: { raidRole: 'delegator' },
        passer: { canDelegate: true },
        reached: {},
        reviewer: {},
        helper: {},
      },
    }),
  );
  const request = { id: 'extra', taskId: 'make', approverIds: ['third'], title: 'T', artifacts: [] };
  scenario.send('RequestApproval', request);
  scenario.wait(HOUR);
  return scenario;
}

/** For each right a command that needs it, and nothing more, by that person. */
const USES: Partial<Record<Right, (id: string) => Pick<Command, 'type' | 'data'>>> = {
  approve: (id) => use('DecideApproval', decision(id)),
  revoke: () => use('RevokeDecision', { approvalId: 'task.make.1', decisionId: 'd', reason: 'r' }),
  upload: (id) => use('StoreArtifact', { artifact: aBlob(`upload.${id}.notes`) }),
  'do-task': () => use('CompleteTask', { taskId: 'own' }),
  'hand-over-approvals': () =>
    use('HandOverApproval', {
      approvalId: 'task.make.1',
      from: 'second',
      to: { participantId: 'guest', bindingId: 'b' },
      reason: 'r',
    }),
  'hand-over-own': (id) =>
    use('HandOverApproval', {
      approvalId: 'task.make.1',
      from: id,
      to: { participantId: 'third' },
      reason: 'r',
    }),
  'hand-over-tasks': () =>
    use('HandOverTask', { taskId: 'own', to: { participantId: 'helper' }, reason: 'r' }),
  'own-absence': (id) =>
    use('SetAbsence', {
      participantId: id,
      substitute: { participantId: 'third' },
      until: null,
      reason: 'r',
    }),
  'others-absence': () =>
    use('SetAbsence', {
      participantId: 'second',
      substitute: { participantId: 'third' },
      until: null,
      reason: 'r',
    }),
  'move-deadline': () =>
    use('MoveDeadline', { approvalId: 'task.make.1', dueAt: MONDAY + 99 * HOUR, reason: 'r' }),
  nudge: () => use('NudgeApprovers', { approvalId: 'task.make.1' }),
  withdraw: () => use('WithdrawApproval', { approvalId: 'task.make.1', reason: 'r' }),
  cancel: () => use('CancelInstance', { reason: 'r' }),
};
const LACKING = ['forbidden', 'may-not-delegate'];

function use<T extends CommandType>(type: T, data: CommandOfType<T>['data']): Pick<Command, 'type' | 'data'> {
  return { type, data } as Pick<Command, 'type' | 'data'>;
}

/** Who looks over an agent's work decides on that alone. */
function decision(participantId: string): DecideApprovalData {
  return {
    approvalId: participantId === PERSON.overseer ? 'review.look.1' : 'task.make.1',
    round: 1,
    decisionId: 'd',
    participantId,
    choice: 'approve',
    comment: '',
    shown: [],
    viewed: 'v',
    linkId: 'l',
    linkVia: 'mail',
    receivedAt: MONDAY,
  };
}

describe('each part', () => {
  test.each(Object.keys(PERSON) as Part[])('%s is just that', (part) => {
    const { graph, state } = withEverybody();
    const parts = partsOf(graph, state, PERSON[part]);
    // Who is nothing else takes part without a role.
    expect(parts.filter((each) => each !== 'other' || part === 'other')).toEqual([part]);
  });

  test.each(Object.keys(USES) as Right[])('by the right to %s', (right) => {
    for (const part of Object.keys(PERSON) as Part[]) {
      const id = PERSON[part];
      const { graph, state } = withEverybody();
      const command = { ...USES[right]!(id), id: 'c', at: state.startedAt + HOUR, by: as(id) } as Command;
      const code = codeOf(decide(graph, state, command));
      const lacks = LACKING.includes(code) || (right === 'approve' && code === 'not-an-approver');
      expect([part, !lacks]).toEqual([part, RIGHTS[part].includes(right)]);
      expect(rightsOf(graph, state, id).includes(right)).toBe(RIGHTS[part].includes(right));
    }
  });

  test('has no use for commands of operators and the engine', () => {
    const { graph, state } = withEverybody();
    const types: CommandType[] = [
      'StartInstance',
      'ReportAgentOutcome',
      'RequestApproval',
      'SetFact',
      'BindParticipant',
      'AdvancePhase',
      'PauseInstance',
      'ResumeInstance',
      'SendBack',
      'ResolveIncident',
      'PassTime',
    ];
    for (const type of types) {
      const command = { type, id: 'c', at: MONDAY, by: as('boss'), data: {} } as unknown as Command;
      expect([type, codeOf(decide(graph, state, command))]).toEqual([type, 'forbidden']);
    }
  });
});

describe('who was reached by an escalation', () => {
  test('may act on that approval, on no other one, and only while it is open', () => {
    const scenario = withEverybody();
    const { graph, state } = scenario;
    const nudge = (approvalId: string) =>
      codeOf(scenario.send('NudgeApprovers', { approvalId }, as('reached')));
    expect(nudge('ad_hoc.extra.1')).toBe('forbidden');
    expect(nudge('task.make.1')).toBe('');
    expect(rightsOf(graph, state, 'reached', scenario.approval('ad_hoc.extra.1'))).not.toContain('nudge');
    expect(codeOf(scenario.answer('reached', 'task.make.1'))).toBe('not-an-approver');
    scenario.answer('approver', 'task.make.1');
    scenario.answer('second', 'task.make.1');
    expect(nudge('task.make.1')).toBe('forbidden');
    expect(codeOf(scenario.send('CancelInstance', { reason: 'r' }, as('reached')))).toBe('forbidden');
  });

  test('may bring in somebody who decides', () => {
    const scenario = withEverybody();
    const to = { participantId: 'guest_1', bindingId: 'b' };
    const data = { approvalId: 'task.make.1', from: 'approver', to, reason: '' };
    expect(codeOf(scenario.send('HandOverApproval', data, as('reached')))).toBe('');
    expect(codeOf(scenario.answer('guest_1', 'task.make.1'))).toBe('');
  });
});

describe('what people store', () => {
  test('is under their own name, or what a task of theirs is to bring', () => {
    const definition = doing();
    definition.phases[0]!.tasks[0]!.artifacts = ['contract'];
    definition.phases[0]!.tasks.push({ id: 'agents', name: 'Agents', assignee: 'worker' });
    const scenario = started(definition);
    const store = (key: string, taskId?: string, by = as('doer')) => {
      const data = { artifact: aBlob(key), ...(taskId === undefined ? {} : { taskId }) };
      return codeOf(scenario.send('StoreArtifact', data, by));
    };
    expect(store('upload.doer.notes')).toBe('');
    expect(store('upload.doer.notes', 'make')).toBe('');
    expect(store('upload.doer')).toBe('invalid-command');
    expect(store('upload.approver.notes')).toBe('invalid-command');
    expect(store('contract')).toBe('invalid-command');
    expect(store('contract', 'agents')).toBe('forbidden');
    expect(store('other', 'make')).toBe('invalid-command');
    expect(store('upload.approver.notes', undefined, as('approver'))).toBe('');
    expect(store('upload.doer.x', undefined, OPERATOR)).toBe('invalid-command');
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, as('doer')))).toBe('result-does-not-fit');
    expect(store('contract', 'make')).toBe('');
    expect(codeOf(scenario.send('CompleteTask', { taskId: 'make' }, as('doer')))).toBe('');
    expect(store('contract', 'make')).toBe('invalid-command');
    expect(scenario.of('ArtifactStored').map(({ key, taskId }) => [key, taskId])).toEqual([
      ['upload.doer.notes', undefined],
      ['upload.doer.notes', 'make'],
      ['upload.approver.notes', undefined],
      ['contract', 'make'],
    ]);
  });

  test('is never an agent’s', () => {
    const scenario = started(deciding(['approver']), {
      agents: {
        make: ({ attempt }) =>
          attempt === 1 ? work({ artifacts: [aBlob('upload.approver.contract')] }) : failure(),
      },
    });
    expect(scenario.of('TaskAttemptFailed')).toMatchObject([{ kind: 'bad_output' }]);
    expect(scenario.of('ArtifactStored')).toEqual([]);
  });
});

/** One random step by somebody. */
interface Step {
  what: number;
  who: number;
  whom: number;
  about: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.nat(9),
  who: fc.nat(30),
  whom: fc.nat(30),
  about: fc.nat(9),
});
const pick = <T>(from: T[], n: number): T => from[n % from.length]!;

/** Anybody tries anything: what is not theirs is refused, what is changes the instance. */
function tried(scenario: Scenario, { what, who, whom, about }: Step): void {
  const { state } = scenario;
  const ids = [...scenario.graph.people.map(({ id }) => id), ...Object.keys(state.guests ?? {})];
  const [id, other] = [pick(ids, who), pick(ids, whom)];
  const open = openApprovals(state);
  const guest = { participantId: `guest_${whom % 4}`, bindingId: `b${whom}` };
  const to = about % 3 === 0 ? guest : { participantId: other };
  const by = who % 4 === 0 ? OPERATOR : as(id);
  const run = scenario.runsUnderWay[0];
  if (what < 4 && open.length > 0) {
    scenario.answer(id, pick(open, about).id, what === 3 ? 'reject' : 'approve');
  } else if (what < 6 && open.length > 0) {
    const approval = pick(open, about);
    const from = pick(approval.approvers, who + whom);
    const hand = pick([as(from), OPERATOR, by], who);
    scenario.send('HandOverApproval', { approvalId: approval.id, from, to, reason: 'r' }, hand);
  } else if (what === 6) {
    const substitute = about === 0 ? null : to;
    const until = about % 2 === 0 ? null : scenario.now + about * HOUR;
    scenario.send('SetAbsence', { participantId: id, substitute, until, reason: 'r' }, OPERATOR);
  } else if (what === 7) {
    const taskId = pick(scenario.graph.tasks, about).id;
    if (about % 2 === 0) scenario.send('HandOverTask', { taskId, to, reason: 'r' });
    else scenario.send('CompleteTask', { taskId, reason: 'r' }, by);
  } else if (what === 8) scenario.wait(about * 5 * HOUR);
  else if (run !== undefined) scenario.runAgents();
}

test('whoever hands over what, and whoever is away: nobody decides twice, nor without the right', () => {
  const rules = fc.record({
    policy: fc.constantFrom<'all' | 'any'>('all', 'any'),
    inOrder: fc.boolean(),
    onRejection: fc.constantFrom<'rework' | 'hold'>('rework', 'hold'),
    escalateAfter: fc.constant('6h'),
    escalateTo: fc.constantFrom('third', 'boss'),
  });
  let decided = 0;
  let handedOver = 0;
  fc.assert(
    fc.property(rules, fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), (rule, steps) => {
      const approvers = ['approver', 'second', 'third'];
      const definition = aDefinition({
        phases: [
          aPhase('build', [
            aTask('make', { requiredApprovals: approvers.slice(0, 2), ...rule }),
            aTask('own', { assignee: 'doer', requiredApprovals: approvers, ...rule }),
          ]),
        ],
        humans: {
          ...deciding([]).humans,
          doer: { raidRole: 'approver', canDelegate: true },
          watcher: { raidRole: 'informed' },
        },
      });
      const scenario = started(definition, { start: { starterIs: [] } });
      for (const each of steps) if (scenario.state.closedAt === undefined) tried(scenario, each);
      let state: ProcessState | null = null;
      for (const event of scenario.recorded) {
        const before: ProcessState | null = state;
        state = evolve(scenario.graph, before, event);
        if (event.type === 'ApprovalHandedOver') handedOver += 1;
        if (event.type === 'NotificationRequested') expectTheirMessage(scenario, state, event.data);
        if (event.type !== 'ApprovalDecided') continue;
        decided += 1;
        const { approvalId, participantId } = event.data;
        const approval = before!.approvals[approvalId]!;
        expect(approval.decisions.map((each) => each.participantId)).not.toContain(participantId);
        expect(personOf(scenario.graph, before!, participantId)!.mayDecide).toBe(true);
        const isAsked = approval.approvers.includes(participantId);
        expect(isAsked || approval.escalatedTo?.includes(participantId)).toBe(true);
        expect(before!.tasks[approval.taskId!]!.doneBy).not.toContain(participantId);
      }
      // A place has one holder, and nobody has two.
      for (const { approvers: now } of Object.values(scenario.state.approvals)) {
        expect(new Set(now).size).toBe(now.length);
      }
      expect(state).toStrictEqual(scenario.state);
    }),
    { numRuns: 150 },
  );
  // Else nothing of it would have been looked at.
  expect(decided).toBeGreaterThan(100);
  expect(handedOver).toBeGreaterThan(100);
});

/** Nobody is sent what their part is not told. */
function expectTheirMessage(
  { graph }: Scenario,
  state: ProcessState,
  { participantId, kind }: Pick<Notification, 'participantId' | 'kind'>,
): void {
  // Who has just handed over the one task they had has no part in it any more, and is told so.
  if (kind === 'handed_over') return;
  const parts = partsOf(graph, state, participantId);
  expect([kind, parts.flatMap((part) => MESSAGES[part]).includes(kind)]).toEqual([kind, true]);
}

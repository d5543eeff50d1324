// What `possibleActions` lists is never refused for lack of sense, and what it does not list is.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Command } from '../../../process/commands.ts';
import { decide } from '../../../process/index.ts';
import { everybody } from '../../../process/people.ts';
import type { ActionOn, OperatorActionName, PossibleAction } from '../../../process/views/action-types.ts';
import { possibleActions } from '../../../process/views/actions.ts';
import { aDefinition, aGate, aPhase, aTask } from '../../support/definition-builder.ts';
import { randomDefinition } from '../../support/random-definition.ts';
import { Recorder, SETTING, played, step } from '../../support/random-steps.ts';
import { randomTeam } from '../../support/random-team.ts';
import { HOUR, MINUTE, OPERATOR, type Scenario, started } from '../../support/scenario.ts';

const REASON = 'r';
const NEWCOMER = { participantId: 'newcomer', bindingId: 'b-new' };

/** The command of an action, with data that fits wherever the action makes sense. Links are the books'. */
function commandOf(
  scenario: Scenario,
  { action, on, choices }: PossibleAction,
): Pick<Command, 'type' | 'data'> | null {
  const { taskId = '', approvalId = '', decisionId = '', incidentId = '', participantId = '' } = on;
  const reason = REASON;
  const commands: Record<OperatorActionName, [Command['type'], object] | null> = {
    advance: ['AdvancePhase', {}],
    pause: ['PauseInstance', { reason }],
    resume: ['ResumeInstance', { reason }],
    cancel: ['CancelInstance', { reason }],
    'send-back': ['SendBack', { target: choices?.[0] ?? '', reason }],
    'set-fact': ['SetFact', { name: 'some_fact', value: 1 }],
    'retry-task': ['RetryTask', { taskId, reason }],
    'skip-task': ['SkipTask', { taskId, reason }],
    'complete-task': ['CompleteTask', { taskId, reason }],
    'hand-over-task': ['HandOverTask', { taskId, to: NEWCOMER, reason }],
    'move-deadline': ['MoveDeadline', { approvalId, dueAt: scenario.now + HOUR, reason }],
    nudge: ['NudgeApprovers', { approvalId }],
    'hand-over-approval': [
      'HandOverApproval',
      { approvalId, from: choices?.[0] ?? '', to: NEWCOMER, reason },
    ],
    'withdraw-approval': ['WithdrawApproval', { approvalId, reason }],
    'revoke-decision': ['RevokeDecision', { approvalId, decisionId, reason }],
    'answer-question': ['AnswerQuestion', { questionId: on.questionId ?? '', text: 'Yes.' }],
    'resolve-incident': ['ResolveIncident', { incidentId, action: choices?.[0] ?? 'dismiss', reason }],
    'bind-participant': ['BindParticipant', { participantId, bindingId: 'b-anew' }],
    'set-absence': ['SetAbsence', { participantId, substitute: null, until: null, reason }],
    'revoke-links': null,
    'revoke-link': null,
  };
  const made = commands[action];
  return made && ({ type: made[0], data: made[1] } as Pick<Command, 'type' | 'data'>);
}

/** Refused for what was said, not for doing it at all: the person named, the fact, the target. */
const FOR_WHAT_IT_SAYS = [
  'too-many-facts',
  'result-does-not-fit',
  'result-too-large',
  'already-an-approver',
  'doer-may-not-approve',
  'starter-may-not-approve',
  'invalid-command',
  'target-not-found',
  'may-not-correct',
  'too-much-read',
];

function refusalOf(scenario: Scenario, action: PossibleAction): string {
  const command = commandOf(scenario, action);
  if (command === null) return '';
  const answer = decide(scenario.graph, scenario.state, {
    ...command,
    id: 'probe',
    at: scenario.now,
    by: OPERATOR,
  } as Command);
  return answer.ok ? '' : answer.refusal.code;
}

/** All that there is to do something to, whether it makes sense or not. */
function everything({ graph, state }: Scenario): PossibleAction[] {
  const of = (names: OperatorActionName[], ons: ActionOn[]) =>
    ons.flatMap((on) => names.map((action) => ({ action, on })));
  const approvals = Object.values(state.approvals);
  return [
    ...of(['advance', 'pause', 'resume', 'cancel', 'set-fact'], [{}]),
    ...of(
      ['retry-task', 'skip-task', 'complete-task', 'hand-over-task'],
      graph.tasks.map(({ id: taskId }) => ({ taskId })),
    ),
    ...of(
      ['move-deadline', 'nudge', 'withdraw-approval'],
      approvals.map(({ id: approvalId }) => ({ approvalId })),
    ),
    ...approvals.map(({ id: approvalId, approvers }) => ({
      action: 'hand-over-approval' as const,
      on: { approvalId },
      choices: approvers,
    })),
    ...approvals.flatMap(({ id: approvalId, decisions }) =>
      of(
        ['revoke-decision'],
        decisions.map(({ decisionId }) => ({ approvalId, decisionId })),
      ),
    ),
    ...of(
      ['bind-participant', 'set-absence'],
      everybody(graph, state).map(({ id: participantId }) => ({ participantId })),
    ),
  ];
}

const nameOf = ({ action, on }: PossibleAction): string => `${action} ${JSON.stringify(on)}`;

test('in every course: what is listed makes sense, and what is not listed is refused', () => {
  const cases = fc.record({
    definition: randomDefinition,
    steps: fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }),
    team: fc.option(randomTeam, { nil: undefined }),
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(cases, ({ definition, steps, team }) => {
      const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
      let turn = 0;
      played(scenario, steps, () => {
        turn += 1;
        // Each costs hundreds of decisions.
        if (turn % 5 !== 0) return;
        const listed = possibleActions(scenario.graph, scenario.state, scenario.now);
        for (const action of listed) {
          const code = refusalOf(scenario, action);
          if (!FOR_WHAT_IT_SAYS.includes(code)) expect([nameOf(action), code]).toEqual([nameOf(action), '']);
          seen.add(action.action);
        }
        const names = new Set(listed.map(nameOf));
        for (const action of everything(scenario).filter((each) => !names.has(nameOf(each)))) {
          expect([nameOf(action), refusalOf(scenario, action)]).not.toEqual([nameOf(action), '']);
        }
      });
    }),
    { numRuns: 60 },
  );
  // Else the test would say nothing of them.
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining([
      'advance',
      'complete-task',
      'retry-task',
      'revoke-decision',
      'skip-task',
      'withdraw-approval',
    ]),
  );
});

test('of a phase with a gate in front and an approval open', () => {
  const scenario = started(
    aDefinition({
      phases: [
        aPhase(
          'build',
          [aTask('make', { assignee: 'doer' }), aTask('more', { requiredApprovals: ['approver'] })],
          {
            parallelExecution: true,
          },
        ),
        aPhase('ship', ['send']),
      ],
      gates: [aGate('go', 'ship', { type: 'manual' })],
    }),
  );
  const names = () =>
    possibleActions(scenario.graph, scenario.state, scenario.now)
      .filter(({ on }) => on.participantId === undefined)
      .map(nameOf);
  expect(names()).toEqual([
    'pause {}',
    'send-back {}',
    'set-fact {}',
    'cancel {}',
    'complete-task {"taskId":"make"}',
    'hand-over-task {"taskId":"make"}',
    'skip-task {"taskId":"make"}',
    'skip-task {"taskId":"more"}',
    'skip-task {"taskId":"send"}',
    'move-deadline {"approvalId":"task.more.1"}',
    'nudge {"approvalId":"task.more.1"}',
    'hand-over-approval {"approvalId":"task.more.1"}',
  ]);
  expect(possibleActions(scenario.graph, scenario.state, scenario.now)).toContainEqual({
    action: 'send-back',
    on: {},
    choices: ['build', 'make', 'more'],
  });
  scenario.send('NudgeApprovers', { approvalId: 'task.more.1' });
  expect(names()).not.toContain('nudge {"approvalId":"task.more.1"}');
  scenario.now += 5 * MINUTE;
  expect(names()).toContain('nudge {"approvalId":"task.more.1"}');
  scenario.send('CompleteTask', { taskId: 'make', reason: REASON });
  scenario.answer('approver', 'more');
  expect(names()).toContain('advance {}');
  scenario.send('CancelInstance', { reason: REASON });
  expect(possibleActions(scenario.graph, scenario.state, scenario.now)).toEqual([]);
});

// Every refusal of the engine, provoked by a command: its code, a sentence with field and cure, and that nothing has changed.
import { expect, test } from '@jest/globals';
import type { ApprovalRules, ProcessTask } from '../../definition/types.ts';
import {
  type ScenarioOptions,
  DAY,
  MINUTE,
  OPERATOR,
  Scenario,
  aBlob,
  failure,
  started,
} from '../support/scenario.ts';
import type { Decision } from '../../process/decider.ts';
import type { RefusalCode } from '../../process/refusal-code.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { as, deciding, doing } from '../support/people-definition.ts';

interface Provoked {
  /** The instance as it stands before. */
  on: () => Scenario;
  refused: (scenario: Scenario) => Decision;
  /** What the sentence says: the field or thing it is about, and what to do instead. */
  says: RegExp;
}

const MAKE = 'task.make.1';
const asked =
  (rules: ApprovalRules = {}, approvers = ['approver'], options?: ScenarioOptions) =>
  () =>
    started(deciding(approvers, { onRejection: 'hold', ...rules }), options);
const done = (definition = doing()) => {
  const scenario = started(definition);
  scenario.send('CompleteTask', { taskId: 'make' }, as('doer'));
  return scenario;
};
const after =
  (on: () => Scenario, ...steps: ((scenario: Scenario) => unknown)[]) =>
  () => {
    const scenario = on();
    for (const step of steps) step(scenario);
    return scenario;
  };
const times = (count: number, step: (scenario: Scenario, n: number) => unknown) => (scenario: Scenario) => {
  for (let n = 0; n < count; n += 1) step(scenario, n);
};
const request =
  (fields: object = {}) =>
  (scenario: Scenario) =>
    scenario.send('RequestApproval', {
      id: 'extra',
      taskId: 'make',
      approverIds: ['second'],
      title: 'A second look',
      artifacts: [],
      ...fields,
    });
const nudge = (approvalId: string) => (scenario: Scenario) => scenario.send('NudgeApprovers', { approvalId });
const setFact =
  (name: string, value = '', by = OPERATOR) =>
  (scenario: Scenario) =>
    scenario.send('SetFact', { name, value }, by);
const handOver =
  (from: string, to: string, by = OPERATOR) =>
  (scenario: Scenario) =>
    scenario.send(
      'HandOverApproval',
      { approvalId: MAKE, from, to: { participantId: to }, reason: 'Away.' },
      by,
    );
const revoke = (decisionId: string) => (scenario: Scenario) =>
  scenario.send('RevokeDecision', { approvalId: MAKE, decisionId, reason: 'A mistake.' }, as('approver'));
const pause = (scenario: Scenario) => scenario.send('PauseInstance', { reason: 'Freeze.' });
const complete =
  (fields: object = {}) =>
  (scenario: Scenario) =>
    scenario.send('CompleteTask', { taskId: 'make', ...fields }, as('doer'));
const bind = (participantId: string) => (scenario: Scenario) =>
  scenario.send('BindParticipant', { participantId, bindingId: 'b' });
const resolve = (incidentId: string) => (scenario: Scenario) =>
  scenario.send('ResolveIncident', { incidentId, action: 'ask-again', reason: 'Again.' });

const thenMore = () =>
  started(
    aDefinition({
      phases: [
        aPhase('build', [
          aTask('make', { requiredApprovals: ['approver'] }),
          aTask('own', { assignee: 'doer', dependencies: ['make'] }),
        ]),
      ],
    }),
  );
const withPlan = () =>
  started(
    aDefinition({
      phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], artifacts: ['plan'] })])],
    }),
  );
const readsAll = () =>
  started(
    aDefinition({
      phases: [
        aPhase('build', [aTask('make', { assignee: 'doer' })], {
          exitConditions: ['facts.all(name, name != "stop")'],
        }),
      ],
    }),
  );
const failed = () =>
  started(aDefinition({ phases: [aPhase('build', [aTask('make', { errorHandling: { maxRetries: 0 } })])] }), {
    agents: { make: () => failure('It broke.') },
  });

/** Task `make` by an agent at work. */
const atWork =
  (fields: Partial<ProcessTask> = {}, options: ScenarioOptions = {}) =>
  () =>
    started(aDefinition({ phases: [aPhase('build', [aTask('make', fields)])] }), {
      agentsWait: true,
      ...options,
    });
const ask = (scenario: Scenario) =>
  scenario.send('AskPerson', { taskId: 'make', text: 'Which one?' }, scenario.agentOf('make'));
const call = (scenario: Scenario) => {
  const toolCall = { callId: '1.0', tool: 'open_port', argumentsSha256: 'ab'.repeat(32) };
  const data = { taskId: 'make', approverIds: [], title: 'T', artifacts: [], toolCall };
  return scenario.send('RequestApproval', data, scenario.agentOf('make'));
};

/** Complete by type: a code that no command can provoke any more has no place in it. */
const REFUSALS: Record<RefusalCode, Provoked> = {
  'instance-closed': {
    on: after(asked(), (scenario) => scenario.answer('approver', 'make')),
    refused: pause,
    says: /^The instance is completed.*nothing can be changed any more/,
  },
  'instance-paused': { on: after(asked(), pause), refused: nudge(MAKE), says: /is paused; resume it first/ },
  'instance-not-paused': {
    on: asked(),
    refused: (scenario) => scenario.send('ResumeInstance', { reason: 'Go on.' }),
    says: /is not paused; only a paused one is resumed/,
  },
  'approval-not-found': {
    on: asked(),
    refused: nudge('task.none.1'),
    says: /no approval "task.none.1".*name one that is listed/,
  },
  'approval-already-decided': {
    on: after(asked({}, ['approver', 'second']), (scenario) => scenario.answer('approver', 'make')),
    refused: (scenario) => scenario.answer('approver', 'make', 'reject'),
    says: /^"Make" has been decided: approver approved/,
  },
  'approval-closed': {
    on: after(asked(), request(), (scenario) =>
      scenario.send('WithdrawApproval', { approvalId: 'ad_hoc.extra.1', reason: 'Not needed.' }),
    ),
    refused: nudge('ad_hoc.extra.1'),
    says: /"A second look" is no longer asked: Not needed/,
  },
  'approval-expired': {
    on: after(asked({ timeout: '1d', onTimeout: 'reject' }), (scenario) => scenario.wait(DAY)),
    refused: (scenario) => scenario.answer('approver', 'make'),
    says: /by its deadline and has been rejected by it/,
  },
  'not-an-approver': {
    on: asked(),
    refused: (scenario) => scenario.answer('second', 'make'),
    says: /second is not asked to decide "Make"; those who are decide it, or hand it over/,
  },
  'comment-required': {
    on: asked(),
    refused: (scenario) => scenario.answer('approver', 'make', 'reject', { comment: ' ' }),
    says: /^comment: say why/,
  },
  'shown-is-stale': {
    on: withPlan,
    refused: (scenario) => scenario.answer('approver', 'make', 'approve', { shown: [] }),
    says: /plan is at version 1 now.*Look again and decide anew/,
  },
  'decision-id-reused': {
    on: after(asked({}, ['approver', 'second']), (scenario) =>
      scenario.answer('approver', 'make', 'approve', { decisionId: 'd-1' }),
    ),
    refused: (scenario) => scenario.answer('approver', 'make', 'reject', { decisionId: 'd-1' }),
    says: /on record with another answer; open the page again/,
  },
  'participant-not-found': {
    on: asked(),
    refused: bind('nobody'),
    says: /no participant "nobody" here; name a person of the process/,
  },
  'participant-is-agent': {
    on: asked(),
    refused: bind('worker'),
    says: /"worker" is an agent; only people approve and have addresses/,
  },
  'task-not-found': {
    on: asked(),
    refused: complete({ taskId: 'none' }),
    says: /no task "none"; name one of its tasks/,
  },
  'task-not-open': { on: done, refused: complete(), says: /it can be completed while it is running/ },
  'task-not-a-persons': {
    on: asked({}, ['approver'], { agentsWait: true }),
    refused: (scenario) => scenario.send('CompleteTask', { taskId: 'make', reason: 'By hand.' }),
    says: /the work of agent "worker"; only a person's task/,
  },
  'result-does-not-fit': {
    on: () => started(doing()),
    refused: complete({ result: 'x'.repeat(17_000) }),
    says: /^result: at most 16 KiB/,
  },
  'doer-may-not-approve': {
    on: () => started(doing({ doer: anApprover() })),
    refused: request({ approverIds: ['doer'] }),
    says: /doer does the work of task "make" and may not approve it/,
  },
  'starter-may-not-approve': {
    on: () => new Scenario(deciding(['approver'])),
    refused: (scenario) => scenario.start({ starterIs: ['approver'] }),
    says: /^approver would start.*Have somebody else start it.*separationOfDuties: false/,
  },
  'not-your-turn': {
    on: asked({ inOrder: true }, ['approver', 'second']),
    refused: (scenario) => scenario.answer('second', 'make'),
    says: /the turn of approver; second is asked when theirs comes/,
  },
  'code-required': {
    on: asked({ stepUp: 'mail-code' }),
    refused: (scenario) => scenario.answer('approver', 'make'),
    says: /a code that is mailed to you; ask for one/,
  },
  'may-not-delegate': {
    on: asked({}, ['second']),
    refused: handOver('second', 'third', as('second')),
    says: /"second" may not hand this approval over; .* with canDelegate .* a delegator or an operator/,
  },
  'already-an-approver': {
    on: asked({}, ['approver', 'second']),
    refused: handOver('second', 'approver'),
    says: /^to: approver is asked to decide "Make".*name another person/,
  },
  'deadline-not-ahead': {
    on: asked(),
    refused: (scenario) =>
      scenario.send('MoveDeadline', { approvalId: MAKE, dueAt: scenario.now, reason: 'Later.' }),
    says: /^dueAt: a deadline lies in the future/,
  },
  'nudged-just-now': {
    on: after(asked(), nudge(MAKE), (scenario) => scenario.wait(4 * MINUTE)),
    refused: nudge(MAKE),
    says: /reminded a moment ago; do it again five minutes after/,
  },
  'approval-required': {
    on: asked(),
    refused: (scenario) => scenario.send('WithdrawApproval', { approvalId: MAKE, reason: 'Not needed.' }),
    says: /cannot be withdrawn. Move its deadline, have somebody else decide it, or cancel/,
  },
  'decision-not-found': {
    on: asked(),
    refused: revoke('none'),
    says: /"Make" has no decision "none".*look at its decisions again/,
  },
  'decision-built-upon': {
    on: after(thenMore, (scenario) => scenario.answer('approver', 'make', 'approve', { decisionId: 'd-1' })),
    refused: revoke('d-1'),
    says: /"Make" can no longer be taken back: .*Tell an operator, who can send work back/,
  },
  'nothing-to-advance': {
    on: asked(),
    refused: (scenario) => scenario.send('AdvancePhase', {}),
    says: /No manual gate waits now. The instance waits for: approval/,
  },
  'nothing-to-retry': {
    on: asked(),
    refused: (scenario) => scenario.send('RetryTask', { taskId: 'make', reason: 'Again.' }),
    says: /Task "make" is awaiting_approval; .* what was done is sent back/,
  },
  'fact-is-derived': {
    on: asked(),
    refused: setFact('make_complete'),
    says: /cannot be set; choose another name/,
  },
  'fact-reserved': {
    on: asked({}, ['approver'], { agentsWait: true }),
    refused: (scenario) => setFact('budget_approved', 'yes', scenario.agentOf('make'))(scenario),
    says: /"budget_approved" ends in _approved: only an operator sets it, with a reason/,
  },
  'fact-too-large': {
    on: asked(),
    refused: setFact('big', 'x'.repeat(4_096)),
    says: /^value: fact "big" is larger than 4096 bytes/,
  },
  'too-many-facts': {
    on: after(
      asked(),
      times(500, (scenario, n) => setFact(`f${n}`)(scenario)),
    ),
    refused: setFact('one_more'),
    says: /at most 500 facts; set one that is there/,
  },
  'too-much-read': {
    on: after(
      readsAll,
      times(32, (scenario, n) => setFact(`f${n}`, 'x'.repeat(4_000))(scenario)),
    ),
    refused: setFact('one_more', 'x'.repeat(4_000)),
    says: /in all; keep large data in artifacts/,
  },
  'too-many-requests': {
    on: after(
      asked(),
      times(16, (scenario, n) => request({ id: `r${n}`, description: 'd'.repeat(4_000) })(scenario)),
    ),
    refused: request({ id: 'more', description: 'd'.repeat(4_000) }),
    says: /of text; complete tasks first, or say less/,
  },
  'too-many-artifacts': {
    on: after(
      asked(),
      times(1_000, (scenario, n) => scenario.send('StoreArtifact', { artifact: aBlob(`a${n}`) })),
    ),
    refused: (scenario) => scenario.send('StoreArtifact', { artifact: aBlob('one_more') }),
    says: /at most 1000 artifacts; use a key that is there/,
  },
  'question-not-found': {
    on: atWork(),
    refused: (scenario) => scenario.send('AnswerQuestion', { questionId: 'question.1', text: 'This one.' }),
    says: /no open question "question.1"; it may have been answered/,
  },
  'too-many-questions': {
    on: after(atWork(), times(20, ask)),
    refused: ask,
    says: /^At most 20 questions wait/,
  },
  'nobody-to-ask': {
    on: atWork({}, { start: { bindings: {}, allowUnbound: true } }),
    refused: ask,
    says: /^Nobody who could answer has an address.*Give one of them an address, or go on/,
  },
  'nobody-to-approve': {
    on: () =>
      started(aDefinition({ humans: { approver: anApprover() } }), {
        agentsWait: true,
        start: { bindings: {} },
      }),
    refused: call,
    says: /^Nobody may approve the call of "open_port".*Name one in the definition/,
  },
  'may-not-correct': {
    on: atWork(
      { requiredApprovals: ['approver'], minConfidence: 0.8, reviewers: ['approver'] },
      { agentsWait: false },
    ),
    refused: (scenario) =>
      scenario.answer('approver', 'review.make.1', 'approve', { correction: { summary: 'Mine.' } }),
    says: /^correction: approver is asked to approve task "make".*let somebody else correct it/,
  },
  'incident-not-found': {
    on: asked(),
    refused: resolve('none'),
    says: /no open incident "none"; it may have been/,
  },
  'incident-action-not-possible': {
    on: failed,
    refused: (scenario) => resolve(Object.keys(scenario.state.incidents)[0]!)(scenario),
    says: /^action: "ask-again" does not mend this; possible: redo/,
  },
  'reason-required': {
    on: asked(),
    refused: (scenario) =>
      scenario.send('MoveDeadline', { approvalId: MAKE, dueAt: scenario.now + DAY, reason: ' ' }),
    says: /^reason: say why/,
  },
  'target-not-found': {
    on: asked(),
    refused: (scenario) => scenario.send('SendBack', { target: 'nowhere', reason: 'Wrong.' }),
    says: /^target: there is no task or phase "nowhere"/,
  },
  forbidden: {
    on: asked(),
    refused: (scenario) => scenario.send('CancelInstance', { reason: 'Enough.' }, as('doer')),
    says: /"doer" may not cancel the instance/,
  },
  'approver-without-address': {
    on: () => new Scenario(deciding(['approver'])),
    refused: (scenario) => scenario.start({ bindings: {} }),
    says: /No address is known for approver.*externalParticipants, or start with allowUnbound/,
  },
  'approval-id-taken': {
    on: asked(),
    refused: request({ id: 'make' }),
    says: /^id: "make" is taken; choose another or leave it out/,
  },
  'invalid-command': {
    on: asked(),
    refused: request({ title: ' ' }),
    says: /^title: 1 to 200 characters/,
  },
};

test.each(Object.entries(REFUSALS))('%s', (code, { on, refused, says }) => {
  const scenario = on();
  const hasBegun = scenario.recorded.length > 0;
  const before = hasBegun ? structuredClone(scenario.state) : null;
  const [events, effects] = [scenario.recorded.length, scenario.effects.length];
  const answer = refused(scenario);
  if (answer.ok) throw new Error('It was accepted.');
  expect(answer.refusal.code).toBe(code);
  expect(answer.refusal.message).toMatch(says);
  expect(answer.refusal.message).toMatch(/^\S.*[.]$/s);
  expect(answer.refusal.message).not.toMatch(/undefined|null|NaN|\[object|binding-|command-/);
  expect(scenario.recorded).toHaveLength(events);
  expect(scenario.effects).toHaveLength(effects);
  if (hasBegun) expect(scenario.state).toStrictEqual(before);
});

// What was there before a request: told from the events, newest first, as mails and pages read them.
import { expect, test } from '@jest/globals';
import { isAsking, reaskedWhy, roundBefore } from '../../../process/views/asked-before.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../../support/definition-builder.ts';
import { type Scenario, aBlob, started } from '../../support/scenario.ts';

const ID = 'task.make.1';

function asked(): Scenario {
  const task = aTask('make', { requiredApprovals: ['approver', 'second'], artifacts: ['plan'] });
  const humans = { approver: anApprover(), second: anApprover() };
  return started(aDefinition({ phases: [aPhase('build', [task])], humans }));
}
const newestFirst = (scenario: Scenario) => scenario.recorded.filter(isAsking).toReversed();

test('a request that nothing came before says nothing', () => {
  const events = newestFirst(asked());
  expect(reaskedWhy(events, ID)).toEqual({});
  expect(roundBefore(events, ID)).toEqual({});
});

test('a newer version, and then a decision that was taken back: the last of them is why', () => {
  const scenario = asked();
  scenario.send('StoreArtifact', { artifact: aBlob('plan'), taskId: 'make' });
  expect(reaskedWhy(newestFirst(scenario), ID).reasked).toContain('newer version of plan');
  scenario.answer('approver', 'make');
  const [decision] = scenario.approval('make').decisions;
  const by = { kind: 'participant', id: 'approver', linkId: 'l' } as const;
  const reason = 'I meant the other one.';
  scenario.send('RevokeDecision', { approvalId: ID, decisionId: decision!.decisionId, reason }, by);
  expect(scenario.of('DecisionRevoked')).toHaveLength(1);
  expect(reaskedWhy(newestFirst(scenario), ID)).toEqual({
    reasked: 'A decision on it was taken back: “I meant the other one.”',
  });
  expect(reaskedWhy(newestFirst(scenario), 'task.make.2')).toEqual({});
});

test('a round before: who sent it back, in their words', () => {
  const scenario = asked();
  scenario.answer('second', 'make', 'reject', { comment: 'Too thin.' });
  expect(roundBefore(newestFirst(scenario), 'task.make.2')).toMatchObject({
    approvalId: ID,
    sentBack: { by: 'second', comment: 'Too thin.' },
  });
});

// Why an answer was not counted: who and when in words, never ids, whatever the process has come to since.
import { describe, expect, test } from '@jest/globals';
import type { ApprovalRules } from '../../../definition/types.ts';
import { notCounted } from '../../../process/views/not-counted.ts';
import { DAY, HOUR, OPERATOR, type Scenario, started } from '../../support/scenario.ts';
import { as, deciding } from '../../support/people-definition.ts';

const PEOPLE = {
  approver: { name: 'Jane Doe', email: 'jane@acme.com' },
  second: { name: 'John Smith', email: 'john@acme.com' },
  guest_1: { name: 'Gus Guest', email: 'gus@partner.example' },
};

function told(scenario: Scenario, participantId: string, refused = false): string {
  const { id: approvalId } = scenario.approval('make');
  const refusal = refused ? refusalOf(scenario, participantId) : null;
  const { graph, state } = scenario;
  return notCounted({ graph, state, people: PEOPLE }, { approvalId, participantId, refusal }).why;
}

function refusalOf(scenario: Scenario, participantId: string) {
  const answer = scenario.answer(participantId, 'make');
  if (answer.ok) throw new Error('It was counted.');
  return answer.refusal;
}

const asked = (rules: ApprovalRules = {}, approvers = ['approver', 'second']) =>
  started(deciding(approvers, rules));
const hand = (scenario: Scenario, from: string, to: object) =>
  scenario.send(
    'HandOverApproval',
    { approvalId: 'task.make.1', from, to: { participantId: 'guest_1', ...to }, reason: 'r' },
    as(from),
  );

describe('decided before', () => {
  test('by somebody else: who, and when', () => {
    const scenario = asked({ policy: 'any' });
    scenario.answer('second', 'make');
    expect(told(scenario, 'approver', true)).toBe(
      'The process was completed on Mon 5 January 2026, 09:00 UTC. It was approved before your answer came, by John Smith, Mon 5 January 2026, 09:00 UTC.',
    );
    const rejected = asked({ onRejection: 'hold' });
    rejected.answer('approver', 'make');
    rejected.answer('second', 'make', 'reject');
    expect(told(rejected, 'approver')).toMatch(
      /^You approved this before, Mon 5 January 2026, 09:00 UTC\. The/,
    );
    const open = asked({ onRejection: 'hold' });
    open.answer('second', 'make', 'reject');
    expect(told(open, 'approver', true)).toBe(
      'It was rejected before your answer came, by John Smith, Mon 5 January 2026, 09:00 UTC.',
    );
  });

  test('by the deadline, though somebody had answered', () => {
    const scenario = asked({ onTimeout: 'reject', timeout: '1d', onRejection: 'hold' });
    scenario.answer('second', 'make');
    scenario.wait(DAY);
    expect(told(scenario, 'approver', true)).toBe(
      'It was rejected before your answer came, at its deadline, Tue 6 January 2026, 09:00 UTC.',
    );
  });

  test('by themselves, and what became of that', () => {
    const scenario = asked();
    scenario.answer('approver', 'make', 'reject');
    const { graph, state } = scenario;
    const course = { graph, state, people: PEOPLE };
    const answer = { approvalId: 'task.make.1', participantId: 'approver', refusal: null };
    expect(notCounted(course, answer)).toMatchObject({
      why: expect.stringMatching(/^You rejected this before, .* The first answer stands\.$/),
      stands: { choice: 'reject' },
    });
    const taken = asked();
    taken.answer('approver', 'make');
    taken.send('SendBack', { target: 'make', reason: 'Anew.' });
    expect(notCounted({ ...course, state: taken.state }, answer).why).toMatch(
      /^You approved this before, .* It was withdrawn since\.$/,
    );
  });
});

describe('in somebody else’s hands', () => {
  test('who decides now, however often it went on, and what they decided', () => {
    const scenario = asked({}, ['approver']);
    expect(hand(scenario, 'approver', { bindingId: 'b1' }).ok).toBe(true);
    expect(told(scenario, 'approver', true)).toBe('It is decided by Gus Guest now, in your place.');
    expect(hand(scenario, 'guest_1', { participantId: 'second' }).ok).toBe(true);
    expect(told(scenario, 'approver', true)).toBe('It is decided by John Smith now, in your place.');
    expect(told(scenario, 'guest_1', true)).toBe('It is decided by John Smith now, in your place.');
    scenario.now += HOUR;
    scenario.answer('second', 'make');
    expect(told(scenario, 'approver')).toBe(
      'It was handed over to John Smith. The process was completed on Mon 5 January 2026, 10:00 UTC. It was approved before your answer came, by John Smith, Mon 5 January 2026, 10:00 UTC.',
    );
  });

  test('whose turn it is, and nobody’s of those who were never asked', () => {
    const scenario = asked({ inOrder: true });
    expect(told(scenario, 'second', true)).toBe(
      'Jane Doe is asked before you. You are told when it is your turn.',
    );
    const early = refusalOf(scenario, 'second');
    scenario.answer('approver', 'make');
    const { graph, state } = scenario;
    const answer = { approvalId: 'task.make.1', participantId: 'second', refusal: early };
    expect(notCounted({ graph, state, people: PEOPLE }, answer).why).toBe(
      'It was not your turn yet when your answer came.',
    );
    expect(told(scenario, 'third', true)).toBe('This is not among what you are asked.');
    const unknown = { approvalId: 'task.other.1', participantId: 'second', refusal: null };
    expect(notCounted({ graph, state, people: PEOPLE }, unknown).why).toBe(
      'This is not among what you are asked.',
    );
  });
});

test('withdrawn, or the process cancelled while it was open', () => {
  const scenario = asked();
  scenario.send('SendBack', { target: 'make', reason: 'Anew.' });
  const first = { approvalId: 'task.make.1', participantId: 'approver', refusal: null };
  const { graph, state } = scenario;
  expect(notCounted({ graph, state, people: PEOPLE }, first).why).toBe(
    'It was withdrawn; nobody is asked any more.',
  );
  scenario.send('CancelInstance', { reason: 'No longer needed.' }, OPERATOR);
  expect(told(scenario, 'approver', true)).toMatch(
    /^The process was cancelled on Mon 5 January 2026, 09:00 UTC: “No longer needed\.”\. It was withdrawn;/,
  );
});

test('about the answer itself: said as it is', () => {
  const scenario = asked({ stepUp: 'mail-code' });
  expect(told(scenario, 'approver', true)).toBe(
    'It needs the code that is mailed to you. Open the page again and give it.',
  );
  const plain = asked();
  plain.answer('approver', 'make', 'approve', { decisionId: 'd1' });
  const reused = plain.answer('approver', 'make', 'reject', { decisionId: 'd1' });
  const { graph, state } = plain;
  const answer = { approvalId: 'task.make.1', participantId: 'approver' };
  const refusal = reused.ok ? null : reused.refusal;
  expect(notCounted({ graph, state, people: PEOPLE }, { ...answer, refusal }).why).toMatch(/^This form was/);
  const message = 'What was shown has changed since: plan is at version 2 now. Look again and decide anew.';
  const stale = { code: 'shown-is-stale', message } as const;
  expect(notCounted({ graph, state, people: PEOPLE }, { ...answer, refusal: stale }).why).toBe(message);
});

// What arrives from outside is read by hand-written guards: each field of what agents and reviewers send.
import { describe, expect, test } from '@jest/globals';
import { readNews, readReply } from '../../workflows/agent-message-shapes.ts';
import { readCommandMessage, readDecisionMessage } from '../../workflows/message-shapes.ts';

const AGENT = { kind: 'agent', id: 'worker', taskId: 'make', attempt: 1 };
const read = (type: string, data: object) => {
  const message = readCommandMessage({ command: { type, id: 'c', by: AGENT, data }, seal: 's' }, 'f');
  return message.ok ? 'ok' : message.text;
};
const decision = {
  approvalId: 'review.make.1',
  round: 1,
  decisionId: 'd',
  participantId: 'expert',
  choice: 'approve',
  comment: '',
  shown: [],
  viewed: 'v',
  linkId: 'l',
  linkVia: 'mail',
  receivedAt: 1,
};
const decided = (correction: unknown) => {
  const message = readDecisionMessage({ decision: { ...decision, correction }, seal: 's' });
  return message.ok ? 'ok' : message.text;
};

describe('what agents send', () => {
  test.each([
    ['RaiseConcern', { taskId: 'make', kind: 'data', text: 'x' }, 'kind'],
    ['AskPerson', { taskId: 'make', text: 'x' }, 'text'],
    ['AnswerQuestion', { questionId: 'question.1', text: 'x' }, 'questionId'],
  ])('%s', (type, data, field) => {
    expect(read(type, data)).toBe('ok');
    expect(read(type, { ...data, [field]: 1 })).toBe(`"data.${field}" must be a string.`);
  });

  test('a call of a tool', () => {
    const request = { taskId: 'make', approverIds: [], title: 'T', artifacts: [] };
    const toolCall = { callId: '1.0', tool: 'x', argumentsSha256: 'ab' };
    expect(read('RequestApproval', request)).toBe('ok');
    expect(read('RequestApproval', { ...request, toolCall })).toBe('ok');
    const wrong = '"data.toolCall" must be a { callId, tool, argumentsSha256 }.';
    expect(read('RequestApproval', { ...request, toolCall: { ...toolCall, tool: 1 } })).toBe(wrong);
    expect(read('RequestApproval', { ...request, toolCall: 'x' })).toBe(wrong);
  });
});

test('a correction', () => {
  expect(decided(undefined)).toBe('ok');
  expect(decided({ summary: 's', result: [1], facts: { risk: 1 } })).toBe('ok');
  expect(decided({})).toBe('ok');
  const wrong = '"decision.correction" must be a { summary?, result?, facts? }.';
  for (const bad of ['x', { summary: 1 }, { facts: [] }, { facts: 'x' }, []])
    expect(decided(bad)).toBe(wrong);
});

test('news and replies to an agent’s run bring nothing along', () => {
  const more = { more: 'x'.repeat(1_000_000) };
  const answer = { kind: 'answer', questionId: 'question.1' };
  const approval = { kind: 'approval', approvalId: 'a', callId: '1.0', outcome: 'granted' };
  const reply = { runId: 'i.make.1', messageId: 'm', kind: 'output', content: 'ab', seal: 's' };
  expect(readNews({ ...answer, ...more })).toEqual(answer);
  expect(readNews({ ...approval, ...more })).toEqual(approval);
  expect(readReply({ ...reply, ...more })).toEqual(reply);
  for (const field of ['approvalId', 'callId', 'outcome'])
    expect(readNews({ ...approval, [field]: more.more })).toBeNull();
  for (const field of ['runId', 'messageId', 'kind', 'content', 'seal'])
    expect(readReply({ ...reply, [field]: more.more })).toBeNull();
});

// What people are mailed about agents at work: a review, a call of a tool, a question, word of a rule.
import { describe, expect, test } from '@jest/globals';
import { briefOf, buildMailView, renderMail } from '../../activities/mail/index.ts';
import type { MailSource } from '../../activities/mail/index.ts';
import type { ProcessTask } from '../../definition/types.ts';
import { aDefinition, aPhase, aTask, anAgent } from '../support/definition-builder.ts';
import { failure, MONDAY, type Scenario, started, work } from '../support/scenario.ts';

const LINK = { url: 'https://countersign.example/external/approve?token=t', expiresAt: MONDAY };

/** `make`, by "SSO Specialist", begun. */
function begun(make: Partial<ProcessTask> = {}): Scenario {
  const phases = [aPhase('build', [aTask('make', { name: 'Configure SSO', ...make })])];
  const agents = { worker: anAgent({ name: 'SSO Specialist' }) };
  return started(aDefinition({ phases, agents }), { agentsWait: true });
}

function viewOf({ graph, state }: Scenario, notification: Partial<MailSource['notification']>) {
  return buildMailView({
    graph,
    state,
    people: {},
    link: LINK,
    now: MONDAY,
    notification: { kind: 'approval', participantId: 'dispatcher', approvalIds: [], ...notification },
  });
}
function mail(scenario: Scenario, notification: Partial<MailSource['notification']>) {
  const view = viewOf(scenario, notification)!;
  const { subject, text } = renderMail(view);
  return { subject, text: text.replace(/\s+/g, ' '), brief: briefOf(view) };
}

describe('a review', () => {
  const asked = (confidence: number | undefined) => {
    const scenario = begun({ minConfidence: 0.8, reviewers: ['dispatcher'] });
    scenario.report('make', 1, work(confidence === undefined ? {} : { confidence }));
    return scenario;
  };
  const approvalIds = ['review.make.1'];

  test('says how sure the agent was, and where the bar is', () => {
    const { subject, text, brief } = mail(asked(0.549), { approvalIds });
    expect(subject).toMatch(/^Please look over: Configure SSO, by /);
    expect(text).toContain('Please look over Configure SSO: SSO Specialist was 54 % sure; the bar is 80 %.');
    expect(text).toContain('SSO Specialist (AI agent, simulated): “done”');
    expect(brief).toContain('Review: Configure SSO');
  });

  test('says so where the agent did not', () => {
    expect(mail(asked(undefined), { approvalIds }).text).toContain(
      'SSO Specialist did not say how sure it is',
    );
  });

  test('reminds as one', () => {
    const { subject } = mail(asked(0.5), { kind: 'reminder', approvalIds });
    expect(subject).toMatch(/^Reminder: Please look over: Configure SSO, by /);
  });

  test('beside other decisions is one of them', () => {
    const scenario = asked(0.5);
    scenario.send('SendBack', { target: 'make', reason: 'r' });
    const request = { id: 'legal', taskId: 'make', approverIds: ['second'], title: 'Legal', artifacts: [] };
    scenario.send('RequestApproval', request);
    scenario.report('make', 2, work());
    const view = viewOf(scenario, { approvalIds: ['review.make.2'] })!;
    if (view.kind !== 'approval') throw new Error(view.kind);
    const legal = viewOf(scenario, { participantId: 'second', approvalIds: ['ad_hoc.legal.1'] })!;
    if (legal.kind !== 'approval') throw new Error(legal.kind);
    const both = renderMail({ ...view, items: [...view.items, ...legal.items] });
    expect(both.subject).toMatch(/^Approval Required: /);
  });
});

describe('a call of a tool', () => {
  test('says which, with what, and that nothing was done yet', () => {
    const scenario = begun();
    const toolCall = { callId: '1.0', tool: 'open_port', argumentsSha256: 'ab'.repeat(32) };
    const data = {
      taskId: 'make',
      approverIds: [],
      title: 'T',
      artifacts: [],
      description: '{"port":22}',
      toolCall,
    };
    scenario.send('RequestApproval', data, scenario.agentOf('make'));
    const { subject, text } = mail(scenario, { approvalIds: ['ad_hoc.make.call_1_1_0.1'] });
    expect(subject).toMatch(/^Approval Required: Tool call: open_port, by /);
    expect(text).toContain(
      'The agent, at work on Configure SSO, waits with this one call: it is made only if you approve.',
    );
    expect(text).toContain('SSO Specialist (AI agent): “{"port":22}”');
  });
});

describe('a question', () => {
  const asked = () => {
    const scenario = begun();
    scenario.send('AskPerson', { taskId: 'make', text: 'Which tenant\nis it?' }, scenario.agentOf('make'));
    return scenario;
  };
  const notification = { kind: 'question', questionId: 'question.1', taskId: 'make' } as const;

  test('states what is asked, by whom, and where to answer', () => {
    const { subject, text, brief } = mail(asked(), notification);
    expect(subject).toBe('Question for you: Which tenant is it? (Instance One)');
    expect(text).toContain('SSO Specialist (AI agent) is at work on Configure SSO and asks you something.');
    expect(text).toContain('“Which tenant is it?”');
    expect(text).toContain('Answer the question');
    expect(text).toContain(LINK.url);
    expect(brief).toBe('SSO Specialist (AI agent) asks you: Which tenant is it?');
  });

  test('says nothing once it is answered', () => {
    const scenario = asked();
    scenario.send('AnswerQuestion', { questionId: 'question.1', text: 'Production.' });
    expect(viewOf(scenario, notification)).toBeNull();
    expect(viewOf(scenario, { kind: 'question' })).toBeNull();
  });
});

describe('a task that cannot go on', () => {
  test('tells who may mend it what they can do, and others whom to speak to', () => {
    const scenario = begun({ errorHandling: { maxRetries: 0 } });
    scenario.report('make', 1, failure('No licence.'));
    const notification = { kind: 'escalation', taskId: 'make' } as const;
    const { text } = mail(scenario, notification);
    expect(text).toContain('It has stopped: No licence.');
    expect(text).toContain('Have it tried again, give it to somebody else, complete it by hand, or skip it.');
    expect(text).toContain('See it and act on it');
    const other = mail(scenario, { ...notification, participantId: 'second' }).text;
    expect(other).toContain('What you can do Speak to ');
    expect(other).toContain('See where the process stands');
  });
});

describe('word of a rule', () => {
  const notification = { kind: 'word', taskId: 'make', text: 'A concern was raised.\nLook.' } as const;

  test('states it, about the task or the process', () => {
    const { subject, text, brief } = mail(begun(), notification);
    expect(subject).toBe('A concern was raised. Look (Instance One)');
    expect(text).toContain('Configure SSO');
    expect(text).toContain('Nothing is asked of you here.');
    expect(brief).toBe('A concern was raised. Look.');
    expect(mail(begun(), { kind: 'word', text: 'x' }).text).not.toContain('Configure SSO');
    expect(mail(begun(), { kind: 'word', taskId: 'gone', text: 'x' }).text).toContain('Instance One');
  });

  test('without words is none', () => {
    expect(viewOf(begun(), { kind: 'word' })).toBeNull();
  });
});

// What an agent at work asks people: whom it goes to, who answers, and that nobody is asked what nobody needs any more.
import { describe, expect, test } from '@jest/globals';
import type { HumanParticipant, ProcessDefinition } from '../../definition/types.ts';
import { BOUNDS } from '../../process/bounds.ts';
import { waitsFor } from '../../process/waits.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { as } from '../support/people-definition.ts';
import {
  DAY,
  MONDAY,
  OPERATOR,
  Scenario,
  type ScenarioOptions,
  TEMPORAL,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';
import { aTeam } from '../support/team-builder.ts';

const PEOPLE: Record<string, HumanParticipant> = {
  approver: anApprover(),
  expert: {},
  dispatcher: { raidRole: 'delegator' },
};

function atWork(options: ScenarioOptions = {}, fields: Partial<ProcessDefinition> = {}): Scenario {
  const phases = [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])];
  return started(aDefinition({ phases, humans: PEOPLE, ...fields }), { agentsWait: true, ...options });
}
const ask = (scenario: Scenario, text = 'Which tenant is it?') =>
  scenario.send('AskPerson', { taskId: 'make', text }, scenario.agentOf('make'));
const answer = (scenario: Scenario, by = as('dispatcher'), text = 'Production.', questionId = 'question.1') =>
  scenario.send('AnswerQuestion', { questionId, text }, by);
const told = (scenario: Scenario) =>
  scenario.effects.flatMap((effect) => (effect.type === 'TellAgent' ? [effect] : []));

describe('a question', () => {
  test('is asked, waited for, and told of', () => {
    const scenario = atWork();
    expect(codeOf(ask(scenario))).toBe('');
    expect(scenario.state.questions).toEqual({
      'question.1': {
        taskId: 'make',
        attempt: 1,
        agentId: 'worker',
        text: 'Which tenant is it?',
        to: ['dispatcher'],
        askedAt: MONDAY,
      },
    });
    expect(scenario.effects.at(-1)).toMatchObject({
      type: 'Notify',
      kind: 'question',
      participantId: 'dispatcher',
      taskId: 'make',
      questionId: 'question.1',
      approvalIds: [],
    });
    expect(waitsFor(scenario.graph, scenario.state)).toContainEqual({
      kind: 'question',
      id: 'question.1',
      on: ['dispatcher'],
      since: MONDAY,
    });
  });

  test('goes to the people of the path, else the delegators, else the approvers of the task', () => {
    const to = (options: ScenarioOptions) => {
      const scenario = atWork(options);
      ask(scenario);
      return scenario.state.questions?.['question.1']?.to ?? [];
    };
    const orchestration = {
      mode: 'hierarchical' as const,
      entryAgentId: 'lead',
      escalationPath: ['lead', 'expert', 'approver'],
    };
    const team = aTeam({ orchestration });
    const bound = (...ids: string[]) => ({
      start: { bindings: Object.fromEntries(ids.map((id) => [id, `b-${id}`])), allowUnbound: true },
    });
    expect(to({ team })).toEqual(['expert', 'approver']);
    expect(to({ team, ...bound('approver') })).toEqual(['approver']);
    expect(to({ team, ...bound('dispatcher') })).toEqual(['dispatcher']);
    expect(to({})).toEqual(['dispatcher']);
    expect(to(bound('approver'))).toEqual(['approver']);
    expect(to(bound())).toEqual([]);
    const away = { dispatcher: { substitute: 'expert', until: null } };
    expect(to({ start: { away } })).toEqual(['expert']);
  });

  test('where the task has no approver and nobody else is there, is refused', () => {
    const phases = [aPhase('build', ['make'])];
    const scenario = atWork({}, { phases, humans: { approver: anApprover() } });
    expect(codeOf(ask(scenario))).toBe('nobody-to-ask');
  });

  test.each([
    ['without words', '  '],
    ['with too many', 'x'.repeat(2_001)],
  ])('%s is refused', (_name, text) => {
    expect(codeOf(ask(atWork(), text))).toBe('invalid-command');
  });

  test('while paused, or by anybody but the agent at work, is refused', () => {
    const scenario = atWork();
    const data = { taskId: 'make', text: 'Who?' };
    expect(codeOf(scenario.send('AskPerson', data, OPERATOR))).toBe('forbidden');
    expect(codeOf(scenario.send('AskPerson', data, as('dispatcher')))).toBe('forbidden');
    scenario.send('PauseInstance', { reason: 'r' });
    expect(codeOf(ask(scenario))).toBe('instance-paused');
  });

  test('sent again under the same id is one question; ids count on', () => {
    const scenario = atWork();
    const data = { taskId: 'make', text: 'Who?' };
    for (let n = 0; n < 2; n += 1) scenario.send('AskPerson', data, scenario.agentOf('make'), 'ask-1');
    expect(Object.keys(scenario.state.questions!)).toEqual(['question.1']);
    answer(scenario);
    ask(scenario);
    expect(Object.keys(scenario.state.questions!)).toEqual(['question.2']);
  });

  test('of many words leaves less room for others, and answered ones make it again', () => {
    const scenario = atWork();
    const codes = Array.from({ length: BOUNDS.questions }, (_, n) =>
      codeOf(ask(scenario, `${n}${'x'.repeat(1_990)}`)),
    );
    expect(codes.at(-1)).toBe('too-many-questions');
    const accepted = codes.filter((code) => code === '').length;
    expect(accepted * 1_990).toBeLessThanOrEqual(BOUNDS.questionBytes);
    expect((accepted + 2) * 1_990).toBeGreaterThan(BOUNDS.questionBytes);
    answer(scenario);
    expect(codeOf(ask(scenario, 'x'.repeat(1_990)))).toBe('');
  });
});

describe('an answer', () => {
  test('by one who was asked tells the agent that it is there; the words are on the trail', () => {
    const scenario = atWork();
    ask(scenario);
    expect(codeOf(answer(scenario))).toBe('');
    expect(scenario.of('QuestionAnswered')).toEqual([
      { questionId: 'question.1', taskId: 'make', attempt: 1, text: 'Production.' },
    ]);
    expect(scenario.state.questions).toEqual({});
    expect(told(scenario)).toEqual([
      {
        type: 'TellAgent',
        id: 'tell.question.1',
        taskId: 'make',
        attempt: 1,
        news: { kind: 'answer', questionId: 'question.1' },
      },
    ]);
    expect(codeOf(answer(scenario))).toBe('question-not-found');
  });

  test('by an operator counts; typed into Temporal it is an exception; by others it does not', () => {
    const by = (who: Parameters<typeof answer>[1]) => {
      const scenario = atWork();
      ask(scenario);
      return [codeOf(answer(scenario, who)), scenario.of('ExceptionNoted').length];
    };
    expect(by(OPERATOR)).toEqual(['', 0]);
    expect(by(TEMPORAL)).toEqual(['', 1]);
    expect(by(as('approver'))).toEqual(['forbidden', 0]);
    expect(by(as('nobody'))).toEqual(['forbidden', 0]);
    expect(by({ kind: 'agent', id: 'worker', taskId: 'make', attempt: 1 })).toEqual(['forbidden', 0]);
  });

  test('without words, or with too many, is refused', () => {
    const scenario = atWork();
    ask(scenario);
    expect(codeOf(answer(scenario, OPERATOR, ' '))).toBe('invalid-command');
    expect(codeOf(answer(scenario, OPERATOR, 'x'.repeat(10_001)))).toBe('invalid-command');
    expect(codeOf(answer(scenario, as('dispatcher'), 'x', 'question.9'))).toBe('question-not-found');
  });

  test('while paused reaches the agent', () => {
    const scenario = atWork();
    ask(scenario);
    scenario.send('PauseInstance', { reason: 'r' });
    answer(scenario);
    expect(told(scenario)).toHaveLength(1);
  });
});

describe('nobody needs the answer any more', () => {
  test.each<[string, (scenario: Scenario) => unknown]>([
    ['once the work is done', (scenario) => scenario.report('make', 1, work())],
    ['once the attempt has failed', (scenario) => scenario.report('make', 1, failure())],
    ['once the work is sent back', (scenario) => scenario.send('SendBack', { target: 'make', reason: 'r' })],
    ['once the instance is cancelled', (scenario) => scenario.send('CancelInstance', { reason: 'r' })],
  ])('%s', (_name, end) => {
    const scenario = atWork();
    ask(scenario);
    end(scenario);
    expect(scenario.of('QuestionDropped')).toMatchObject([{ questionId: 'question.1' }]);
    expect(scenario.state.questions).toEqual({});
    expect(told(scenario)).toEqual([]);
  });

  test('a message that could not go is not tried again', () => {
    const scenario = atWork();
    ask(scenario);
    const { notificationId } = Object.values(scenario.state.notifications).at(-1)!;
    const failed = { notificationId, outcome: 'failed' as const, reason: 'down' };
    scenario.send('ReportDelivery', failed, { kind: 'engine', id: 'engine' });
    answer(scenario);
    const sent = scenario.effects.length;
    scenario.wait(DAY);
    expect(scenario.effects.slice(sent).filter(({ type }) => type === 'Notify')).toEqual([]);
  });
});

// Work that its agent was not sure of: looked over by a person first, taken as it is or corrected, sent back, or held.
import { describe, expect, test } from '@jest/globals';
import type { HumanParticipant, ProcessDefinition, ProcessTask } from '../../definition/types.ts';
import { BOUNDS } from '../../process/bounds.ts';
import type { Correction } from '../../process/events.ts';
import { arrived, carried, leftOut, recall } from '../../process/index.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { as } from '../support/people-definition.ts';
import { DAY, Scenario, type ScenarioOptions, aBlob, codeOf, started, work } from '../support/scenario.ts';

/** `expert` decides nothing else; `boss` is a delegator. */
const PEOPLE: Record<string, HumanParticipant> = {
  approver: anApprover(),
  second: anApprover(),
  expert: {},
  boss: { raidRole: 'delegator' },
};
const BAR = { minConfidence: 0.8, reviewers: ['expert'] };
const REVIEW = 'review.make.1';

function defined(
  make: Partial<ProcessTask> = {},
  fields: Partial<ProcessDefinition> = {},
): ProcessDefinition {
  return aDefinition({
    phases: [aPhase('build', [aTask('make', { ...BAR, ...make }), 'after'])],
    humans: PEOPLE,
    ...fields,
  });
}

/** `make` was done with 0.5, and sets the fact `risk` to 3. */
function unsure(make: Partial<ProcessTask> = {}, options: ScenarioOptions = {}, fields = {}): Scenario {
  const agents = { make: () => work({ confidence: 0.5, facts: { risk: 3 }, result: { size: 1 } }) };
  return started(defined(make, fields), { agents, ...options });
}
const correct = (scenario: Scenario, correction: Correction, by = 'expert', fields = {}) =>
  scenario.answer(by, REVIEW, 'approve', { correction, ...fields });
const resolve = (scenario: Scenario, action: 'accept' | 'redo' | 'skip' | 'cancel', reason = 'Seen.') =>
  scenario.send('ResolveIncident', { incidentId: 'nobody-to-review.make.1', action, reason });

describe('confidence', () => {
  const of = (confidence: number | undefined, make: Partial<ProcessTask> = {}) =>
    started(defined(make), {
      agents: { make: () => work(confidence === undefined ? {} : { confidence }) },
    }).of('TaskWorkDone')[0]!.needsReview;

  test('below the bar asks for a review, at the bar it does not', () => {
    expect(of(0.79)).toEqual({ minConfidence: 0.8 });
    expect(of(0.8)).toBeUndefined();
    expect(of(1)).toBeUndefined();
  });

  test('that is not told counts as none', () => {
    expect(of(undefined)).toEqual({ minConfidence: 0.8 });
    expect(of(undefined, { minConfidence: 0 })).toBeUndefined();
  });

  test('does not matter where there is no bar', () => {
    const scenario = started(aDefinition(), { agents: { make: () => work({ confidence: 0 }) } });
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('ApprovalRequested')).toEqual([]);
  });
});

describe('a review', () => {
  test('comes before all else about the work, and withholds its facts; artifacts are stored', () => {
    const make = { requiredApprovals: ['approver'], artifacts: ['plan'] };
    const scenario = unsure(make, {
      agents: { make: () => work({ facts: { risk: 3 }, artifacts: [aBlob('plan')] }) },
    });
    expect(scenario.of('ApprovalRequested')).toMatchObject([
      {
        approvalId: REVIEW,
        kind: 'review',
        subjectId: 'make',
        taskId: 'make',
        title: 'Review: Make',
        approvers: ['expert'],
        need: 1,
        artifacts: [{ key: 'plan', version: 1 }],
      },
    ]);
    expect(scenario.messages).toEqual(['approval to expert: review.make.1']);
    expect(scenario.of('FactSet')).toEqual([]);
    expect(scenario.of('TaskWorkDone')[0]).toMatchObject({ facts: { risk: 3 } });
    expect(scenario.state.tasks.make).toMatchObject({
      status: 'awaiting_approval',
      needsReview: true,
      proposedFacts: { risk: 3 },
    });
  });

  test('granted, sets the facts and goes on; nothing else is asked of the reviewer', () => {
    const scenario = unsure({ requiredApprovals: ['approver'] });
    expect(codeOf(scenario.answer('expert', REVIEW))).toBe('');
    expect(scenario.of('FactSet')).toEqual([{ name: 'risk', value: 3, taskId: 'make' }]);
    expect(scenario.of('TaskWorkCorrected')).toEqual([]);
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.1', approvers: ['approver'] });
    expect(scenario.state.tasks.make).toMatchObject({ status: 'awaiting_approval', doneBy: ['worker'] });
    expect(scenario.state.tasks.make).not.toHaveProperty('needsReview');
    expect(scenario.state.tasks.make).not.toHaveProperty('proposedFacts');
    scenario.answer('approver', 'task.make.1');
    expect(scenario.state.status).toBe('completed');
  });

  test('where nothing else is asked about the task, completes it', () => {
    const scenario = unsure();
    scenario.answer('expert', REVIEW);
    expect(scenario.state.status).toBe('completed');
  });

  test('rejected, has the work done again with the comment, and asks again only where the bar is missed again', () => {
    const agents = {
      make: ({ attempt }: { attempt: number }) =>
        work({ confidence: attempt < 3 ? 0.5 : 0.9, facts: { risk: attempt } }),
    };
    const scenario = unsure({}, { agents });
    scenario.answer('expert', REVIEW, 'reject', { comment: 'The groups are missing.' });
    expect(scenario.of('TaskStarted')[1]).toMatchObject({ attempt: 2, feedback: 'The groups are missing.' });
    expect(scenario.approval('review.make.2')).toMatchObject({ round: 2, status: 'pending' });
    scenario.answer('expert', 'review.make.2', 'reject', { comment: 'Still.' });
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('FactSet')).toEqual([{ name: 'risk', value: 3, taskId: 'make' }]);
  });

  test('rejected in the last round, holds; asked again by an operator, it is taken', () => {
    const scenario = unsure({ maxRounds: 1 });
    scenario.answer('expert', REVIEW, 'reject');
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    expect(Object.keys(scenario.state.incidents)).toEqual(['rework-exhausted.make.1']);
    const again = { incidentId: 'rework-exhausted.make.1', action: 'ask-again', reason: 'r' } as const;
    scenario.send('ResolveIncident', again);
    expect(scenario.approval('review.make.2').status).toBe('pending');
    scenario.answer('expert', 'review.make.2');
    expect(scenario.state.status).toBe('completed');
  });

  test('handed over by an operator: who had it is told, and what came of it', () => {
    const scenario = unsure();
    const reason = 'On leave.';
    const over = { approvalId: REVIEW, from: 'expert', to: { participantId: 'second' }, reason };
    expect(codeOf(scenario.send('HandOverApproval', over))).toBe('');
    scenario.answer('second', REVIEW);
    expect(scenario.messages.filter((each) => each.includes('to expert'))).toEqual([
      'approval to expert: review.make.1',
      'handed_over to expert: review.make.1',
      'outcome to expert: review.make.1',
    ]);
  });

  test('corrected at length: the summary that is told is the corrected one, and again what is made after it', () => {
    const agents = {
      make: ({ attempt }: { attempt: number }) =>
        work({ confidence: 0.5, summary: `${attempt} ${'s'.repeat(400)}` }),
    };
    const scenario = unsure({ requiredApprovals: ['approver'] }, { agents });
    const told = () => recall(scenario.state, scenario.recorded).tasks.make!.summary;
    const corrected = `corrected ${'c'.repeat(400)}`;
    correct(scenario, { summary: corrected });
    expect(scenario.state.tasks.make!.summary).toMatch(/^corrected c+…$/);
    expect(leftOut(scenario.state)).toEqual(expect.arrayContaining(['TaskWorkDone', 'TaskWorkCorrected']));
    expect(told()).toBe(corrected);
    // Without the correction's own event, what it replaced would come back.
    const isOther = ({ type }: { type: string }) => type !== 'TaskWorkCorrected';
    expect(recall(scenario.state, scenario.recorded.filter(isOther)).tasks.make!.summary).toMatch(/^1 s+$/);
    scenario.answer('approver', 'make', 'reject', { comment: 'Again.' });
    expect(told()).toMatch(/^2 s+$/);
    scenario.answer('expert', 'review.make.2', 'approve', { correction: { result: { size: 3 } } });
    expect(told()).toMatch(/^2 s+$/);
  });

  test('granted long ago leaves the state with its rounds; the next one counts on from them', () => {
    const ids = Array.from({ length: BOUNDS.pastReviews + 3 }, (_, n) => `task_${n}`);
    const phases = [
      aPhase(
        'build',
        ids.map((id) => aTask(id, { ...BAR, requiredApprovals: ['approver'] })),
      ),
    ];
    const agents = Object.fromEntries(ids.map((id) => [id, () => work({ confidence: 0.5 })]));
    const scenario = started(defined({}, { phases }), { agents });
    const reviews = () => Object.keys(scenario.state.approvals).filter((id) => id.startsWith('review.'));
    scenario.answer('expert', 'review.task_0.1', 'reject', { comment: 'Again.' });
    scenario.answer('expert', 'review.task_0.2');
    scenario.answer('approver', 'task_0');
    expect(reviews()).toEqual(['review.task_0.1', 'review.task_0.2', 'review.task_1.1']);
    for (const id of ids.slice(1)) {
      expect(codeOf(scenario.answer('expert', `review.${id}.1`))).toBe('');
      if (id !== ids.at(-1)) scenario.answer('approver', id);
    }
    // The last one was asked when there were as many before it.
    expect(reviews()).toHaveLength(BOUNDS.pastReviews + 1);
    expect(reviews()[0]).toBe('review.task_2.1');
    const again = scenario.send('SendBack', { target: 'task_0', reason: 'The address is wrong.' });
    expect(codeOf(again)).toBe('');
    expect(scenario.approval('review.task_0.3').status).toBe('pending');
    expect(codeOf(scenario.answer('expert', 'review.task_0.3'))).toBe('');
    const form = JSON.parse(JSON.stringify(carried(scenario.graph, scenario.state)));
    expect(arrived(scenario.graph, form)).toStrictEqual(scenario.state);
  });

  test('of work that is sent back meanwhile is withdrawn, and its facts are gone', () => {
    const scenario = unsure({}, { agentsWait: true });
    scenario.report('make', 1, work({ facts: { risk: 3 } }));
    scenario.send('SendBack', { target: 'make', reason: 'Another tenant.' });
    expect(scenario.state.approvals[REVIEW]!.status).toBe('withdrawn');
    expect(scenario.state.tasks.make).not.toHaveProperty('proposedFacts');
    scenario.report('make', 2, work({ confidence: 0.9 }));
    expect(scenario.of('FactSet')).toEqual([]);
    expect(scenario.state.tasks.make!.status).toBe('completed');
  });

  test('granted before the task’s own approval was rejected is asked anew for the new work', () => {
    const scenario = unsure({ requiredApprovals: ['approver'] });
    scenario.answer('expert', REVIEW);
    scenario.answer('approver', 'task.make.1', 'reject');
    expect(scenario.state.approvals[REVIEW]!.status).toBe('withdrawn');
    expect(scenario.approval('review.make.2').status).toBe('pending');
  });

  test('shows the newest version of what is stored', () => {
    const agents = { make: () => work({ artifacts: [aBlob('plan')] }) };
    const scenario = unsure({ artifacts: ['plan'] }, { agents });
    scenario.send('StoreArtifact', { artifact: aBlob('plan', 'newer') });
    expect(
      codeOf(correct(scenario, { summary: 's' }, 'expert', { shown: [{ key: 'plan', version: 1 }] })),
    ).toBe('shown-is-stale');
    expect(codeOf(scenario.answer('expert', REVIEW))).toBe('');
  });

  test('while paused is counted, and the facts are set; the process goes on once it is resumed', () => {
    const scenario = unsure();
    scenario.send('PauseInstance', { reason: 'Freeze.' });
    scenario.answer('expert', REVIEW);
    expect(scenario.of('FactSet')).toHaveLength(1);
    scenario.send('ResumeInstance', { reason: 'Go on.' });
    expect(scenario.state.status).toBe('completed');
  });

  test('once granted is not taken back: the work counts', () => {
    const scenario = unsure({ requiredApprovals: ['approver'] });
    scenario.answer('expert', REVIEW, 'approve', { decisionId: 'd-1' });
    const revoke = { approvalId: REVIEW, decisionId: 'd-1', reason: 'A mistake.' };
    expect(codeOf(scenario.send('RevokeDecision', revoke, as('expert')))).toBe('forbidden');
    const other = unsure({ requiredApprovals: ['approver'], reviewers: ['second'] });
    other.answer('second', REVIEW, 'approve', { decisionId: 'd-1' });
    expect(codeOf(other.send('RevokeDecision', revoke, as('second')))).toBe('decision-built-upon');
  });

  test('keeps requests beside the definition waiting', () => {
    const scenario = unsure();
    const request = { taskId: 'make', approverIds: ['second'], title: 'T', artifacts: [] };
    expect(codeOf(scenario.send('RequestApproval', request))).toBe('task-not-open');
    scenario.answer('expert', REVIEW);
    expect(scenario.state.status).toBe('completed');
  });

  test('not answered in time escalates like any other', () => {
    const scenario = unsure({ timeout: '1d' });
    scenario.wait(DAY);
    expect(scenario.of('ApprovalEscalated')).toMatchObject([{ approvalId: REVIEW, to: ['boss'] }]);
  });
});

describe('who reviews', () => {
  test('need be no approver of anything else, and decides on nothing else by it', () => {
    const scenario = unsure({ requiredApprovals: ['approver'] });
    expect(codeOf(scenario.answer('boss', REVIEW))).toBe('not-an-approver');
    scenario.answer('expert', REVIEW);
    expect(codeOf(scenario.answer('expert', 'task.make.1'))).toBe('not-an-approver');
  });

  test('is told late that it was decided', () => {
    const scenario = unsure({ reviewers: ['expert', 'second'], requiredApprovals: ['approver'] });
    scenario.answer('second', REVIEW);
    expect(codeOf(scenario.answer('expert', REVIEW))).toBe('approval-already-decided');
  });

  test('may hand it to an approver or a delegator, and to nobody else here', () => {
    const to = (participantId: string) => {
      const scenario = unsure();
      const data = { approvalId: REVIEW, from: 'expert', to: { participantId }, reason: 'Away.' };
      const code = codeOf(scenario.send('HandOverApproval', data));
      return code === '' ? codeOf(scenario.answer(participantId, REVIEW)) : code;
    };
    expect(to('second')).toBe('');
    expect(to('boss')).toBe('');
    expect(to('worker')).toBe('participant-is-agent');
    const humans = { ...PEOPLE, other: {} };
    const scenario = started(defined({}, { humans }), { agents: { make: () => work() } });
    const data = { approvalId: REVIEW, from: 'expert', to: { participantId: 'other' }, reason: 'r' };
    expect(codeOf(scenario.send('HandOverApproval', data))).toBe('not-an-approver');
  });

  test('is not who started the instance', () => {
    const scenario = unsure({ reviewers: ['expert', 'second'] }, { start: { starterIs: ['expert'] } });
    expect(scenario.approval(REVIEW).approvers).toEqual(['second']);
  });
});

describe('a correction', () => {
  test('takes the place of the work; both are kept, and the corrector counts as who did it', () => {
    const scenario = unsure(
      { requiredApprovals: ['approver'] },
      {},
      {
        conditions: { big: 'tasks.make.result.size > 1' },
      },
    );
    const correction = { summary: 'With groups', result: { size: 2 }, facts: { risk: 1, groups: true } };
    expect(codeOf(correct(scenario, correction))).toBe('');
    expect(scenario.of('TaskWorkDone')[0]).toMatchObject({ summary: 'done', result: { size: 1 } });
    expect(scenario.of('ApprovalDecided')[0]).toMatchObject({ correction });
    expect(scenario.of('TaskWorkCorrected')).toEqual([
      { taskId: 'make', attempt: 1, approvalId: REVIEW, participantId: 'expert', ...correction },
    ]);
    expect(scenario.of('FactSet')).toEqual([
      { name: 'risk', value: 1, taskId: 'make' },
      { name: 'groups', value: true, taskId: 'make' },
    ]);
    expect(scenario.state.tasks.make).toMatchObject({
      summary: 'With groups',
      result: { size: 2 },
      doneBy: ['worker', 'expert'],
    });
    expect(scenario.recorded.find(({ type }) => type === 'TaskWorkCorrected')!.by.id).toBe('expert');
  });

  test('of one thing leaves the others as they were', () => {
    const scenario = unsure({}, {}, { conditions: { big: 'tasks.make.result.size > 1' } });
    correct(scenario, { summary: 'Better said' });
    expect(scenario.of('FactSet')).toEqual([{ name: 'risk', value: 3, taskId: 'make' }]);
    expect(scenario.state.tasks.make).toMatchObject({ summary: 'Better said', result: { size: 1 } });
    const other = unsure({}, {}, { conditions: { big: 'tasks.make.result.size > 1' } });
    correct(other, { result: { size: 5 } });
    expect(other.state.tasks.make).toMatchObject({ summary: 'done', result: { size: 5 } });
  });

  test('may leave out all facts', () => {
    const scenario = unsure();
    correct(scenario, { facts: {} });
    expect(scenario.of('FactSet')).toEqual([]);
    expect(scenario.state.status).toBe('completed');
  });

  test.each<[string, Correction, string]>([
    ['that says nothing', {}, 'invalid-command'],
    ['with an empty summary', { summary: ' ' }, 'invalid-command'],
    ['with too long a summary', { summary: 'x'.repeat(10_001) }, 'invalid-command'],
    ['with too large a result', { result: 'x'.repeat(17_000) }, 'result-does-not-fit'],
    ['with a fact that stands in for an approval', { facts: { budget_approved: true } }, 'fact-reserved'],
    ['with a fact that is derived', { facts: { make_complete: true } }, 'fact-is-derived'],
    ['with too large a fact', { facts: { risk: 'x'.repeat(5_000) } }, 'fact-too-large'],
  ])('%s is refused', (_name, correction, code) => {
    const scenario = unsure();
    const count = scenario.recorded.length;
    expect(codeOf(correct(scenario, correction))).toBe(code);
    expect(scenario.recorded).toHaveLength(count);
  });

  test('more than expressions may read in all is refused', () => {
    const phases = [
      aPhase('build', [aTask('make', BAR)], { exitConditions: ['facts.all(name, name != "x")'] }),
    ];
    const scenario = unsure({}, {}, { phases });
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 'x'.repeat(4_000)]));
    expect(codeOf(correct(scenario, { facts: many(33) }))).toBe('too-much-read');
    expect(codeOf(correct(scenario, { facts: many(3) }))).toBe('');
  });

  test('of anything but a review that approves is refused', () => {
    const scenario = unsure({ requiredApprovals: ['approver'] });
    const correction = { summary: 's' };
    expect(codeOf(scenario.answer('expert', REVIEW, 'reject', { correction }))).toBe('invalid-command');
    scenario.answer('expert', REVIEW);
    expect(codeOf(scenario.answer('approver', 'task.make.1', 'approve', { correction }))).toBe(
      'invalid-command',
    );
  });

  test('by who approves the task is refused; they may review, and let somebody else correct it', () => {
    const scenario = unsure({ requiredApprovals: ['approver'], reviewers: ['approver', 'second'] });
    // The graph leaves out who approves, as long as somebody else is there.
    expect(scenario.approval(REVIEW).approvers).toEqual(['second']);
    const alone = unsure({ requiredApprovals: ['approver'], reviewers: ['approver'] });
    expect(codeOf(correct(alone, { summary: 's' }, 'approver'))).toBe('may-not-correct');
    expect(codeOf(alone.answer('approver', REVIEW))).toBe('');
    expect(codeOf(alone.answer('approver', 'task.make.1'))).toBe('');
  });

  test('by whom a request about the task was put to is refused as well, and by their other name', () => {
    const agentsWait = { agentsWait: true, start: { sameAs: [['expert', 'approver']] } };
    const scenario = started(defined({ requiredApprovals: ['approver'] }), agentsWait);
    scenario.report('make', 1, work());
    expect(codeOf(correct(scenario, { summary: 's' }))).toBe('may-not-correct');
    const asked = started(defined({ reviewers: ['second'] }), { agentsWait: true });
    const request = { taskId: 'make', approverIds: ['second'], title: 'T', artifacts: [] };
    asked.send('RequestApproval', request);
    asked.report('make', 1, work());
    expect(codeOf(correct(asked, { summary: 's' }, 'second'))).toBe('may-not-correct');
  });

  test('asks others anew who had been asked about the task while the agent was at work', () => {
    const other = aTask('other', { approve: 'before', requiredApprovals: ['second'] });
    const phases = [aPhase('build', [aTask('make', BAR), other], { parallelExecution: true })];
    const scenario = started(defined({}, { phases }), { agentsWait: true });
    const request = {
      id: 'legal',
      taskId: 'make',
      approverIds: ['approver', 'second'],
      title: 'T',
      artifacts: [],
    };
    scenario.send('RequestApproval', request);
    scenario.answer('approver', 'legal', 'approve', { decisionId: 'd-1' });
    scenario.report('make', 1, work());
    const told = scenario.messages.length;
    correct(scenario, { summary: 's' });
    expect(scenario.of('ApprovalReasked')).toMatchObject([
      { approvalId: 'ad_hoc.legal.1', voided: ['d-1'], reason: 'The work was corrected in its review.' },
    ]);
    expect(scenario.messages.slice(told)).toEqual([
      'approval to approver: ad_hoc.legal.1',
      'approval to second: ad_hoc.legal.1',
      'receipt to expert: review.make.1',
    ]);
  });

  test('sent again is one correction', () => {
    const scenario = unsure();
    const fields = { decisionId: 'd-1' };
    correct(scenario, { summary: 's' }, 'expert', fields);
    expect(codeOf(correct(scenario, { summary: 's' }, 'expert', fields))).toBe('');
    expect(scenario.of('TaskWorkCorrected')).toHaveLength(1);
  });
});

describe('nobody to review', () => {
  const humans = { approver: anApprover() };
  const alone = (make: Partial<ProcessTask> = {}) => unsure({ reviewers: [], ...make }, {}, { humans });

  test('holds the task, and says so', () => {
    const scenario = alone();
    expect(scenario.state.tasks.make).toMatchObject({ status: 'blocked', needsReview: true });
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      {
        id: 'nobody-to-review.make.1',
        kind: 'nobody-to-review',
        taskId: 'make',
        phaseId: 'build',
        actions: ['accept', 'redo', 'skip', 'cancel'],
      },
    ]);
    expect(scenario.of('ApprovalRequested')).toEqual([]);
  });

  test('also where all who could are not to: the starter', () => {
    const scenario = unsure({}, { start: { starterIs: ['expert'] } });
    expect(Object.keys(scenario.state.incidents)).toEqual(['nobody-to-review.make.1']);
  });

  test('accepted by an operator, the work counts as it is: an exception', () => {
    const scenario = alone();
    expect(codeOf(resolve(scenario, 'accept'))).toBe('');
    expect(scenario.of('FactSet')).toEqual([{ name: 'risk', value: 3, taskId: 'make' }]);
    expect(scenario.of('ExceptionNoted')).toEqual([
      { what: 'Work on "Make" taken without a review', reason: 'Seen.' },
    ]);
    expect(scenario.state.status).toBe('completed');
  });

  test('accepted, the task’s own approval is asked', () => {
    const scenario = alone({ requiredApprovals: ['approver'] });
    resolve(scenario, 'accept');
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(scenario.approval('task.make.1').status).toBe('pending');
  });

  test('is not accepted where its facts do not fit any more', () => {
    const scenario = alone();
    for (let n = 0; n < 500; n += 1) scenario.send('SetFact', { name: `f${n}`, value: 1 });
    expect(codeOf(resolve(scenario, 'accept'))).toBe('too-many-facts');
    expect(Object.keys(scenario.state.incidents)).toEqual(['nobody-to-review.make.1']);
  });

  test('done again, it is asked anew', () => {
    const scenario = alone();
    resolve(scenario, 'redo', 'Look at the groups.');
    expect(scenario.of('TaskStarted')[1]).toMatchObject({ attempt: 2, feedback: 'Look at the groups.' });
    expect(Object.keys(scenario.state.incidents)).toEqual(['nobody-to-review.make.2']);
  });

  test('skipped, its facts are never set', () => {
    const scenario = alone();
    resolve(scenario, 'skip');
    expect(scenario.state.tasks.make).toMatchObject({ status: 'skipped' });
    expect(scenario.state.tasks.make).not.toHaveProperty('proposedFacts');
    expect(scenario.of('FactSet')).toEqual([]);
    expect(scenario.state.status).toBe('completed');
  });

  test('cancelled, that is the end', () => {
    const scenario = alone();
    resolve(scenario, 'cancel');
    expect(scenario.state.status).toBe('cancelled');
  });
});

test('facts that wait for a review are bounded, and too many of them are no good work', () => {
  const tasks = Array.from({ length: 3 }, (_, n) => aTask(`t${n}`, BAR));
  const facts = (id: string) =>
    Object.fromEntries(Array.from({ length: 2 }, (_, n) => [`${id}_${n}`, 'x'.repeat(4_000)]));
  const agents = Object.fromEntries(tasks.map(({ id }) => [id, () => work({ facts: facts(id) })]));
  const scenario = started(
    aDefinition({ phases: [aPhase('build', tasks, { parallelExecution: true })], humans: PEOPLE }),
    { agents },
  );
  const waiting = Object.values(scenario.state.tasks).flatMap(({ proposedFacts }) => proposedFacts ?? []);
  expect(waiting).toHaveLength(2);
  expect(JSON.stringify(waiting).length).toBeLessThanOrEqual(BOUNDS.proposedFactBytes);
  expect(scenario.of('TaskAttemptFailed')[0]!.reason).toContain('Facts that wait for a review');
});

describe('what a model was asked for', () => {
  const usage = { executor: 'model', simulated: false, durationMs: 1 };
  const asked = { ...usage, turns: 2, toolCalls: 1, inputTokens: 100, outputTokens: 10, costUsd: 0.5 };

  test('adds up over the attempts of a task', () => {
    const scenario = started(aDefinition(), { agentsWait: true });
    scenario.report('make', 1, { ok: false, kind: 'agent_error', reason: 'r', usage: asked });
    scenario.wait(DAY);
    scenario.report('make', 2, work({ usage: { ...usage, outputTokens: 1 } }));
    expect(scenario.state.tasks.make!.spent).toEqual({
      turns: 2,
      toolCalls: 1,
      inputTokens: 100,
      outputTokens: 11,
      costUsd: 0.5,
    });
  });

  test('is not there where none was asked', () => {
    const scenario = started(aDefinition());
    expect(scenario.state.tasks.make).not.toHaveProperty('spent');
  });
});

// Ad-hoc approvals: additional ones, and those that give a task's own approval its words.
import { describe, expect, test } from '@jest/globals';
import { BOUNDS } from '../../process/bounds.ts';
import type { RequestApprovalData } from '../../process/commands.ts';
import { aDefinition, aGate, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { DAY, HOUR, MONDAY, type Scenario, aBlob, codeOf, started, work } from '../support/scenario.ts';

const definition = aDefinition({
  phases: [
    aPhase('build', [
      aTask('make', { requiredApprovals: ['approver'], reminders: ['1h', '30h'], escalateAfter: '40h' }),
      'after',
    ]),
  ],
});

function request(scenario: Scenario, fields: Partial<RequestApprovalData> = {}, asAgent = true) {
  const data = {
    taskId: 'make',
    approverIds: ['approver'],
    title: 'In our words',
    artifacts: ['plan'],
    ...fields,
  };
  return scenario.send('RequestApproval', data, asAgent ? scenario.agentOf('make') : undefined);
}

describe('a request that covers the task’s approvers', () => {
  test('is the task’s approval, asked early, with its title, text, artifacts and expiry', () => {
    const humans = { ...definition.humans, approver: anApprover({ requiredApprovals: ['config_review'] }) };
    const scenario = started({ ...definition, humans }, { agentsWait: true });
    request(scenario, { description: 'Please look', expiresInMs: DAY, id: 'config_review' });
    expect(scenario.approval('make')).toMatchObject({
      id: 'task.make.1',
      kind: 'task',
      covers: 'config_review',
      title: 'In our words',
      description: 'Please look',
      artifacts: [{ key: 'plan', version: 0 }],
      dueAt: MONDAY + DAY,
      reminderAts: [MONDAY + HOUR],
      onTimeout: 'escalate',
    });
    expect(scenario.approval('make').escalations).toEqual([]);
    scenario.answer('approver', 'make');
    scenario.report('make', 1, work());
    expect(scenario.state.tasks.make!.status).toBe('completed');
    expect(scenario.of('ApprovalRequested')).toHaveLength(1);
  });

  test('an artifact that comes later asks again', () => {
    const scenario = started(definition, { agentsWait: true });
    request(scenario);
    scenario.answer('approver', 'make');
    scenario.report('make', 1, work({ artifacts: [aBlob('plan')] }));
    expect(scenario.approval('task.make.1').status).toBe('withdrawn');
    expect(scenario.approval('make')).toMatchObject({
      id: 'task.make.2',
      title: 'In our words',
      artifacts: [{ key: 'plan', version: 1 }],
      covers: 'make_request_1',
    });
  });

  test('takes the place of the task’s own while that is open; they are told once', () => {
    const scenario = started(definition);
    const told = scenario.messages.length;
    request(scenario, {}, false);
    expect(scenario.approval('task.make.1').status).toBe('withdrawn');
    expect(scenario.approval('make')).toMatchObject({ id: 'task.make.2', title: 'In our words' });
    expect(scenario.messages.slice(told)).toEqual(['approval to approver: task.make.2']);
  });

  test('asked anew many times, the oldest rounds leave the state; their number counts on', () => {
    const scenario = started(definition);
    const times = BOUNDS.pastRounds + 5;
    for (let n = 0; n < times; n += 1) expect(codeOf(request(scenario, { artifacts: [] }, false))).toBe('');
    const ids = Object.keys(scenario.state.approvals);
    // Those past, the one that was the newest until now, and the one that took its place.
    expect(ids).toHaveLength(BOUNDS.pastRounds + 2);
    expect(ids[0]).toBe('task.make.5');
    expect(scenario.approval('make')).toMatchObject({ round: times + 1, status: 'pending' });
    expect(scenario.of('ApprovalRequested')).toHaveLength(times + 1);
  });

  test('with more people than the definition wants needs all of them', () => {
    const scenario = started(definition);
    request(scenario, { approverIds: ['approver', 'second', 'second'] }, false);
    expect(scenario.approval('make')).toMatchObject({ approvers: ['approver', 'second'], need: 2 });
  });

  test('rejected early where a rejection holds, it blocks the task once its work is done', () => {
    const make = aTask('make', { requiredApprovals: ['approver'], onRejection: 'hold' });
    const scenario = started(aDefinition({ phases: [aPhase('build', [make])] }), { agentsWait: true });
    request(scenario);
    scenario.answer('approver', 'make', 'reject');
    expect(scenario.state.tasks.make!.status).toBe('running');
    scenario.report('make', 1, work());
    expect(scenario.state.tasks.make!.status).toBe('blocked');
    scenario.send('ResolveIncident', {
      incidentId: 'approval-rejected.make.1',
      action: 'ask-again',
      reason: 'r',
    });
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(scenario.approval('make')).toMatchObject({
      round: 2,
      title: 'In our words',
      covers: 'make_request_1',
    });
    scenario.answer('approver', 'make');
    expect(scenario.state.tasks.make!.status).toBe('completed');
  });

  test('rejected early, the work begins anew with the comment, and it is asked again once that is done', () => {
    const scenario = started(definition, { agentsWait: true });
    request(scenario, { artifacts: [] });
    scenario.answer('approver', 'make', 'reject', { comment: 'Name the domain first.' });
    expect(scenario.state.incidents).toEqual({});
    expect(scenario.of('TaskStarted').at(-1)).toMatchObject({
      attempt: 2,
      feedback: 'Name the domain first.',
    });
    expect(codeOf(scenario.report('make', 1, work()))).toBe('task-not-open');
    scenario.report('make', 2, work());
    expect(scenario.approval('make')).toMatchObject({
      id: 'task.make.2',
      title: 'In our words',
      covers: 'make_request_1',
    });
    scenario.answer('approver', 'make');
    expect(scenario.state.tasks.make!.status).toBe('completed');
  });

  test('overdue and asked again, has as long as it had', () => {
    const scenario = started(definition, { agentsWait: true, start: { bindings: { approver: 'b' } } });
    request(scenario, { expiresInMs: 2 * HOUR });
    scenario.wait(2 * HOUR);
    scenario.send('ResolveIncident', {
      incidentId: Object.keys(scenario.state.incidents)[0]!,
      action: 'ask-again',
      reason: 'r',
    });
    expect(scenario.approval('make')).toMatchObject({
      status: 'pending',
      dueAt: MONDAY + 4 * HOUR,
      reminderAts: [MONDAY + 3 * HOUR],
    });
  });

  test('covers before-the-work approvals too', () => {
    const phases = [aPhase('build', [aTask('make', { approve: 'before', requiredApprovals: ['approver'] })])];
    const scenario = started(aDefinition({ phases }));
    request(scenario, { artifacts: [] }, false);
    expect(scenario.approval('make')).toMatchObject({ round: 2, beforeWork: true });
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
  });
});

describe('any other request', () => {
  test('is additional: the task is not complete while it is open', () => {
    const scenario = started(definition, { agentsWait: true });
    request(scenario, { approverIds: ['second'], expiresInMs: HOUR, artifacts: [] }, false);
    scenario.report('make', 1, work());
    scenario.answer('approver', 'make');
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(scenario.approval('make_request_1')).toMatchObject({
      id: 'ad_hoc.make_request_1.1',
      kind: 'ad_hoc',
      taskId: 'make',
      dueAt: MONDAY + HOUR,
      need: 1,
    });
    scenario.answer('second', 'make_request_1');
    expect(scenario.state.tasks.make!.status).toBe('completed');
  });

  test('of a task without approvers lasts 48 hours, and its id is a name for conditions', () => {
    const phases = [
      aPhase('build', ['make'], { exitConditions: ['legal_approved', 'all_approvals_granted'] }),
    ];
    const scenario = started(aDefinition({ phases, humans: { approver: { raidRole: 'approver' } } }), {
      agentsWait: true,
    });
    request(scenario, { id: 'legal', artifacts: [] }, false);
    expect(scenario.approval('legal')).toMatchObject({ dueAt: MONDAY + 48 * HOUR, onTimeout: 'hold' });
    scenario.report('make', 1, work());
    scenario.answer('approver', 'legal');
    expect(scenario.state.status).toBe('completed');
  });

  test('overdue and asked again keeps its own length', () => {
    const scenario = started(definition, { agentsWait: true, start: { bindings: {}, allowUnbound: true } });
    request(scenario, { approverIds: ['second'], expiresInMs: HOUR }, false);
    scenario.wait(HOUR);
    const overdue = Object.values(scenario.state.incidents).find(({ kind }) => kind === 'approval-overdue')!;
    scenario.send('ResolveIncident', { incidentId: overdue.id, action: 'ask-again', reason: 'r' });
    expect(scenario.approval('make_request_1').dueAt).toBe(MONDAY + 2 * HOUR);
  });

  test('gets an id counted up from the task’s', () => {
    const scenario = started(definition, { agentsWait: true });
    request(scenario, { approverIds: ['second'], id: 'make_request_1' }, false);
    request(scenario, { approverIds: ['second'] }, false);
    expect(scenario.approval('make_request_2').kind).toBe('ad_hoc');
  });

  test('is put to people without an address as an incident', () => {
    const scenario = started(definition, { agentsWait: true, start: { bindings: { approver: 'b' } } });
    request(scenario, { approverIds: ['second'] }, false);
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'no-address', participantId: 'second' },
    ]);
  });
});

describe('a request is refused', () => {
  const scenario = started(definition, { agentsWait: true });
  const cases: [string, Partial<RequestApprovalData>, string][] = [
    ['for a task that is not there', { taskId: 'nothing' }, 'task-not-found'],
    ['for a task that has not started', { taskId: 'after' }, 'task-not-open'],
    ['without a title', { title: '  ' }, 'invalid-command'],
    ['with too long a title', { title: 'x'.repeat(201) }, 'invalid-command'],
    ['with too long a description', { description: 'x'.repeat(4_001) }, 'invalid-command'],
    ['without approvers', { approverIds: [] }, 'invalid-command'],
    [
      'with too many artifacts',
      { artifacts: Array.from({ length: 1_001 }, (_, n) => `a${n}`) },
      'invalid-command',
    ],
    ['with too short an expiry', { expiresInMs: 10 }, 'invalid-command'],
    ['with an expiry that is no number', { expiresInMs: Number.NaN }, 'invalid-command'],
    ['to an agent', { approverIds: ['worker'] }, 'participant-is-agent'],
    ['to nobody known', { approverIds: ['constructor'] }, 'participant-not-found'],
    ['to somebody who does not decide', { approverIds: ['watcher'] }, 'not-an-approver'],
    ['under an id that is no id', { id: 'A B' }, 'invalid-command'],
    ['under the id of a task', { id: 'make' }, 'approval-id-taken'],
    ['under the id of a phase', { id: 'build' }, 'approval-id-taken'],
  ];
  test.each(cases)('%s', (_name, fields, code) => {
    expect(codeOf(request(scenario, fields, false))).toBe(code);
  });

  test('once all requests together would hold more than 64 KiB', () => {
    const many = started(definition, { agentsWait: true });
    const one = () =>
      codeOf(request(many, { approverIds: ['second'], description: 'd'.repeat(4_000) }, false));
    const accepted = Array.from({ length: 16 }, one);
    expect(new Set(accepted)).toEqual(new Set(['']));
    expect(one()).toBe('too-many-requests');
    expect(many.of('ApprovalRequested')).toHaveLength(16);
    // One of few words still fits.
    expect(codeOf(request(many, { approverIds: ['second'] }, false))).toBe('');
  });

  test('by an agent that would choose who approves', () => {
    const agent = (approverIds: string[], id?: string, phases = [aPhase('build', ['make'])]) => {
      const humans = {
        approver: anApprover(),
        second: anApprover(),
        third: anApprover({ requiredApprovals: ['legal'] }),
      };
      const gates = [aGate('ready', 'use')];
      const made = started(aDefinition({ phases: [...phases, aPhase('use', ['run'])], gates, humans }), {
        agentsWait: true,
      });
      const named = id === undefined ? {} : { id };
      return codeOf(request(made, { approverIds, ...named }));
    };
    expect(agent(['approver'])).toBe('');
    expect(agent(['approver', 'second'])).toBe('forbidden');
    expect(agent(['second'], 'legal')).toBe('forbidden');
    expect(agent(['third'], 'legal')).toBe('');
    expect(agent(['third'], 'other')).toBe('forbidden');
    expect(agent(['nobody'], 'legal')).toBe('forbidden');
    expect(agent(['second'], undefined, [aPhase('build', ['make'], { requiredApprovals: ['second'] })])).toBe(
      '',
    );
  });

  test('by an agent under an id that would stand for somebody else’s word', () => {
    const answer = (fields: Partial<RequestApprovalData>, asAgent = true) => {
      const humans = {
        approver: anApprover(),
        third: anApprover({ requiredApprovals: ['legal'] }),
      };
      const phases = [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])];
      const made = started(aDefinition({ phases, humans }), { agentsWait: true });
      const decision = request(made, fields, asAgent);
      return decision.ok ? '' : decision.refusal.message;
    };
    expect(answer({ id: 'budget' })).toBe(
      'agent "worker" may not choose the id "budget" for a request; leave the id out, or use one that a person\'s requiredApprovals names.',
    );
    // Who approves the task may be asked, and does not speak for who is to say yes to "legal".
    expect(answer({ id: 'legal' })).toBe(
      'agent "worker" may not ask for "legal" without "third", whose requiredApprovals names it; add them.',
    );
    expect(answer({ id: 'legal', approverIds: ['approver', 'third'] })).toBe('');
    expect(answer({})).toBe('');
    expect(answer({ id: 'budget' }, false)).toBe('');
  });

  test('once its task is complete', () => {
    const done = started(aDefinition({ phases: [aPhase('build', ['make', 'after'])] }), { agentsWait: true });
    done.report('make', 1, work());
    expect(codeOf(request(done, {}, false))).toBe('task-not-open');
  });

  test('under an id that an earlier one has', () => {
    const other = started(definition, { agentsWait: true });
    request(other, { id: 'legal', approverIds: ['second'] }, false);
    expect(codeOf(request(other, { id: 'legal', approverIds: ['second'] }, false))).toBe('approval-id-taken');
  });

  test('to whoever does the work', () => {
    const phases = [aPhase('build', [aTask('make', { assignee: 'second' })])];
    const own = started(aDefinition({ phases }));
    expect(codeOf(request(own, { approverIds: ['second'] }, false))).toBe('doer-may-not-approve');
  });
});

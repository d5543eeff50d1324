// Where an instance stands: the seed's fields, what it waits for, progress, estimates and the one sentence.
import { describe, expect, test } from '@jest/globals';
import { buildGraph } from '../../../definition/graph.ts';
import type { ApprovalState, ProcessState } from '../../../process/state.ts';
import { detailsMarkdown } from '../../../process/views/details.ts';
import { statusView } from '../../../process/views/status.ts';
import { aDefinition, aGate, aPhase, aTask } from '../../support/definition-builder.ts';
import { started } from '../../support/scenario.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../../support/sample-graph.ts';
import {
  DAY_MS,
  HOUR_MS,
  STARTED_AT,
  aDecision,
  aState,
  anApproval,
  anIncident,
  byId,
  completePhase,
} from '../../support/state-builder.ts';

const NOW = STARTED_AT + 2 * HOUR_MS;
const read = (state: ProcessState, now = NOW) =>
  statusView(SAMPLE_GRAPH, state, {
    people: SAMPLE_PEOPLE,
    now,
    source: { from: 'workflow', asOf: new Date(now).toISOString() },
  });

/** Discovery is behind us; configuration's tasks are complete and its sign-off is asked. */
function signingOff(approval = anApproval()): ProcessState {
  const started = completePhase(SAMPLE_GRAPH, aState(SAMPLE_GRAPH), 'discovery');
  const worked = completePhase(SAMPLE_GRAPH, started, 'configuration');
  return {
    ...worked,
    phases: {
      ...worked.phases,
      configuration: { status: 'sign_off', startedAt: STARTED_AT, tasksCompletedAt: STARTED_AT },
    },
    approvals: byId(approval),
  };
}

/** Everything behind us. */
function completed(): ProcessState {
  const all = SAMPLE_GRAPH.phases.reduce(
    (state, { id }) => completePhase(SAMPLE_GRAPH, state, id),
    aState(SAMPLE_GRAPH),
  );
  return { ...all, status: 'completed', closedAt: STARTED_AT + 5 * DAY_MS };
}

describe('the seed’s fields', () => {
  test('at the start', () => {
    expect(read(aState(SAMPLE_GRAPH))).toMatchObject({
      id: 'proc-1',
      status: 'running',
      phase: 'discovery',
      currentPhase: 'discovery',
      completedPhases: [],
      pendingApprovals: [],
      blockedTasks: [],
      progressPercent: 0,
      startedAt: '2026-03-10T09:00:00.000Z',
      closedAt: null,
    });
  });

  test('while a sign-off is open', () => {
    const status = read(signingOff());
    expect(status.currentPhase).toBe('configuration');
    expect(status.completedPhases).toEqual(['discovery']);
    expect(status.pendingApprovals).toHaveLength(1);
    expect(status.pendingApprovals[0]).toMatchObject({
      kind: 'sign_off',
      phaseId: 'configuration',
      dueAt: '2026-03-12T09:00:00.000Z',
      approvers: [{ id: 'customer_it_admin', name: 'John Smith' }],
    });
  });

  test('overdue still counts as pending, decided does not', () => {
    const overdue = anApproval({ status: 'overdue' });
    const granted = anApproval({ id: 'sign_off.discovery.1', status: 'granted' });
    const state = { ...signingOff(), approvals: byId(granted, overdue) };
    expect(read(state).pendingApprovals.map(({ id }) => id)).toEqual([overdue.id]);
  });

  test('a phase that waits for its gate is the current one', () => {
    const state = completePhase(SAMPLE_GRAPH, signingOff(), 'configuration');
    const waiting: ProcessState = {
      ...state,
      approvals: {},
      phases: { ...state.phases, security_review: { status: 'waiting', reachedAt: STARTED_AT } },
    };
    expect(read(waiting).currentPhase).toBe('security_review');
  });

  test('completed: no phase, 100, no estimate, waits for nothing', () => {
    expect(read(completed())).toMatchObject({
      phase: null,
      currentPhase: null,
      completedPhases: ['discovery', 'configuration', 'security_review', 'production'],
      progressPercent: 100,
      estimatedCompletion: null,
      waitsFor: [],
      summary: 'Completed on 15 March 2026, 09:00 UTC.',
    });
  });

  test('a blocked task names its incident and reason', () => {
    const state = signingOff();
    const incident = anIncident({ taskId: 'sso_setup' });
    const blocked: ProcessState = {
      ...state,
      tasks: { ...state.tasks, sso_setup: { ...state.tasks['sso_setup']!, status: 'blocked' } },
      incidents: byId(incident),
    };
    expect(read(blocked).blockedTasks).toEqual([
      { taskId: 'sso_setup', name: 'Configure SSO', reason: incident.message, incidentId: incident.id },
    ]);
  });

  test('a task blocked by a rejected approval finds the incident through it', () => {
    const state = signingOff();
    const approval = anApproval({
      id: 'task.sso_setup.1',
      kind: 'task',
      taskId: 'sso_setup',
      status: 'rejected',
    });
    const blocked: ProcessState = {
      ...state,
      tasks: { ...state.tasks, sso_setup: { ...state.tasks['sso_setup']!, status: 'blocked' } },
      approvals: byId(approval),
      incidents: byId(anIncident({ kind: 'approval-rejected', approvalId: approval.id })),
    };
    expect(read(blocked).blockedTasks[0]?.incidentId).toBe('incident-1');
  });

  test('facts by value, incidents without the mail’s id', () => {
    const state = {
      ...aState(SAMPLE_GRAPH),
      facts: { ready: { value: true, setBy: 'local', at: STARTED_AT } },
      incidents: byId(anIncident({ notificationId: 'n-1', participantId: 'customer_ciso' })),
    };
    const status = read(state);
    expect(status.facts).toEqual({ ready: true });
    expect(status.incidents[0]).toMatchObject({ raisedAt: '2026-03-10T10:00:00.000Z' });
    expect(status.incidents[0]).not.toHaveProperty('notificationId');
  });
});

describe('progress', () => {
  test('goes by estimated time: discovery 1.5 of 6.5 days', () => {
    const state = completePhase(SAMPLE_GRAPH, aState(SAMPLE_GRAPH), 'discovery');
    expect(read(state).progressPercent).toBe(23);
  });

  test('is below 100 until completed, with everything done', () => {
    expect(read({ ...completed(), status: 'running', closedAt: undefined }).progressPercent).toBe(99);
  });

  test('counts what was skipped, and tasks alike where nothing is estimated', () => {
    const graph = buildGraph(aDefinition({ phases: [aPhase('one', ['a', 'b']), aPhase('two', ['c', 'd'])] }));
    const state = aState(graph);
    state.phases['two'] = { status: 'skipped' };
    state.tasks['a'] = { ...state.tasks['a']!, status: 'skipped' };
    expect(statusOf(graph, state).progressPercent).toBe(75);
    expect(statusOf(graph, state).estimatedCompletion).toBeNull();
  });
});

describe('estimated completion', () => {
  test('adds the middles of all phases from now', () => {
    expect(read(aState(SAMPLE_GRAPH)).estimatedCompletion).toBe(new Date(NOW + 6.5 * DAY_MS).toISOString());
  });

  test('takes off what a phase under way has used, and no more than its own', () => {
    const state = completePhase(SAMPLE_GRAPH, aState(SAMPLE_GRAPH), 'discovery');
    state.phases['configuration'] = { status: 'active', startedAt: STARTED_AT };
    const remaining = 2.5 + 1.5 + 1;
    expect(read(state, STARTED_AT + DAY_MS).estimatedCompletion).toBe(
      new Date(STARTED_AT + remaining * DAY_MS).toISOString(),
    );
    const late = STARTED_AT + 30 * DAY_MS;
    expect(read(state, late).estimatedCompletion).toBe(new Date(late + 2.5 * DAY_MS).toISOString());
  });

  test('counts a phase that is passed through again from then on', () => {
    const tasks = [aTask('make', { estimatedDuration: '2h', requiredApprovals: ['approver'] })];
    const later = [aTask('send', { estimatedDuration: '4h', requiredApprovals: ['approver'] })];
    const phases = [aPhase('build', tasks), aPhase('ship', later)];
    const scenario = started(aDefinition({ phases }));
    const remaining = () =>
      Date.parse(statusOf(scenario.graph, scenario.state, scenario.now).estimatedCompletion!) - scenario.now;
    scenario.wait(HOUR_MS);
    expect(remaining()).toBe(5 * HOUR_MS);
    scenario.answer('approver', 'make');
    scenario.wait(3 * HOUR_MS);
    expect(remaining()).toBe(HOUR_MS);
    expect(scenario.send('SendBack', { target: 'build', reason: 'Anew.' }).ok).toBe(true);
    expect(remaining()).toBe(6 * HOUR_MS);
    scenario.wait(HOUR_MS);
    expect(remaining()).toBe(5 * HOUR_MS);
    scenario.answer('approver', 'make');
    expect(remaining()).toBe(4 * HOUR_MS);
    // When it began at first stays on the timeline.
    expect(scenario.state.phases['ship']!.startedAt).toBe(scenario.now - 4 * HOUR_MS);
  });

  test('goes by tasks where the phase says nothing, the longest where they run side by side', () => {
    const tasks = [aTask('a', { estimatedDuration: '2h' }), aTask('b', { estimatedDuration: '4h' })];
    const graphOf = (parallelExecution: boolean) =>
      buildGraph(aDefinition({ phases: [aPhase('one', tasks, { parallelExecution })] }));
    const at = (hours: number) => new Date(NOW + hours * HOUR_MS).toISOString();
    expect(statusOf(graphOf(false), aState(graphOf(false))).estimatedCompletion).toBe(at(6));
    expect(statusOf(graphOf(true), aState(graphOf(true))).estimatedCompletion).toBe(at(4));
  });
});

describe('the summary', () => {
  test('of an open approval: for whom, since when, what its clock does next', () => {
    expect(read(signingOff()).summary).toBe(
      'Waits since 10 March 2026, 09:00 UTC for John Smith to decide on “Sign-off: Configuration”; on 12 March 2026, 09:00 UTC it becomes overdue.',
    );
  });

  test('says which round it is, and that work is done again', () => {
    const again = read(signingOff(anApproval({ round: 2 })));
    expect(again.summary).toContain('to decide on “Sign-off: Configuration”, round 2; on');
    expect(again.waitsFor[0]?.text).toMatch(/^Sign-off: Configuration, round 2, by John Smith, until /);
    const state = aState(SAMPLE_GRAPH);
    const redone = {
      ...state.tasks.sso_setup!,
      status: 'running' as const,
      attempt: 2,
      startedAt: STARTED_AT,
    };
    const running = {
      ...state,
      tasks: { ...state.tasks, sso_setup: { ...redone, feedback: 'Wrong group.' } },
    };
    expect(read(running).summary).toContain('to do “Configure SSO” again; then');
    expect(read(running).waitsFor[0]?.text).toMatch(/^Configure SSO again, by /);
  });

  test('names the nearest of reminder, escalation and deadline', () => {
    const reminders = anApproval({
      onTimeout: 'escalate',
      escalateTo: 'customer_ciso',
      reminderAts: [STARTED_AT + HOUR_MS, STARTED_AT + 5 * HOUR_MS],
      remindersSent: 1,
      escalations: [{ at: STARTED_AT + 6 * HOUR_MS, to: 'customer_ciso' }],
    });
    const bindings = { customer_ciso: 'b1', deeployd_support: 'b2' };
    const next = (approval: ApprovalState, fields: Partial<ProcessState> = {}) =>
      read({ ...signingOff(approval), bindings, ...fields }).summary;
    expect(next(reminders)).toMatch(/on 10 March 2026, 14:00 UTC a reminder goes out\.$/);
    const reminded = { ...reminders, remindersSent: 2 };
    expect(next(reminded)).toMatch(/on 10 March 2026, 15:00 UTC Jane Doe is told\.$/);
    const escalated = { ...reminded, escalationsDone: 1 };
    expect(next(escalated)).toMatch(/on 12 March 2026, 09:00 UTC it becomes overdue and Jane Doe is told\.$/);
    // Away when it comes to it, and back by the deadline.
    const until = STARTED_AT + 7 * HOUR_MS;
    const away = { customer_ciso: { substitute: 'deeployd_support', until } };
    expect(next(reminded, { away })).toMatch(/15:00 UTC deeployd_support is told\.$/);
    expect(next(escalated, { away })).toMatch(/overdue and Jane Doe is told\.$/);
    expect(next(reminded, { bindings: {} })).toMatch(/15:00 UTC an operator is told\.$/);
  });

  test('says that silence rejects, where it does', () => {
    expect(read(signingOff(anApproval({ onTimeout: 'reject' }))).summary).toMatch(/it counts as rejected\.$/);
  });

  test('asks only those who have not answered', () => {
    const approval = anApproval({
      approvers: ['customer_it_admin', 'customer_ciso'],
      need: 2,
      decisions: [aDecision()],
    });
    const status = read(signingOff(approval));
    expect(status.waitsFor[0]).toMatchObject({ kind: 'approval', on: ['customer_ciso'] });
    expect(status.summary).toContain('for Jane Doe to decide');
    expect(status.pendingApprovals[0]?.approvers[0]?.decision).toMatchObject({
      choice: 'approve',
      decidedAt: '2026-03-10T10:00:00.000Z',
    });
  });

  test('of a running task: who does it and who is asked then', () => {
    const state = completePhase(SAMPLE_GRAPH, aState(SAMPLE_GRAPH), 'discovery');
    state.phases['configuration'] = { status: 'active', startedAt: STARTED_AT };
    state.tasks['sso_setup'] = { status: 'running', attempt: 1, tries: 1, round: 0, startedAt: STARTED_AT };
    expect(read(state).summary).toBe(
      'Waits since 10 March 2026, 09:00 UTC for sso_agent to do “Configure SSO”; then John Smith is asked to approve it.',
    );
  });

  test('of a pause comes before everything else', () => {
    const state: ProcessState = { ...signingOff(), status: 'paused', pausedAt: NOW };
    const status = read(state);
    expect(status.summary).toBe(
      'Paused since 10 March 2026, 11:00 UTC; it goes on once an operator resumes it (and 1 more).',
    );
    expect(status.waitsFor.map(({ kind }) => kind)).toEqual(['pause', 'approval']);
  });

  test('of an incident says what is wrong and what mends it', () => {
    const state = { ...signingOff(), approvals: {}, incidents: byId(anIncident()) };
    expect(read(state).summary).toContain(
      'the identity provider did not answer. Redo it, or skip it with a reason.',
    );
  });

  test('of a cancelled instance says why', () => {
    const state: ProcessState = {
      ...signingOff(),
      status: 'cancelled',
      closedAt: NOW,
      closeReason: 'No longer wanted',
    };
    expect(read(state).summary).toBe('Cancelled on 10 March 2026, 11:00 UTC: No longer wanted.');
    expect(read(state).waitsFor).toEqual([]);
  });

  test('of a manual gate says who opens it and what follows', () => {
    const graph = buildGraph(
      aDefinition({
        phases: [aPhase('one', ['a']), aPhase('two', ['b'])],
        gates: [aGate('go_live', 'two', { type: 'manual' })],
      }),
    );
    const state = completePhase(graph, aState(graph), 'one');
    state.phases['two'] = { status: 'waiting', reachedAt: STARTED_AT };
    const status = statusOf(graph, state);
    expect(status.waitsFor[0]).toMatchObject({ kind: 'gate', id: 'go_live', on: [] });
    expect(status.summary).toMatch(/Go live.*“Two” can start\.$/);
  });
});

describe('Temporal’s current details', () => {
  test('say where each phase stands and what it waits for', () => {
    expect(detailsMarkdown(SAMPLE_GRAPH, signingOff())).toBe(
      [
        'Waits since 10 March 2026, 09:00 UTC for customer\\_it\\_admin to decide on “Sign-off: Configuration”; on 12 March 2026, 09:00 UTC it becomes overdue.',
        '',
        '61 % done',
        '',
        '- **Discovery & Planning**: complete, 2 of 2 tasks',
        '- **Configuration**: waits for its sign-off, 2 of 2 tasks',
        '- **Security Review**: not started, 0 of 1 tasks',
        '- **Production Deployment**: not started, 0 of 2 tasks',
        '',
        'Waits for',
        '',
        '- Sign-off: Configuration, by customer\\_it\\_admin, until 12 March 2026, 09:00 UTC',
      ].join('\n'),
    );
  });

  test('take no markup from titles', () => {
    const title = 'See [here](https://acme.com) <b>now</b>\n# Done';
    const text = detailsMarkdown(SAMPLE_GRAPH, signingOff(anApproval({ title })));
    expect(text).toContain('\\[here\\](https://acme.com) \\<b\\>now\\</b\\> \\# Done');
  });
});

test('the same input gives the same view', () => {
  expect(read(signingOff())).toEqual(read(JSON.parse(JSON.stringify(signingOff())) as ProcessState));
});

function statusOf(graph: ReturnType<typeof buildGraph>, state: ProcessState, now = NOW) {
  return statusView(graph, state, { now, source: { from: 'books', asOf: '2026-03-10T11:00:00.000Z' } });
}

// The views over the sample as the engine runs it, read after every single event.
import { describe, expect, test } from '@jest/globals';
import type { ProcessDefinition } from '../../../definition/types.ts';
import { openApprovals } from '../../../process/approvals/approvals.ts';
import { evolve } from '../../../process/index.ts';
import type { ProcessState } from '../../../process/state.ts';
import { approvalViews } from '../../../process/views/approvals.ts';
import { askedApprovals, auditEntry } from '../../../process/views/audit.ts';
import { decisionOutcome, decisionOutcomeInEvents } from '../../../process/views/decision.ts';
import { detailsMarkdown } from '../../../process/views/details.ts';
import { statusView } from '../../../process/views/status.ts';
import { timelineView } from '../../../process/views/timeline.ts';
import { aDefinition, aGate, aPhase, aTask } from '../../support/definition-builder.ts';
import { trailEntry } from '../../support/event-samples.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../../support/sample-graph.ts';
import { DAY, failure, HOUR, OPERATOR, type Scenario, started } from '../../support/scenario.ts';

/** Everybody who is asked approves, an hour after the other. */
function approveAll(scenario: Scenario): void {
  for (let [open] = openApprovals(scenario.state); open; [open] = openApprovals(scenario.state)) {
    const answered = open.decisions.map(({ participantId }) => participantId);
    scenario.wait(HOUR);
    scenario.answer(open.approvers.find((id) => !answered.includes(id))!, open.id);
  }
}

/** The state after each event. */
function statesOf({ graph, recorded }: Scenario): ProcessState[] {
  let state: ProcessState | null = null;
  return recorded.map((event) => {
    state = evolve(graph, state, event);
    return state;
  });
}

function statusOf({ graph, now }: Scenario, state: ProcessState) {
  const source = { from: 'workflow', asOf: new Date(now).toISOString() } as const;
  return statusView(graph, state, { people: SAMPLE_PEOPLE, now, source });
}

describe('the sample, event by event', () => {
  const scenario = started(SAMPLE_GRAPH.definition as ProcessDefinition);
  const atStart = scenario.state;
  approveAll(scenario);
  const states = statesOf(scenario);

  test('at its first approval says on whom it waits and what happens next', () => {
    expect(statusOf(scenario, atStart)).toMatchObject({
      currentPhase: 'configuration',
      completedPhases: ['discovery'],
      pendingApprovals: [{ kind: 'task', taskId: 'sso_setup', title: 'Configure SSO' }],
      waitsFor: [{ kind: 'approval', on: ['customer_it_admin'] }],
    });
    expect(statusOf(scenario, atStart).summary).toMatch(
      /^Waits since 5 January 2026, 09:00 UTC for John Smith to decide on “Configure SSO”; on 7 January 2026, 09:00 UTC it becomes overdue/,
    );
  });

  test('ends completed, with everything in the timeline', () => {
    const { phases } = timelineView(scenario.graph, scenario.state, SAMPLE_PEOPLE);
    expect(statusOf(scenario, scenario.state)).toMatchObject({
      status: 'completed',
      currentPhase: null,
      progressPercent: 100,
      estimatedCompletion: null,
      waitsFor: [],
    });
    expect(phases.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'completed'));
    expect(
      phases
        .flatMap(({ tasks }) => tasks)
        .every(({ status, completedAt }) => status === 'completed' && completedAt),
    ).toBe(true);
    expect(phases.flatMap(({ gates }) => gates).map(({ status }) => status)).toEqual(['passed', 'passed']);
    expect(phases.map(({ signOff }) => signOff?.approvers.length ?? 0)).toEqual([0, 1, 1, 2]);
    expect(approvalViews(scenario.graph, scenario.state, SAMPLE_PEOPLE, { open: false })).toHaveLength(8);
  });

  test('progress never goes back, and is 100 only at the end', () => {
    const percents = states.map((state) => statusOf(scenario, state).progressPercent);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.filter((percent) => percent === 100)).toHaveLength(
      states.filter(({ status }) => status === 'completed').length,
    );
  });

  test('every state can be read, and its views are plain JSON', () => {
    for (const state of states) {
      const status = statusOf(scenario, state);
      expect(status.summary).toMatch(/\.$/);
      expect(`${status.summary} ${status.waitsFor.map(({ text }) => text).join(' ')}`).not.toMatch(
        /undefined|NaN|nobody to decide/,
      );
      expect(JSON.parse(JSON.stringify(status))).toEqual(status);
      expect(detailsMarkdown(scenario.graph, state)).not.toMatch(/undefined|it-admin@acme.com|John Smith/);
    }
  });

  test('every entry of its trail is a sentence with names, and decisions carry whose they are', () => {
    const entries = scenario.recorded.map((event) => trailEntry(event));
    const known = { graph: scenario.graph, approvals: askedApprovals(entries) };
    const views = entries.map((entry) => auditEntry(entry, SAMPLE_PEOPLE, known));
    for (const { action } of views) expect(action).toMatch(/^(ops |\w+_agent |\w+_lead |[“A-Z]).*\.$/s);
    const decided = views.filter(({ details }) => details['event'] === 'ApprovalDecided');
    expect(decided).toHaveLength(9);
    expect(
      decided.map(({ details }) => [details['kind'], details['taskId'], details['approverEmail']]),
    ).toContainEqual(['task', 'sso_setup', 'it-admin@acme.com']);
    expect(decided.every(({ details }) => details['kind'] === 'task' || details['taskId'] === null)).toBe(
      true,
    );
  });

  test('each decision has the same outcome in the state and in the events', () => {
    for (const event of scenario.recorded) {
      if (event.type !== 'ApprovalDecided') continue;
      const outcome = decisionOutcome(scenario.state, event.data.decisionId, 'head');
      expect(outcome).toMatchObject({ status: 'counted', auditSeq: event.seq });
      // What was rendered is known to the books alone.
      const recorded = decisionOutcomeInEvents(scenario.recorded, event.data.decisionId, 'head');
      expect(recorded).toEqual({ ...outcome, viewed: event.data.viewed });
    }
  });
});

describe('trouble, as the engine has it', () => {
  test('a task that failed for good is blocked, with its incident and the way out', () => {
    const scenario = started(aDefinition({ errorHandling: { maxRetries: 0 } }), {
      agents: { make: () => failure('the disk is full') },
    });
    const status = statusOf(scenario, scenario.state);
    expect(status.blockedTasks).toMatchObject([{ taskId: 'make', incidentId: expect.any(String) }]);
    expect(status.blockedTasks[0]?.reason).toContain('the disk is full');
    expect(status.waitsFor[0]?.kind).toBe('incident');
    expect(status.summary).toContain('the disk is full');
  });

  test('a task that is tried again says when', () => {
    const scenario = started(aDefinition({ errorHandling: { maxRetries: 3 } }), {
      agents: { make: () => failure('no answer') },
    });
    const status = statusOf(scenario, scenario.state);
    expect(status.waitsFor).toMatchObject([{ kind: 'retry', id: 'make', until: expect.any(String) }]);
    expect(status.summary).toMatch(/^Waits to try “Make” again; the next attempt starts 5 January 2026/);
  });

  test('an exit condition that does not hold is named', () => {
    const phases = [aPhase('build', ['make'], { exitConditions: ['released'] }), aPhase('ship', ['send'])];
    const scenario = started(aDefinition({ phases }));
    const status = statusOf(scenario, scenario.state);
    expect(status.waitsFor).toMatchObject([{ kind: 'condition', id: 'build' }]);
    expect(status.waitsFor[0]?.text).toBe('The end of Build, until “released” is there');
    expect(status.summary).toMatch(/“released” is there; then “Build” is complete\.$/);
  });

  test('a condition gate and a manual gate are named, with what they let through', () => {
    const phases = [aPhase('build', ['make']), aPhase('ship', ['send'])];
    const gates = [
      aGate('ready', 'ship', { type: 'condition', condition: 'facts.ready == true' }),
      aGate('go', 'ship', { type: 'manual' }),
    ];
    const scenario = started(aDefinition({ phases, gates }));
    const texts = statusOf(scenario, scenario.state).waitsFor.map(({ kind, text }) => [kind, text]);
    expect(texts).toContainEqual(['gate', 'Go, until an operator opens it']);
    expect(texts).toContainEqual([
      'gate',
      'Ready, until “facts.ready == true” holds (“facts.ready” is not there yet)',
    ]);
  });

  test('overdue, paused and cancelled', () => {
    const task = aTask('make', { requiredApprovals: ['approver'], timeout: '2h' });
    const scenario = started(aDefinition({ phases: [aPhase('build', [task])] }));
    scenario.wait(DAY);
    const overdue = statusOf(scenario, scenario.state);
    expect(overdue.pendingApprovals).toMatchObject([{ status: 'overdue' }]);
    expect(overdue.waitsFor.find(({ kind }) => kind === 'approval')?.text).toContain('overdue since');
    scenario.send('PauseInstance', { reason: 'freeze' }, OPERATOR);
    expect(statusOf(scenario, scenario.state).summary).toMatch(/^Paused since 6 January 2026, 09:00 UTC/);
    scenario.send('CancelInstance', { reason: 'no longer wanted' }, OPERATOR);
    expect(statusOf(scenario, scenario.state)).toMatchObject({
      status: 'cancelled',
      pendingApprovals: [],
      waitsFor: [],
      estimatedCompletion: null,
      summary: 'Cancelled on 6 January 2026, 09:00 UTC: no longer wanted.',
    });
  });
});

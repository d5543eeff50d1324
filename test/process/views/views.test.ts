// Approvals, timeline, incidents and decisions as they are read.
import { describe, expect, test } from '@jest/globals';
import { approvalViews } from '../../../process/views/approvals.ts';
import { decisionOutcome, decisionOutcomeInEvents } from '../../../process/views/decision.ts';
import { sayInstant, sayList } from '../../../process/views/format.ts';
import { incidentViews } from '../../../process/views/incidents.ts';
import { timelineView } from '../../../process/views/timeline.ts';
import { sampleEvent } from '../../support/event-samples.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../../support/sample-graph.ts';
import {
  STARTED_AT,
  aDecision,
  aState,
  anApproval,
  anIncident,
  byId,
  completePhase,
} from '../../support/state-builder.ts';

const open = anApproval();
const overdue = anApproval({
  id: 'gate.config_approval_gate.1',
  kind: 'gate',
  subjectId: 'config_approval_gate',
  gateId: 'config_approval_gate',
  phaseId: 'security_review',
  status: 'overdue',
});
const closed = anApproval({
  id: 'task.sso_setup.1',
  kind: 'task',
  subjectId: 'sso_setup',
  taskId: 'sso_setup',
  status: 'granted',
  decisions: [aDecision()],
});
const state = { ...aState(SAMPLE_GRAPH), approvals: byId(closed, open, overdue) };

describe('approvals', () => {
  const idsOf = (filter: { open?: boolean }) =>
    approvalViews(SAMPLE_GRAPH, state, SAMPLE_PEOPLE, filter).map(({ id }) => id);

  test('open, closed or all, in the order asked', () => {
    expect(idsOf({ open: true })).toEqual([open.id, overdue.id]);
    expect(idsOf({ open: false })).toEqual([closed.id]);
    expect(idsOf({})).toEqual([closed.id, open.id, overdue.id]);
  });

  test('carry the ids of what they are about, and no others', () => {
    const [task, signOff, gate] = approvalViews(SAMPLE_GRAPH, state);
    expect(task).toMatchObject({ kind: 'task', taskId: 'sso_setup' });
    expect(signOff).not.toHaveProperty('taskId');
    expect(gate).toMatchObject({ gateId: 'config_approval_gate', phaseId: 'security_review' });
  });

  test('name whoever answered in place of an approver', () => {
    const stoodIn = anApproval({ decisions: [aDecision({ participantId: 'deeployd_support' })] });
    const [view] = approvalViews(SAMPLE_GRAPH, { ...state, approvals: byId(stoodIn) }, SAMPLE_PEOPLE);
    expect(view?.approvers.map(({ id, decision }) => [id, decision?.choice])).toEqual([
      ['customer_it_admin', undefined],
      ['deeployd_support', 'approve'],
    ]);
  });
});

describe('the timeline', () => {
  test('shows phases, gates, tasks and the newest round of each approval, with those before it', () => {
    const again = anApproval({ id: 'sign_off.configuration.2', round: 2 });
    const first = anApproval({ status: 'rejected' });
    const done = completePhase(SAMPLE_GRAPH, state, 'discovery');
    const { phases } = timelineView(
      SAMPLE_GRAPH,
      { ...done, approvals: byId(closed, first, overdue, again) },
      SAMPLE_PEOPLE,
    );
    expect(phases.map(({ id, status }) => [id, status])).toEqual([
      ['discovery', 'completed'],
      ['configuration', 'pending'],
      ['security_review', 'pending'],
      ['production', 'pending'],
    ]);
    expect(phases[0]).toMatchObject({ startedAt: '2026-03-10T09:00:00.000Z', signOff: null, gates: [] });
    expect(phases[1]?.signOff?.round).toBe(2);
    expect(phases[1]?.earlierSignOffs).toMatchObject([{ round: 1, status: 'rejected' }]);
    expect(phases[1]?.tasks[0]?.earlierRounds).toEqual([]);
    expect(phases[1]?.tasks[0]).toMatchObject({
      name: 'Configure SSO',
      assignee: 'sso_agent',
      assigneeKind: 'agent',
      approval: { id: 'task.sso_setup.1', status: 'granted' },
    });
    expect(phases[2]?.gates).toMatchObject([
      { id: 'config_approval_gate', type: 'approval', status: 'waiting', approval: { status: 'overdue' } },
    ]);
  });
});

test('incidents come oldest first', () => {
  const incidents = byId(
    anIncident({ id: 'late', raisedAt: STARTED_AT + 2 }),
    anIncident({ id: 'early', raisedAt: STARTED_AT + 1 }),
  );
  expect(incidentViews({ ...state, incidents }).map(({ id }) => id)).toEqual(['early', 'late']);
});

describe('what came of a decision', () => {
  const refused = {
    decisionId: 'd-9',
    approvalId: open.id,
    participantId: 'customer_ciso',
    choice: 'reject' as const,
    code: 'not-an-approver' as const,
    message: 'She is no approver of this.',
    at: STARTED_AT,
  };

  test('counted, with the head for the receipt', () => {
    expect(decisionOutcome(state, 'd-1', 'beef')).toMatchObject({
      status: 'counted',
      approvalId: closed.id,
      choice: 'approve',
      receivedAt: '2026-03-10T10:00:00.000Z',
      auditSeq: 7,
      auditHead: 'beef',
    });
  });

  test('refused, with the reason', () => {
    expect(decisionOutcome({ ...state, refusedDecisions: [refused] }, 'd-9')).toEqual({
      status: 'refused',
      decisionId: 'd-9',
      approvalId: open.id,
      code: 'not-an-approver',
      message: 'She is no approver of this.',
    });
  });

  test('an id that was counted stays counted when it is sent again with another answer', () => {
    const again = { ...refused, decisionId: 'd-1', code: 'decision-id-reused' as const };
    expect(decisionOutcome({ ...state, refusedDecisions: [again] }, 'd-1')?.status).toBe('counted');
    const events = [sampleEvent('DecisionRefused'), sampleEvent('ApprovalDecided')];
    const reused = { ...events[0]!, data: { ...events[0]!.data, decisionId: 'd-1' } } as (typeof events)[0];
    expect(decisionOutcomeInEvents([reused, events[1]!], 'd-1')?.status).toBe('counted');
  });

  test('unknown is null, in state and events alike', () => {
    expect(decisionOutcome(state, 'd-0')).toBeNull();
    expect(decisionOutcomeInEvents([sampleEvent('ApprovalDecided')], 'd-0')).toBeNull();
  });

  test('from events it is the same as from the state', () => {
    expect(decisionOutcomeInEvents([sampleEvent('ApprovalDecided')], 'd-1', 'beef')).toMatchObject({
      status: 'counted',
      comment: 'Looks good',
      auditSeq: 3,
      auditHead: 'beef',
    });
    expect(decisionOutcomeInEvents([sampleEvent('DecisionRefused')], 'd-2')).toMatchObject({
      status: 'refused',
      code: 'approval-already-decided',
    });
  });
});

describe('words', () => {
  test('instants are UTC, whatever the host', () => {
    expect(sayInstant(Date.UTC(2026, 0, 1, 0, 5))).toBe('1 January 2026, 00:05 UTC');
    expect(sayInstant(Date.UTC(2026, 11, 31, 23, 59))).toBe('31 December 2026, 23:59 UTC');
  });

  test('lists', () => {
    expect(sayList([])).toBe('');
    expect(sayList(['a'])).toBe('a');
    expect(sayList(['a', 'b', 'c'], 'or')).toBe('a, b or c');
  });
});

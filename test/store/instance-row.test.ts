// The row of an instance follows its events, one at a time.
import { describe, expect, test } from '@jest/globals';
import type { ProcessEvent } from '../../process/events.ts';
import type { InstanceRow } from '../../store/books.ts';
import { type InstanceFold, foldInstance } from '../../store/instance-row.ts';
import { firstProgress, phasesInOrder } from '../../store/progress/progress.ts';
import { waitsOf } from '../../store/progress/waits.ts';
import {
  T0,
  aCreation,
  anEvent,
  askedEvent,
  sampleDefinition,
  troubleEvent,
} from '../contract/books-samples.ts';

const fresh = (): InstanceFold => ({
  row: { ...aCreation().row, openIncidents: 0, pendingApprovals: 0, lastSeq: 0, workflowStarted: false },
  progress: firstProgress(phasesInOrder(sampleDefinition())),
  changedAt: T0,
});
const after = (...events: ProcessEvent[]): InstanceRow =>
  events.map((event, index) => ({ ...event, seq: index + 1 })).reduce(foldInstance, fresh()).row;

const asked = (approvalId: string) => askedEvent(0, approvalId);
const granted = (approvalId: string) => anEvent(0, 'ApprovalGranted', { approvalId, by: [] });
const phase = (type: 'PhaseCompleted' | 'PhaseSkipped' | 'PhaseReopened', phaseId: string) =>
  anEvent(0, type, { phaseId, reason: 'r' } as never);

describe('the row of an instance', () => {
  test('has the first phase in order, as listed or not', () => {
    const [build, ship] = sampleDefinition().phases;
    const phases = [
      { ...ship!, order: 2 },
      { ...build!, order: 1 },
    ];
    expect(phasesInOrder({ phases })).toEqual(['build', 'ship']);
  });

  test('follows the phases: done, skipped, reopened', () => {
    expect(after(phase('PhaseCompleted', 'build')).phase).toBe('ship');
    expect(after(phase('PhaseSkipped', 'build')).phase).toBe('ship');
    expect(after(phase('PhaseCompleted', 'build'), phase('PhaseReopened', 'build')).phase).toBe('build');
    expect(after(phase('PhaseCompleted', 'ship')).phase).toBe('build');
    const [build, ship] = [phase('PhaseCompleted', 'build'), phase('PhaseCompleted', 'ship')];
    // What comes after a reopened phase is passed through again, unless it was skipped.
    expect(after(build, ship, phase('PhaseReopened', 'build'), build).phase).toBe('ship');
    expect(
      after(build, phase('PhaseSkipped', 'ship'), phase('PhaseReopened', 'build'), build).phase,
    ).toBeNull();
    expect(after(build, ship, phase('PhaseReopened', 'ship')).phase).toBe('ship');
    expect(after(phase('PhaseCompleted', 'build'), phase('PhaseCompleted', 'ship')).phase).toBeNull();
  });

  test('counts approvals that wait, each once', () => {
    expect(after(asked('a'), asked('b'), granted('a')).pendingApprovals).toBe(1);
    const rejected = anEvent(0, 'ApprovalRejected', { approvalId: 'a', by: 'ciso', comment: 'no' });
    const withdrawn = anEvent(0, 'ApprovalWithdrawn', { approvalId: 'b', reason: 'rework' });
    expect(after(asked('a'), asked('b'), rejected, withdrawn, withdrawn).pendingApprovals).toBe(0);
    const overdue = anEvent(0, 'ApprovalOverdue', { approvalId: 'a', dueAt: T0, waitsFor: ['ciso'] });
    expect(after(asked('a'), overdue).pendingApprovals).toBe(1);
  });

  test('counts an approval again that was granted and is asked anew', () => {
    const again = { approvalId: 'a', artifacts: [], voided: ['d'], reason: 'newer plan' };
    const clock = { dueAt: T0, reminderAts: [] };
    expect(
      after(asked('a'), granted('a'), anEvent(0, 'ApprovalReasked', { ...again, clock })).pendingApprovals,
    ).toBe(1);
    expect(after(asked('a'), anEvent(0, 'ApprovalReasked', again)).pendingApprovals).toBe(1);
  });

  test('shows who is at a task, and nobody while it goes over to another agent', () => {
    const progressAfter = (...events: ProcessEvent[]) =>
      waitsOf(events.reduce(foldInstance, fresh()).progress).map(({ kind, id, on }) => [kind, id, ...on]);
    const task = { taskId: 'make', phaseId: 'build', attempt: 1, assignee: 'worker', inputs: {} };
    const begun = anEvent(1, 'TaskStarted', { ...task, assigneeKind: 'agent' });
    const failed = { taskId: 'make', attempt: 1, kind: 'agent_error', reason: 'r' } as const;
    const again = anEvent(2, 'TaskAttemptFailed', { ...failed, retryAt: T0 + 9000 });
    const over = { taskId: 'make', from: 'worker', to: ['lead'], reason: 'r' };
    const working = [['work', 'make', 'worker']];
    expect(progressAfter(begun, again)).toEqual(working);
    expect(progressAfter(begun, anEvent(2, 'TaskAttemptFailed', failed))).toEqual([]);
    expect(progressAfter(begun, again, anEvent(3, 'TaskEscalated', { ...over, toKind: 'agent' }))).toEqual(
      [],
    );
    expect(progressAfter(begun, anEvent(2, 'TaskEscalated', { ...over, toKind: 'human' }))).toEqual(working);
  });

  test('counts open incidents', () => {
    const raised = (incidentId: string) => troubleEvent(0, incidentId);
    const resolved = anEvent(0, 'IncidentResolved', { incidentId: 'i', action: 'mended', reason: 'r' });
    expect(after(raised('i'), raised('j'), resolved).openIncidents).toBe(1);
  });

  test('knows how it stands, and since when it is closed', () => {
    const paused = anEvent(0, 'InstancePaused', { reason: 'r' });
    const resumed = anEvent(0, 'InstanceResumed', { reason: 'r', pausedMs: 1 });
    expect(after(paused).status).toBe('paused');
    expect(after(paused, resumed)).toMatchObject({ status: 'running', closedAt: null, lastSeq: 2 });
    const ends = [
      ['completed', anEvent(9, 'InstanceCompleted', {}), null],
      ['cancelled', anEvent(9, 'InstanceCancelled', { reason: 'r' }), 'build'],
      ['failed', anEvent(9, 'InstanceFailed', { reason: 'r' }), 'build'],
    ] as const;
    for (const [status, event, at] of ends) {
      const row = after(asked('a'), event);
      expect(row).toMatchObject({ status, phase: at, closedAt: T0 + 9000, pendingApprovals: 0 });
    }
  });

  test('stays as it is, but for the number, at an event this release has no word for', () => {
    const unknown = { ...anEvent(1, 'FactSet', { name: 'x', value: 1 }), type: 'FromTheFuture' } as never;
    const { row } = foldInstance(fresh(), unknown);
    expect(row).toEqual({ ...fresh().row, id: row.id, lastSeq: 1, workflowStarted: true });
  });
});

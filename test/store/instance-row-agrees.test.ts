// The row of an instance says what the engine's own state says, after each event of any course; also where only what is
// stored is known of the events before.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openApprovals } from '../../process/approvals/approvals.ts';
import { currentPhase } from '../../process/current-phase.ts';
import { evolve } from '../../process/index.ts';
import type { ProcessState } from '../../process/state.ts';
import { type InstanceFold, foldInstance, needsPast } from '../../store/instance-row.ts';
import { firstProgress, phasesInOrder, storedProgress } from '../../store/progress/progress.ts';
import { waitsOf } from '../../store/progress/waits.ts';
import { aCreation } from '../contract/books-samples.ts';
import { inOrder, step, untitled, waitsOfState } from '../support/lists-of-state.ts';
import { randomDefinition } from '../support/random-definition.ts';
import { Recorder, SETTING } from '../support/random-steps.ts';
import { randomTeam } from '../support/random-team.ts';

const STEPS = fc.array(fc.record({ what: fc.nat(34), which: fc.nat(50) }), {
  minLength: 10,
  maxLength: 120,
  size: 'max',
});

test('row and state agree after every event', () => {
  const seen = new Set<string>();
  let opened = 0;
  fc.assert(
    fc.property(
      randomDefinition,
      fc.option(randomTeam, { nil: undefined }),
      STEPS,
      (definition, team, steps) => {
        const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
        scenario.start();
        for (const each of steps) step(scenario, each);

        let state: ProcessState | null = null;
        const row = { ...aCreation().row, openIncidents: 0, pendingApprovals: 0, lastSeq: 0 };
        const fresh: InstanceFold = {
          row: { ...row, workflowStarted: false },
          progress: firstProgress(phasesInOrder(definition)),
          changedAt: 0,
        };
        let fold = fresh;
        for (const [index, event] of scenario.recorded.entries()) {
          state = evolve(scenario.graph, state, event);
          if (needsPast(fold.progress, event)) {
            opened += 1;
            fold = scenario.recorded.slice(0, index).reduce(foldInstance, fresh);
          }
          fold = foldInstance(fold, event);
          fold = { ...fold, progress: JSON.parse(JSON.stringify(storedProgress(fold.progress))) };
          seen.add(event.type);
          const isOpen = state.closedAt === undefined;
          expect({ ...fold.row, after: event.type }).toMatchObject({
            after: event.type,
            status: state.status,
            phase: currentPhase(scenario.graph, state),
            closedAt: state.closedAt ?? null,
            pendingApprovals: isOpen ? openApprovals(state).length : 0,
            openIncidents: Object.keys(state.incidents).length,
            lastSeq: state.seq,
          });
          if (!isOpen) continue;
          const waits = inOrder(waitsOf(fold.progress).map(untitled));
          expect({ after: event.type, waits }).toEqual({
            after: event.type,
            waits: waitsOfState(scenario.graph, state),
          });
          expect(fold.progress.bound).toEqual(state.bindings);
        }
      },
    ),
    { numRuns: 300 },
  );
  // Courses of every kind were seen, or this proves little. (Too seldom for that: an agent that takes over, see instance-row.)
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'PhaseReopened',
      'ApprovalWithdrawn',
      'ApprovalReasked',
      'ApprovalHandedOver',
      'ApprovalTurnCame',
      'ApprovalOverdue',
      'ApprovalDeadlineMoved',
      'DecisionRevoked',
      'GuestJoined',
      'AbsenceSet',
      'TaskHandedOver',
      'TaskAttemptFailed',
      'QuestionAsked',
      'QuestionDropped',
      'IncidentResolved',
      'InstanceResumed',
      'InstanceCancelled',
      'InstanceCompleted',
    ]),
  );
  expect(opened).toBeGreaterThan(10);
}, 60_000);

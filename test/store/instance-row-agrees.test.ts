// The row of an instance says what the engine's own state says, after each event of any course.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProcessDefinition } from '../../definition/types.ts';
import { openApprovals } from '../../process/approvals/approvals.ts';
import { evolve } from '../../process/index.ts';
import type { ProcessState } from '../../process/state.ts';
import { currentPhase } from '../../process/current-phase.ts';
import { type InstanceFold, firstProgress, foldInstance } from '../../store/instance-row.ts';
import { aCreation } from '../contract/books-samples.ts';
import { DAY, type Scenario, failure, started, wellDone } from '../support/scenario.ts';

const SAMPLE = new URL('../../examples/enterprise-sso-deployment.json', import.meta.url);
const definition = JSON.parse(readFileSync(SAMPLE, 'utf8')) as ProcessDefinition;

/** One step of somebody's; `n` picks what. A step that is refused changes nothing, and that is a course as well. */
function step(scenario: Scenario, n: number): void {
  const [approval] = openApprovals(scenario.state);
  const [incident] = Object.values(scenario.state.incidents);
  if (incident && n % 2 === 0 && n < 80) {
    const action = incident.actions[n % incident.actions.length]!;
    const { tasks } = definition.phases[n % definition.phases.length]!;
    scenario.send('ResolveIncident', {
      incidentId: incident.id,
      action: action === 'cancel' ? 'redo' : action,
      target: incident.taskId ?? tasks[n % tasks.length]!.id,
      reason: 'seen to',
    });
  } else if (approval && n < 80) {
    const answered = approval.decisions.map(({ participantId }) => participantId);
    const next = approval.approvers.find((id) => !answered.includes(id)) ?? approval.approvers[0]!;
    scenario.answer(next, approval.id, n < 70 ? 'approve' : 'reject');
  } else if (n < 90) scenario.wait(3 * DAY);
  else if (n < 93) scenario.send('PauseInstance', { reason: 'audit' });
  else if (n < 99) scenario.send('ResumeInstance', { reason: 'done' });
  else scenario.send('CancelInstance', { reason: 'no longer wanted' });
}

test('row and state agree after every event', () => {
  const ends = new Set<string>();
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.nat(99), { minLength: 20, maxLength: 60 }), fc.boolean(), (choices, weak) => {
      const [fails] = definition.phases[0]!.tasks;
      const scenario = started(definition, {
        agents: weak ? { [fails!.id]: (run) => (run.attempt < 5 ? failure() : wellDone(run)) } : {},
      });
      for (const choice of choices) step(scenario, choice);

      let state: ProcessState | null = null;
      let fold: InstanceFold = {
        row: {
          ...aCreation().row,
          openIncidents: 0,
          pendingApprovals: 0,
          lastSeq: 0,
          workflowStarted: false,
        },
        progress: firstProgress(definition),
      };
      for (const event of scenario.recorded) {
        state = evolve(scenario.graph, state, event);
        fold = foldInstance(fold, event);
        seen.add(event.type);
        const { row } = fold;
        const open = state.closedAt === undefined ? openApprovals(state).length : 0;
        expect({ ...row, after: event.type }).toMatchObject({
          after: event.type,
          status: state.status,
          phase: currentPhase(scenario.graph, state),
          closedAt: state.closedAt ?? null,
          pendingApprovals: open,
          openIncidents: Object.keys(state.incidents).length,
          lastSeq: state.seq,
        });
      }
      ends.add(state!.status);
    }),
    { numRuns: 200 },
  );
  // Courses of every kind were seen, or this proves little.
  expect([...seen]).toEqual(
    expect.arrayContaining(['PhaseReopened', 'ApprovalWithdrawn', 'IncidentResolved']),
  );
  expect([...ends]).toEqual(expect.arrayContaining(['running', 'paused', 'completed', 'cancelled']));
}, 30_000);

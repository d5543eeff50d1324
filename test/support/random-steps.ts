// Random courses of random definitions: what may happen to an instance, one step after another.
import fc from 'fast-check';
import { askedNow, openApprovals } from '../../process/approvals/approvals.ts';
import type { AgentOutcome, Command, Successor } from '../../process/commands.ts';
import type { IncidentAction } from '../../process/events.ts';
import { workerOf } from '../../process/people.ts';
import type { Principal } from '../../process/principal.ts';
import { FACTS, OTHERS } from './random-definition.ts';
import { HOUR, OPERATOR, type PlayedAgent, Scenario, aBlob, failure, wellDone } from './scenario.ts';

/** One random step: what is done, and which of the things at hand it is done to. */
export interface Step {
  what: number;
  which: number;
}
export const step: fc.Arbitrary<Step> = fc.record({ what: fc.nat(29), which: fc.nat(50) });
export const SETTING = { agentsWait: true, start: { starterIs: ['starter'] } };
export const CODE = { confirmedBy: 'mail-code' } as const;

/** Keeps every command, to send it again. */
export class Recorder extends Scenario {
  readonly sent: Command[] = [];
  override apply(command: Command) {
    const before = this.recorded.length;
    const answer = super.apply(command);
    if (answer.ok && this.recorded.length > before) this.sent.push(command);
    return answer;
  }
}

export const pick = <T>(from: T[], which: number): T | undefined => from[which % Math.max(1, from.length)];

/** Good work mostly; some of it fails, is not sure of itself, or comes with a concern. */
function outcomeOf(run: Parameters<PlayedAgent>[0], what: number, which: number): AgentOutcome {
  const done = wellDone(run);
  if (what === 0 || !done.ok) return failure();
  return {
    ...done,
    ...(which % 3 === 0 ? { confidence: 0.9 } : {}),
    ...(which % 5 === 0 ? { concerns: [{ kind: 'odd', text: 'Look' }] } : {}),
  };
}

export function take(scenario: Recorder, { what, which }: Step): void {
  const { state } = scenario;
  const run = pick(scenario.runsUnderWay, which);
  const approval = pick(openApprovals(state), which);
  const person = approval && pick([...askedNow(approval), ...(approval.escalatedTo ?? [])], which);
  const incident = pick(Object.values(state.incidents), which);
  if (what < 5 && run !== undefined) {
    const expected = scenario.graph.task(run.taskId)?.task.artifacts ?? [];
    scenario.report(run.taskId, run.attempt, outcomeOf({ ...run, expected }, what, which));
  } else if (what < 9 && approval !== undefined && person !== undefined) {
    // Without the code it is refused where one is needed.
    scenario.answer(person, approval.id, what === 8 ? 'reject' : 'approve', which % 7 === 0 ? {} : CODE);
  } else if (what === 9) scenario.wait(which * HOUR);
  else if (what === 10) scenario.send('SetFact', { name: pick([...FACTS], which)!, value: which % 5 !== 0 });
  else if (what === 11) scenario.send('AdvancePhase', {});
  else if (what === 12) scenario.send('PauseInstance', { reason: 'r' });
  else if (what === 13) scenario.send('ResumeInstance', { reason: 'r' });
  else if (what < 16 && incident !== undefined) resolve(scenario, incident.id, which);
  else if (what === 16) {
    const key = pick(Object.keys(state.artifacts), which) ?? 'notes';
    scenario.send('StoreArtifact', { artifact: aBlob(key, `${scenario.recorded.length}`) });
  } else if (what === 17) {
    const task = pick(scenario.graph.tasks, which);
    const everybody = ['approver', 'second', 'third'];
    const approverIds = pick([['approver'], everybody, ['fourth'], ['starter']], which)!;
    const data = { taskId: task?.id ?? '', approverIds, title: 'T', artifacts: [] };
    scenario.send('RequestApproval', data);
  } else if (what === 18) {
    const task = pick(
      scenario.graph.tasks.filter(({ id }) => workerOf(scenario.graph, state, id).kind === 'human'),
      which,
    );
    if (task !== undefined) scenario.send('CompleteTask', { taskId: task.id, reason: 'By phone.' });
  } else if (what === 19) {
    scenario.send('BindParticipant', {
      participantId: 'approver',
      bindingId: `b${scenario.recorded.length}`,
    });
  } else if (what === 20) {
    const target = pick([...scenario.graph.tasks, ...scenario.graph.phases], which);
    scenario.send('SendBack', { target: target?.id ?? '', reason: 'r' });
  } else if (what === 21) takeBack(scenario, which);
  else if (what === 22 && approval !== undefined) {
    scenario.send('MoveDeadline', {
      approvalId: approval.id,
      dueAt: scenario.now + which * HOUR,
      reason: 'r',
    });
  } else if (what === 23 && approval !== undefined) {
    scenario.send('NudgeApprovers', { approvalId: approval.id });
  } else if (what === 24) {
    const byHand = openApprovals(state).filter(
      ({ kind, covers }) => kind === 'ad_hoc' || covers !== undefined,
    );
    const { id } = pick(byHand, which) ?? approval ?? { id: '' };
    scenario.send('WithdrawApproval', { approvalId: id, reason: 'r' });
  } else if (what === 25 && approval !== undefined) {
    const from = pick(approval.approvers, which)!;
    const to = successor(scenario, which);
    scenario.send('HandOverApproval', { approvalId: approval.id, from, to, reason: 'r' });
  } else if (what === 26) {
    const participantId = pick(['approver', 'second', 'fourth'], which)!;
    const isBack = which % 4 === 0;
    const until = isBack || which % 3 === 0 ? null : scenario.now + which * HOUR;
    const substitute = isBack ? null : successor(scenario, which);
    scenario.send('SetAbsence', { participantId, substitute, until, reason: 'r' });
  } else if (what === 27 || what === 28) {
    const taskId = pick(scenario.graph.tasks, which)?.id ?? '';
    scenario.send(what === 27 ? 'RetryTask' : 'SkipTask', { taskId, reason: 'r' });
  } else if (what === 29) takeBack(scenario, which, OPERATOR);
}

/** Somebody of the definition, or somebody new. */
function successor({ recorded }: Scenario, which: number): Successor {
  const guest = { participantId: `guest_${which % 3}`, bindingId: `b${recorded.length}` };
  const known = ['second', 'third', ...OTHERS, 'doer'].map((participantId) => ({ participantId }));
  return pick([guest, ...known], which)!;
}

/** A person, or an operator, takes back one of the decisions that were counted, whichever it is by now. */
function takeBack(scenario: Scenario, which: number, operator?: Principal): void {
  const decided = pick(scenario.of('ApprovalDecided'), which);
  if (decided === undefined) return;
  const { approvalId, decisionId, participantId: id } = decided;
  const by = operator ?? ({ kind: 'participant', id, linkId: 'l' } as const);
  scenario.send('RevokeDecision', { approvalId, decisionId, reason: 'r' }, by);
}

/** Mends an incident with one of its actions, never by ending the instance. */
export function resolve(scenario: Scenario, incidentId: string, which: number): void {
  const { actions, phaseId } = scenario.state.incidents[incidentId]!;
  const mending = actions.filter((action): action is IncidentAction => action !== 'cancel');
  const action = pick(mending, which);
  if (action === undefined) return;
  const target = pick([undefined, phaseId, ...scenario.graph.tasks.map(({ id }) => id)], which);
  scenario.send('ResolveIncident', {
    incidentId,
    action,
    reason: 'r',
    ...(target === undefined ? {} : { target }),
  });
}

/** Starts it and takes the steps; `check` after each. */
export function played(scenario: Recorder, steps: Step[], check: () => void): void {
  scenario.start();
  check();
  for (const each of steps) {
    take(scenario, each);
    check();
  }
}

// What holds for every definition and every order of events.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDefinition } from '../../definition/parse.ts';
import { askedNow, openApprovals } from '../../process/approvals/approvals.ts';
import { firstHolder } from '../../process/approvals/holders.ts';
import { BOUNDS } from '../../process/bounds.ts';
import { arrived, carried, decide, evolve, nextDeadline, replay, waitsFor } from '../../process/index.ts';
import { workerOf } from '../../process/people.ts';
import type { ProcessState } from '../../process/state.ts';
import { FACTS, randomDefinition } from '../support/random-definition.ts';
import { randomTeam } from '../support/random-team.ts';
import { CODE, Recorder, SETTING, played, step } from '../support/random-steps.ts';
import { HOUR, OPERATOR, type Scenario, failure } from '../support/scenario.ts';

const RUNS = { numRuns: 200 };

describe('for every definition and every order of events', () => {
  const cases = fc.record({
    definition: randomDefinition,
    steps: fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }),
    team: fc.option(randomTeam, { nil: undefined }),
  });

  test('(the random definitions are valid)', () => {
    fc.assert(
      fc.property(randomDefinition, (definition) => {
        const result = checkDefinition(definition);
        expect(result.ok ? [] : result.problems).toEqual([]);
      }),
      RUNS,
    );
  });

  test('no gate passes without its approvals, and no phase starts before its gates', () => {
    let approvalGatesPassed = 0;
    let granted = 0;
    fc.assert(
      fc.property(cases, ({ definition, steps, team }) => {
        const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
        let seen = 0;
        played(scenario, steps, () => {
          for (const event of scenario.recorded.slice(seen)) {
            if (event.type === 'GatePassed') {
              expectPassable(scenario, event.data.gateId, event.data.how, event.seq);
              if (event.data.how === 'approval') approvalGatesPassed += 1;
            }
            if (event.type === 'PhaseStarted') expectGatesPassed(scenario, event.data.phaseId, event.seq);
            if (event.type === 'ApprovalGranted') {
              expectDecidedByRule(scenario, event.data.approvalId, event.seq);
              granted += 1;
            }
            if (event.type === 'TaskCompleted') expectApproved(scenario, event.data.taskId, event.seq);
          }
          seen = scenario.recorded.length;
        });
      }),
      RUNS,
    );
    // Else nothing of it would have been looked at.
    expect(approvalGatesPassed).toBeGreaterThan(20);
    expect(granted).toBeGreaterThan(100);
  });

  test('no decision of an older round counts, and nothing is done again that builds on nothing that was named', () => {
    let reworked = 0;
    fc.assert(
      fc.property(cases, ({ definition, steps, team }) => {
        const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
        played(scenario, steps, () => undefined);
        expectNewestRounds(scenario.recorded);
        reworked += expectOnlyNamed(scenario);
      }),
      RUNS,
    );
    // Else nothing of it would have been looked at.
    expect(reworked).toBeGreaterThan(50);
  });

  test('it is closed, or names what it waits for; nothing due is left lying', () => {
    fc.assert(
      fc.property(cases, ({ definition, steps, team }) => {
        const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
        played(scenario, steps, () => {
          const waits = waitsFor(scenario.graph, scenario.state);
          const isClosed = scenario.state.closedAt !== undefined;
          if (isClosed !== (waits.length === 0)) throw new Error(`Waits for ${JSON.stringify(waits)}.`);
          for (const { since } of waits) expect(since).toBeLessThanOrEqual(scenario.now);
          scenario.passTime();
          const next = nextDeadline(scenario.graph, scenario.state);
          if (next !== null) expect(next).toBeGreaterThan(scenario.now);
        });
      }),
      RUNS,
    );
  });

  test('it completes as soon as everybody does their part', () => {
    fc.assert(
      fc.property(cases, ({ definition, steps, team }) => {
        const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
        played(scenario, steps, () => undefined);
        doEverybodysPart(scenario);
        expect(scenario.state.status).toBe('completed');
        expect(scenario.state.incidents).toEqual({});
        expect(openApprovals(scenario.state)).toEqual([]);
      }),
      RUNS,
    );
  });

  test('evolve over the events equals the state, the state is plain JSON, no command is applied twice', () => {
    fc.assert(
      fc.property(cases, ({ definition, steps, team }) => {
        const scenario = new Recorder(definition, { ...SETTING, ...(team && { team }) });
        played(scenario, steps, () => undefined);
        expect(replay(scenario.graph, scenario.recorded)).toStrictEqual(scenario.state);
        expect(JSON.parse(JSON.stringify(scenario.state))).toStrictEqual(scenario.state);
        const carriedOn = JSON.parse(JSON.stringify(carried(scenario.graph, scenario.state)));
        expect(arrived(scenario.graph, carriedOn)).toStrictEqual(scenario.state);
        expect(JSON.parse(JSON.stringify(scenario.recorded))).toStrictEqual(scenario.recorded);
        expect(scenario.recorded.map(({ seq }) => seq)).toEqual(
          scenario.recorded.map((_, index) => index + 1),
        );
        for (const command of scenario.sent) {
          const again = decide(scenario.graph, scenario.state, { ...command, at: scenario.now });
          // A decision whose approval was asked anew since is refused; nothing is ever counted again.
          if (again.ok) expect(again.events).toEqual([]);
          else expect(command.type).toBe('DecideApproval');
        }
      }),
      RUNS,
    );
  });

  test('rules and errands end: each rule takes hold once of a thing, and no errand leads to a chain of them', () => {
    let errands = 0;
    fc.assert(
      fc.property(
        randomDefinition,
        randomTeam,
        fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }),
        (definition, team, steps) => {
          const scenario = new Recorder(definition, { ...SETTING, team });
          played(scenario, steps, () => undefined);
          const { state } = scenario;
          const fired = state.fired ?? [];
          expect(new Set(fired).size).toBe(fired.length);
          expect(scenario.of('RuleFired')).toHaveLength(fired.length);
          const open = Object.keys(state.errands ?? {}).length;
          expect(open).toBeLessThanOrEqual(BOUNDS.openErrands);
          expect(scenario.of('ErrandStarted')).toHaveLength(scenario.of('ErrandEnded').length + open);
          errands += scenario.of('ErrandStarted').length;
          // However often agents worry beside their tasks, nothing new is begun for it.
          const before = scenario.of('ErrandStarted').length;
          for (const id of Object.keys(state.errands ?? {})) {
            scenario.report(id, 1, failure());
          }
          expect(scenario.of('ErrandStarted')).toHaveLength(before);
        },
      ),
      RUNS,
    );
    expect(errands).toBeGreaterThan(200);
  });
});

type Events = Scenario['recorded'];

/** Each decision is counted in the newest round of what it is about, and what is granted has its yes from that round. */
function expectNewestRounds(events: Events): void {
  const newest = new Map<string, string>();
  const yes = new Map<string, { approvalId: string; participantId: string }>();
  for (const { type, data } of events) {
    if (type === 'ApprovalRequested') newest.set(`${data.kind} ${data.subjectId}`, data.approvalId);
    if (type === 'ApprovalReasked') for (const id of data.voided) yes.delete(id);
    if (type === 'DecisionRevoked') yes.delete(data.decisionId);
    if (type === 'ApprovalDecided') {
      expect([...newest.values()]).toContain(data.approvalId);
      expect(data.approvalId.endsWith(`.${data.round}`)).toBe(true);
      if (data.choice === 'approve') yes.set(data.decisionId, data);
    }
    if (type === 'ApprovalGranted') {
      expect([...newest.values()]).toContain(data.approvalId);
      const given = [...yes.values()].filter(({ approvalId }) => approvalId === data.approvalId);
      expect(data.by).toEqual(given.map(({ participantId }) => participantId));
    }
  }
}

/** Tasks are opened again only where they are named, depend on what is, or an operator stops an attempt; and begun again only when opened or failed. */
function expectOnlyNamed({ graph, recorded }: Scenario): number {
  let reworked = 0;
  let reached = new Set<string>();
  let commandId: string | undefined;
  const mayBegin = new Set(graph.tasks.map(({ id }) => id));
  const atWork = new Set<string>();
  for (const event of recorded) {
    if (event.commandId !== commandId) reached = new Set();
    commandId = event.commandId;
    if (event.type === 'ReworkStarted') {
      reworked += 1;
      reached = new Set(event.data.targets);
      // Over any number of steps.
      for (const _ of graph.tasks) {
        for (const { id, dependsOn } of graph.tasks)
          if (dependsOn.some((on) => reached.has(on))) reached.add(id);
      }
    }
    if (
      event.type === 'IncidentResolved' &&
      /^(task-failed|nobody-to-review)\./.test(event.data.incidentId)
    ) {
      reached.add(event.data.incidentId.split('.')[1]!);
    }
    if (event.type === 'TaskReopened') {
      if (event.by.kind === 'operator' && atWork.has(event.data.taskId)) reached.add(event.data.taskId);
      expect([...reached]).toContain(event.data.taskId);
      mayBegin.add(event.data.taskId);
    }
    if (event.type === 'TaskAttemptFailed') mayBegin.add(event.data.taskId);
    if (event.type === 'TaskAttemptFailed' || event.type === 'TaskWorkDone') atWork.delete(event.data.taskId);
    if (event.type === 'TaskStarted') {
      atWork.add(event.data.taskId);
      expect(mayBegin.delete(event.data.taskId)).toBe(true);
    }
  }
  return reworked;
}

const folded = new WeakMap<Scenario, ProcessState[]>();

/** The state as it was after an event; each is folded once. */
function stateAt(scenario: Scenario, seq: number): ProcessState {
  const states = folded.get(scenario) ?? [];
  folded.set(scenario, states);
  for (const event of scenario.recorded.slice(states.length, seq)) {
    states.push(evolve(scenario.graph, states.at(-1) ?? null, event));
  }
  return states[seq - 1]!;
}

function expectPassable(scenario: Scenario, gateId: string, how: string, seq: number): void {
  const { type, approval: spec } = scenario.graph.gate(gateId)!;
  expect(how).toBe(type);
  if (spec === null) return;
  const asked = Object.values(stateAt(scenario, seq).approvals).filter(
    ({ subjectId }) => subjectId === gateId,
  );
  const approval = asked.at(-1)!;
  expect(approval.status).toBe('granted');
  const yes = approval.decisions.filter(({ choice }) => choice === 'approve');
  expect(yes.length).toBeGreaterThanOrEqual(spec.need);
}

/** Enough of those who were asked said yes, in their order, none with a veto said no, and nobody who must not decide. */
function expectDecidedByRule(scenario: Scenario, approvalId: string, seq: number): void {
  const state = stateAt(scenario, seq);
  const approval = state.approvals[approvalId]!;
  const { approvers, decisions, need, veto = [], escalatedTo = [], kind, subjectId, taskId } = approval;
  const yes = decisions
    .filter(({ choice }) => choice === 'approve')
    .map(({ participantId }) => participantId);
  expect(new Set(yes).size).toBeGreaterThanOrEqual(need);
  for (const { participantId, choice } of decisions) {
    expect([...approvers, ...escalatedTo]).toContain(participantId);
    expect(participantId).not.toBe('starter');
    if (choice === 'reject') expect(veto).not.toContain(participantId);
    if (taskId !== undefined) expect(state.tasks[taskId]!.doneBy ?? []).not.toContain(participantId);
  }
  // What the definition asks for is asked of those it names, or of whom their places went to.
  const { graph } = scenario;
  const spec =
    kind === 'review'
      ? graph.task(subjectId)!.review
      : ((graph.task(subjectId) ?? graph.gate(subjectId))?.approval ?? graph.phase(subjectId)?.signOff);
  if (kind !== 'ad_hoc' && approval.covers === undefined) {
    expect(approvers.map((id) => firstHolder(approval, id))).toEqual(spec!.approvers);
  }
  const recorded = scenario.recorded.slice(0, seq);
  const wasTakenBack = recorded.some(
    (each) => each.type === 'DecisionRevoked' && each.data.approvalId === approvalId,
  );
  const places = decisions
    .map(({ participantId }) => approvers.indexOf(participantId))
    .filter((at) => at >= 0);
  if (approval.inOrder === true && !wasTakenBack) expect(places).toEqual(places.toSorted((a, b) => a - b));
  if (approval.stepUp === undefined) return;
  for (const { decisionId } of decisions) {
    const counted = recorded.find(
      (each) => each.type === 'ApprovalDecided' && each.data.decisionId === decisionId,
    );
    expect(counted?.data).toMatchObject(CODE);
  }
}

function expectGatesPassed(scenario: Scenario, phaseId: string, seq: number): void {
  const state = stateAt(scenario, seq);
  for (const { id } of scenario.graph.phase(phaseId)!.gates) expect(state.gates[id]!.status).toBe('passed');
  const { index } = scenario.graph.phase(phaseId)!;
  for (const { id } of scenario.graph.phases.slice(0, index)) {
    expect(['completed', 'skipped']).toContain(state.phases[id]!.status);
  }
}

function expectApproved(scenario: Scenario, taskId: string, seq: number): void {
  if (scenario.graph.task(taskId)!.approval === null) return;
  const state = stateAt(scenario, seq);
  const own = Object.values(state.approvals).filter(
    ({ kind, subjectId }) => kind === 'task' && subjectId === taskId,
  );
  expect(own.at(-1)!.status).toBe('granted');
}

/** Resumes, works, approves, mends, advances, sets the facts, until the end; bounded, so that a circle is a failure. */
function doEverybodysPart(scenario: Recorder): void {
  for (let round = 0; round < 400 && scenario.state.closedAt === undefined; round += 1) {
    if (scenario.state.status === 'paused') scenario.send('ResumeInstance', { reason: 'r' });
    for (const name of FACTS) {
      if (scenario.state.facts[name]?.value !== true) scenario.send('SetFact', { name, value: true });
    }
    scenario.runAgents();
    for (const { id } of scenario.graph.tasks) {
      const { graph, state } = scenario;
      if (workerOf(graph, state, id).kind === 'human' && state.tasks[id]!.status === 'running') {
        scenario.send('CompleteTask', { taskId: id, reason: 'r' }, OPERATOR);
      }
    }
    for (const approval of openApprovals(scenario.state)) {
      const [person] = askedNow(approval);
      if (person !== undefined) scenario.answer(person, approval.id, 'approve', CODE);
    }
    for (const { id, actions, phaseId, kind } of Object.values(scenario.state.incidents)) {
      if (scenario.state.incidents[id] === undefined) continue;
      // Resuming mends it.
      if (kind === 'paused-by-rule') continue;
      const action = actions.includes('ask-again') ? 'ask-again' : actions[0]!;
      const target = kind === 'approval-rejected' ? { target: phaseId! } : {};
      scenario.send('ResolveIncident', { incidentId: id, action, reason: 'r', ...target });
    }
    scenario.send('AdvancePhase', {});
    scenario.wait(HOUR / 2);
  }
}

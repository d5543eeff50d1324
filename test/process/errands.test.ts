// Agents set to something beside their tasks: at the start, in trouble, on the escalation path. Bounded, and never in a chain.
import { describe, expect, test } from '@jest/globals';
import { workerAt } from '../../process/at-work/at-work.ts';
import { BOUNDS } from '../../process/bounds.ts';
import { nextDeadline } from '../../process/index.ts';
import { aDefinition, aGate, aPhase, aTask, anAgent } from '../support/definition-builder.ts';
import {
  DAY,
  ENGINE,
  HOUR,
  type Scenario,
  aBlob,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';
import { aMember, aRule, aTeam } from '../support/team-builder.ts';

const agents = { worker: anAgent(), lead: anAgent() };
const asked = aDefinition({
  agents,
  phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], timeout: '1d' })])],
});
const errandsOf = (scenario: Scenario) =>
  scenario.of('ErrandStarted').map(({ errandId, agentId, purpose }) => `${errandId} ${purpose} ${agentId}`);
const runsOf = (scenario: Scenario) =>
  scenario.effects.flatMap((effect) =>
    effect.type === 'RunAgent' && effect.errand !== undefined ? [effect] : [],
  );
const without = { orchestration: { mode: 'hierarchical', entryAgentId: 'lead' } } as const;

describe('the entry agent of a team', () => {
  test('gets a brief at the start, as a run of its own', () => {
    const scenario = started(asked, { team: aTeam() });
    expect(errandsOf(scenario)).toEqual(['errand.1 brief lead']);
    expect(runsOf(scenario)).toMatchObject([
      { id: 'errand.1.1', taskId: 'errand.1', attempt: 1, agentId: 'lead', inputs: {} },
    ]);
    expect(runsOf(scenario)[0]!.errand!.brief).toContain('"Instance One"');
    expect(scenario.of('ErrandEnded')).toMatchObject([{ errandId: 'errand.1', ok: true }]);
    expect(scenario.state.errands).toEqual({});
  });

  test('is no errand where no team is bound', () => {
    expect(errandsOf(started(asked))).toEqual([]);
  });

  test('is told of a rejection that holds', () => {
    const gated = aDefinition({
      agents,
      phases: [aPhase('build', ['make']), aPhase('run')],
      gates: [aGate('go', 'run')],
    });
    const scenario = started(gated, { team: aTeam() });
    scenario.answer('approver', 'go', 'reject');
    expect(scenario.of('ErrandStarted').at(-1)).toMatchObject({
      purpose: 'trouble',
      agentId: 'lead',
      subject: { gateId: 'go', phaseId: 'run', approvalId: 'gate.go.1' },
    });
  });

  test('is told of a task that failed, and its own failure leads to nothing more', () => {
    const scenario = started(aDefinition({ agents, errorHandling: { maxRetries: 0, taskFailure: 'hold' } }), {
      team: aTeam(),
      agents: { make: () => failure(), 'errand.1': () => failure(), 'errand.2': () => failure() },
    });
    expect(errandsOf(scenario)).toEqual(['errand.1 brief lead', 'errand.2 trouble lead']);
    expect(scenario.of('ErrandEnded').map(({ ok }) => ok)).toEqual([false, false]);
    expect(Object.values(scenario.state.incidents).map(({ kind }) => kind)).toEqual(['task-failed']);
  });
});

describe('an approval that is escalated to an agent', () => {
  const toAgent = (extra: object = {}) =>
    aDefinition({
      agents,
      phases: [
        aPhase('build', [
          aTask('make', { requiredApprovals: ['approver'], timeout: '2d', escalateTo: 'lead', ...extra }),
        ]),
      ],
    });

  test('is its errand, and people are told only once that fails', () => {
    const scenario = started(toAgent({ escalateAfter: '1d' }), { agentsWait: true });
    scenario.runAgents();
    scenario.wait(DAY);
    expect(scenario.of('ApprovalEscalated')).toMatchObject([{ to: ['lead'], rung: 0 }]);
    expect(scenario.of('ErrandStarted')).toMatchObject([
      { purpose: 'escalation', subject: { approvalId: 'task.make.1', taskId: 'make' } },
    ]);
    expect(scenario.messages).toEqual(['approval to approver: task.make.1']);
    scenario.report('errand.1', 1, failure('I cannot reach them'));
    expect(scenario.of('ApprovalEscalated').at(-1)).toMatchObject({ to: ['dispatcher'], rung: 0 });
    expect(scenario.messages.at(-1)).toBe('escalation to dispatcher: task.make.1');
  });

  test('falls to people where it is not done in time', () => {
    const scenario = started(toAgent({ escalateAfter: '1d' }), { agentsWait: true });
    scenario.runAgents();
    scenario.wait(DAY + 4 * HOUR);
    expect(scenario.of('ErrandEnded')).toMatchObject([{ ok: false, kind: 'timeout' }]);
    expect(scenario.effects).toContainEqual({
      type: 'StopAgent',
      id: 'stop.errand.1.1',
      taskId: 'errand.1',
      attempt: 1,
    });
    expect(scenario.messages.at(-1)).toBe('escalation to dispatcher: task.make.1');
  });

  test('needs nobody where it is decided meanwhile', () => {
    const scenario = started(toAgent({ escalateAfter: '1d' }), { agentsWait: true });
    scenario.runAgents();
    scenario.wait(DAY);
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
    expect(scenario.of('ErrandEnded')).toMatchObject([{ ok: false, summary: 'The instance is complete.' }]);
    expect(scenario.of('ApprovalEscalated')).toHaveLength(1);
  });

  test('goes to people at the next rung: an agent has it once', () => {
    const scenario = started(toAgent({ escalateAfter: '1d' }));
    scenario.wait(2 * DAY);
    expect(scenario.of('ApprovalEscalated').map(({ to }) => to)).toEqual([['lead'], ['dispatcher']]);
  });

  test('by the team’s path where the definition names nobody: agents first, then its people', () => {
    const scenario = started(asked, { team: aTeam() });
    scenario.wait(DAY);
    expect(scenario.of('ApprovalEscalated').map(({ to }) => to)).toEqual([['lead']]);
    expect(errandsOf(scenario)).toEqual(['errand.1 brief lead', 'errand.2 escalation lead']);
  });

  test('with nobody behind the agent is an incident once it fails', () => {
    const { dispatcher: _delegator, ...humans } = asked.humans;
    const scenario = started({ ...toAgent(), humans }, { agents: { 'errand.1': () => failure() } });
    scenario.wait(2 * DAY);
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'nobody-to-escalate-to', approvalId: 'task.make.1' },
    ]);
  });

  test('of a gate is about the gate', () => {
    const gate = aDefinition({
      agents,
      phases: [aPhase('build', ['make']), aPhase('run')],
      gates: [aGate('go', 'run', { timeout: '1d', escalateTo: 'lead' })],
    });
    const scenario = started(gate);
    scenario.wait(DAY);
    const about = { approvalId: 'gate.go.1', phaseId: 'run', gateId: 'go' };
    expect(scenario.of('ErrandStarted').map(({ subject }) => subject)).toEqual([about]);
  });

  test('stands still while the instance is paused, and what has no time of its own just goes on', () => {
    const brief = started(asked, { team: aTeam(), agentsWait: true });
    brief.send('PauseInstance', { reason: 'Freeze' });
    brief.send('ResumeInstance', { reason: 'Over' });
    expect(brief.state.errands!['errand.1']!.dueAt).toBeUndefined();
  });

  test('has its time moved back by a pause', () => {
    const scenario = started(toAgent({ escalateAfter: '1d' }), { agentsWait: true });
    scenario.runAgents();
    scenario.wait(DAY);
    scenario.send('PauseInstance', { reason: 'Freeze' });
    scenario.wait(DAY);
    scenario.send('ResumeInstance', { reason: 'Over' });
    expect(scenario.state.errands!['errand.1']!.dueAt).toBe(scenario.now + 4 * HOUR);
    expect(nextDeadline(scenario.graph, scenario.state)).toBe(scenario.now + 4 * HOUR);
  });
});

describe('what an errand brings back', () => {
  const waiting = () => started(asked, { team: aTeam(without), agentsWait: true });

  test('is kept: artifacts, facts, concerns, before its end', () => {
    const scenario = waiting();
    scenario.report(
      'errand.1',
      1,
      work({
        summary: 'Read it.',
        artifacts: [aBlob('notes')],
        facts: { risk: 3 },
        concerns: [{ kind: 'data', text: 'No backup' }],
      }),
    );
    expect(scenario.recorded.slice(-4).map(({ type }) => type)).toEqual([
      'ArtifactStored',
      'FactSet',
      'ConcernRaised',
      'ErrandEnded',
    ]);
    expect(scenario.of('ConcernRaised')).toMatchObject([
      { taskId: 'errand.1', agentId: 'lead', kind: 'data' },
    ]);
  });

  test.each([
    ['a fact that only people set', work({ facts: { plan_approved: true } })],
    ['a key that is too long', work({ artifacts: [aBlob('k'.repeat(300))] })],
    ['the key of an upload', work({ artifacts: [aBlob('upload.approver.notes')] })],
  ])('that cannot be kept is a failure: %s', (_what, outcome) => {
    const scenario = waiting();
    scenario.report('errand.1', 1, outcome);
    expect(scenario.of('ErrandEnded')).toMatchObject([{ ok: false, kind: 'bad_output' }]);
    expect(scenario.of('FactSet')).toEqual([]);
  });

  test('is refused twice, for another attempt, and of anybody but its agent', () => {
    const scenario = waiting();
    const report = (attempt: number, by = scenario.agentOf('errand.1'), outcome = work()) =>
      codeOf(scenario.send('ReportAgentOutcome', { taskId: 'errand.1', attempt, outcome }, by));
    expect(report(1, ENGINE)).toBe('forbidden');
    expect(report(2, ENGINE, failure())).toBe('task-not-open');
    expect(
      codeOf(
        scenario.send('ReportAgentOutcome', { taskId: 'errand.9', attempt: 1, outcome: failure() }, ENGINE),
      ),
    ).toBe('task-not-open');
    expect(report(1, { kind: 'agent', id: 'worker', taskId: 'errand.1', attempt: 1 })).toBe('forbidden');
    const lead = scenario.agentOf('errand.1');
    expect(report(1)).toBe('');
    expect(report(1, lead)).toBe('task-not-open');
    expect(report(1, ENGINE, failure())).toBe('task-not-open');
  });

  test('is refused where there was never an errand', () => {
    const data = { taskId: 'errand.1', attempt: 1, outcome: failure() };
    expect(codeOf(started(asked).send('ReportAgentOutcome', data, ENGINE))).toBe('task-not-open');
  });

  test('is nobody’s any more once the instance ends', () => {
    const scenario = waiting();
    scenario.send('CancelInstance', { reason: 'No longer wanted' });
    expect(scenario.of('ErrandEnded')).toMatchObject([{ errandId: 'errand.1', ok: false }]);
    const stopped = scenario.effects.filter(({ type }) => type === 'StopAgent').map(({ id }) => id);
    expect(stopped).toEqual(expect.arrayContaining(['stop.errand.1.1']));
  });
});

describe('room for errands', () => {
  const many = (count: number) =>
    aDefinition({
      agents: {
        ...agents,
        ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, anAgent({ role: 'crowd' })])),
      },
    });
  const crowd = aTeam({
    agents: [aMember('lead')],
    ...without,
    interactionRules: [aRule({ trigger: 'odd_concern_detected', target: 'crowd' })],
  });
  const concern = (kind: string) => work({ concerns: [{ kind, text: 'Look' }] });

  test('is for 20 at once: beyond that people are told', () => {
    const scenario = started(many(25), { team: crowd, agentsWait: true });
    scenario.report('make', 1, concern('odd'));
    // One is the brief.
    expect(scenario.of('ErrandStarted')).toHaveLength(BOUNDS.openErrands);
    expect(scenario.of('RuleFired')[0]!.to).toHaveLength(BOUNDS.openErrands - 1 + 1);
    expect(scenario.messages.filter((message) => message.startsWith('word'))).toEqual([
      'word to dispatcher: make',
    ]);
  });

  test('is for 200 in all', () => {
    const kinds = Array.from({ length: 12 }, (_, n) => `kind${n}`);
    const scenario = started(many(19), {
      team: {
        ...crowd,
        interactionRules: kinds.map((kind) =>
          aRule({ id: kind, trigger: `${kind}_concern_detected`, target: 'crowd' }),
        ),
      },
      agents: { make: () => failure() },
      agentsWait: true,
    });
    scenario.report('errand.1', 1, work());
    for (const kind of kinds) {
      scenario.send('RaiseConcern', { taskId: 'make', kind, text: 'Look' }, scenario.agentOf('make'));
      for (const id of Object.keys(scenario.state.errands!)) scenario.report(id, 1, work());
    }
    expect(scenario.of('ErrandStarted')).toHaveLength(BOUNDS.errands);
    expect(scenario.messages.filter((message) => message.startsWith('word'))).toHaveLength(2);
  });

  test('that is not there leaves an escalation to people', () => {
    const scenario = started(
      {
        ...many(25),
        phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], escalateTo: 'lead' })])],
      },
      { team: crowd, agentsWait: true },
    );
    scenario.report('make', 1, concern('odd'));
    scenario.wait(2 * DAY);
    expect(scenario.of('ApprovalEscalated').map(({ to }) => to)).toEqual([['dispatcher']]);
  });
});

test('a task is its worker’s, an errand the agent’s that is set to it', () => {
  const scenario = started(aDefinition(), { team: aTeam(), agentsWait: true });
  const at = (workId: string) => workerAt(scenario.graph, scenario.state, workId);
  expect(at('errand.1')).toBe('lead');
  expect(at(scenario.graph.tasks[0]!.id)).toBe('worker');
  expect(() => at('errand.2')).toThrow();
  const alone = started(aDefinition(), { agentsWait: true });
  expect(workerAt(alone.graph, alone.state, alone.graph.tasks[0]!.id)).toBe('worker');
});

// Interaction rules of a team: each trigger, each action, each kind of target; once for each subject, always on the trail.
import { describe, expect, test } from '@jest/globals';
import type { InteractionRule } from '../../definition/team-types.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { BOUNDS } from '../../process/bounds.ts';
import { nextDeadline } from '../../process/index.ts';
import { aDefinition, aGate, aPhase, aTask, anAgent } from '../support/definition-builder.ts';
import {
  DAY,
  HOUR,
  MONDAY,
  type Scenario,
  type ScenarioOptions,
  codeOf,
  failure,
  started,
  work,
} from '../support/scenario.ts';
import { aMember, aRule, aTeam } from '../support/team-builder.ts';

const agents = { worker: anAgent(), lead: anAgent({ role: 'chief' }) };
const asked = (fields: object = {}, over: Partial<ProcessDefinition> = {}) =>
  aDefinition({
    agents,
    phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'], timeout: '4d', ...fields })])],
    ...over,
  });
const gated = (fields: object = {}) =>
  aDefinition({
    agents,
    phases: [aPhase('build', ['make']), aPhase('run', ['go_live'])],
    gates: [aGate('go', 'run', fields)],
  });
const teamWith = (...interactionRules: InteractionRule[]) =>
  aTeam({
    agents: [aMember('lead'), aMember('guard', { role: 'sentinel' })],
    orchestration: { mode: 'hierarchical', entryAgentId: 'lead' },
    interactionRules,
  });
function withRules(
  definition: ProcessDefinition,
  rules: InteractionRule[],
  options: ScenarioOptions = {},
): Scenario {
  return started(definition, { team: teamWith(...rules), ...options });
}
const firedIn = (scenario: Scenario) =>
  scenario.of('RuleFired').map(({ ruleId, to }) => `${ruleId}: ${to.join(', ')}`);
const ruleErrands = (scenario: Scenario) =>
  scenario.of('ErrandStarted').filter(({ purpose }) => purpose === 'rule');
const concern = (kind: string) => () => work({ concerns: [{ kind, text: 'A certificate expires' }] });

describe('each trigger', () => {
  const told = (trigger: InteractionRule['trigger']) => aRule({ id: 'r', trigger, target: 'second' });

  test('a concern of its kind, and of no other', () => {
    const rules = [told('security_concern_detected'), { ...told('data_concern_detected'), id: 'other' }];
    const scenario = withRules(asked(), rules, { agents: { make: concern('security') } });
    expect(scenario.of('RuleFired')).toMatchObject([
      { ruleId: 'r', trigger: 'security_concern_detected', to: ['second'], subject: { taskId: 'make' } },
    ]);
    expect(scenario.of('RuleFired')[0]!.reason).toContain('A certificate expires');
  });

  test('a gate that is put to its approvers, or comes to wait', () => {
    expect(firedIn(withRules(gated(), [told('phase_gate_reached')]))).toEqual(['r: second']);
    const manual = withRules(gated({ type: 'manual' }), [told('phase_gate_reached')]);
    expect(manual.of('RuleFired')).toMatchObject([{ subject: { gateId: 'go', phaseId: 'run' } }]);
  });

  test('a task that failed for the last time', () => {
    const definition = asked({ errorHandling: { maxRetries: 1 } });
    const scenario = withRules(definition, [told('task_failed')], { agents: { make: () => failure() } });
    expect(firedIn(scenario)).toEqual([]);
    scenario.wait(HOUR);
    expect(firedIn(scenario)).toEqual(['r: second']);
  });

  test('work that its agent was not sure of', () => {
    const agentsOf = (confidence: number | undefined) => ({
      agents: { make: () => work(confidence === undefined ? {} : { confidence }) },
    });
    const definition = asked({ minConfidence: 0.8, reviewers: ['second'] });
    expect(firedIn(withRules(definition, [told('low_confidence')], agentsOf(0.5)))).toEqual(['r: second']);
    expect(firedIn(withRules(definition, [told('low_confidence')], agentsOf(undefined)))).toEqual([
      'r: second',
    ]);
    expect(firedIn(withRules(definition, [told('low_confidence')], agentsOf(0.8)))).toEqual([]);
  });

  test('an approval that is rejected; each round is one', () => {
    const scenario = withRules(asked(), [told('approval_rejected')]);
    scenario.answer('approver', 'make', 'reject');
    scenario.answer('approver', 'make', 'reject');
    expect(scenario.of('RuleFired').map(({ subject }) => subject.approvalId)).toEqual([
      'task.make.1',
      'task.make.2',
    ]);
  });

  test.each(['hold', 'reject'] as const)('an approval past its deadline, with onTimeout %s', (onTimeout) => {
    const scenario = withRules(asked({ onTimeout }), [told('approval_timeout')]);
    scenario.wait(5 * DAY);
    expect(firedIn(scenario)).toEqual(['r: second']);
  });

  test('three quarters of an approval’s time, by a deadline of its own', () => {
    const scenario = withRules(asked(), [told('deadline_at_risk')]);
    expect(nextDeadline(scenario.graph, scenario.state)).toBe(MONDAY + 3 * DAY);
    scenario.wait(3 * DAY - 1);
    scenario.passTime();
    expect(firedIn(scenario)).toEqual([]);
    scenario.wait(1);
    expect(firedIn(scenario)).toEqual(['r: second']);
    expect(nextDeadline(scenario.graph, scenario.state)).toBe(MONDAY + 4 * DAY);
    scenario.wait(3 * DAY);
    expect(firedIn(scenario)).toEqual(['r: second']);
    expect(nextDeadline(started(asked()).graph, started(asked()).state)).toBe(MONDAY + 4 * DAY);
  });
});

describe('each target', () => {
  const fires = (target: string | undefined, definition = asked(), options: ScenarioOptions = {}) => {
    const { target: _none, ...rule } = aRule({ id: 'r', trigger: 'odd_concern_detected', action: 'notify' });
    const team = teamWith({ ...rule, ...(target === undefined ? {} : { target }) });
    return firedIn(started(definition, { team, agents: { make: concern('odd') }, ...options }));
  };

  test.each([
    ['an agent of the definition', 'lead', 'lead'],
    ['an agent of the team alone', 'guard', 'guard'],
    ['a person', 'second', 'second'],
    ['a RAID role', 'approver', 'approver, second'],
    ['a role of agents', 'chief', 'lead'],
    ['a role of the team', 'sentinel', 'guard'],
    ['the approvers of what it is about', 'external_participant', 'approver'],
    ['nobody: the delegators', undefined, 'dispatcher'],
  ])('%s', (_what, target, to) => {
    // An id goes before a role: "approver" the person is asked where both are.
    const people = asked();
    const { approver, ...humans } = people.humans;
    const definition =
      target === 'approver'
        ? asked({ requiredApprovals: ['first'] }, { humans: { first: approver!, ...humans } })
        : people;
    expect(fires(target, definition)).toEqual([`r: ${to.replace('approver,', 'first,')}`]);
  });

  test('external_participant: of a task that nobody approves, all who approve anything', () => {
    const definition = asked({}, { phases: [aPhase('build', ['make'])] });
    expect(fires('external_participant', definition)).toEqual(['r: approver, second']);
  });

  test('external_participant of a gate, of an approval, and of nothing in particular', () => {
    const rule = (trigger: InteractionRule['trigger']) =>
      aRule({ id: 'r', trigger, action: 'notify', target: 'external_participant' });
    expect(firedIn(withRules(gated(), [rule('phase_gate_reached')]))).toEqual(['r: approver']);
    const rejected = withRules(asked(), [rule('approval_rejected')]);
    rejected.answer('approver', 'make', 'reject');
    expect(firedIn(rejected)).toEqual(['r: approver']);
    const brief = withRules(asked(), [rule('odd_concern_detected')], {
      agents: { 'errand.1': concern('odd') },
    });
    expect(firedIn(brief)).toEqual(['r: approver, second']);
  });

  test('none: the first agent of the path, or its people', () => {
    const { target: _none, ...rule } = aRule({ id: 'r', trigger: 'odd_concern_detected' });
    const along = (escalationPath: string[]) =>
      firedIn(
        started(asked(), {
          team: {
            ...teamWith(rule),
            orchestration: { mode: 'hierarchical', entryAgentId: 'lead', escalationPath },
          },
          agents: { make: concern('odd') },
        }),
      );
    expect(along(['second', 'lead', 'nobody_here'])).toEqual(['r: lead']);
    expect(along(['second'])).toEqual(['r: second']);
  });

  test('that is away: who stands in; without an address: nobody, which is an incident', () => {
    const away = { second: { substitute: 'doer', until: null } };
    const bindings = { approver: 'b', doer: 'b2' };
    expect(fires('second', asked(), { start: { away } })).toEqual(['r: doer']);
    const scenario = started(asked(), {
      team: teamWith(aRule({ id: 'r', trigger: 'odd_concern_detected', target: 'second' })),
      agents: { make: concern('odd') },
      start: { bindings },
    });
    expect(firedIn(scenario)).toEqual(['r: ']);
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'nobody-to-escalate-to', taskId: 'make' },
    ]);
    const [incidentId] = Object.keys(scenario.state.incidents);
    expect(
      codeOf(
        scenario.send('ResolveIncident', { incidentId: incidentId!, action: 'ask-again', reason: 'Told.' }),
      ),
    ).toBe('');
    scenario.answer('approver', 'make');
    expect(scenario.state.status).toBe('completed');
  });
});

describe('each action', () => {
  test('escalate to a person: word, or with the rights of an escalation where there is something to mend', () => {
    const rule = (trigger: InteractionRule['trigger']) =>
      aRule({ id: 'r', trigger, action: 'escalate', target: 'doer' });
    const worried = withRules(asked(), [rule('odd_concern_detected')], { agents: { make: concern('odd') } });
    expect(worried.messages).toContain('word to doer: make');
    const overdue = withRules(asked({ onTimeout: 'hold' }), [rule('approval_timeout')]);
    overdue.wait(4 * DAY);
    expect(overdue.messages).toContain('escalation to doer: task.make.1');
    expect(overdue.approval('make').escalatedTo).toEqual(['doer']);
    const failed = withRules(asked({ errorHandling: { maxRetries: 0 } }), [rule('task_failed')], {
      agents: { make: () => failure() },
    });
    expect(failed.messages).toContain('escalation to doer: make');
    const incidentId = Object.keys(failed.state.incidents)[0]!;
    const by = { kind: 'participant', id: 'doer', linkId: 'l' } as const;
    expect(codeOf(failed.send('ResolveIncident', { incidentId, action: 'redo', reason: 'Fixed.' }, by))).toBe(
      '',
    );
  });

  test.each(['escalate', 'notify', 'delegate'] as const)('%s to an agent: an errand', (action) => {
    const rule = aRule({
      id: 'r',
      trigger: 'odd_concern_detected',
      action,
      target: 'guard',
      priority: 'critical',
      timeout: '2h',
    });
    const scenario = withRules(asked(), [rule], { agents: { make: concern('odd') }, agentsWait: true });
    scenario.runAgents();
    expect(ruleErrands(scenario)).toMatchObject([
      { agentId: 'guard', ruleId: 'r', subject: { taskId: 'make' }, priority: 1, dueAt: MONDAY + 2 * HOUR },
    ]);
    expect(scenario.effects).toContainEqual(
      expect.objectContaining({ type: 'RunAgent', agentId: 'guard', priority: 1 }),
    );
  });

  test.each(['notify', 'delegate'] as const)('%s to a person: word with what happened', (action) => {
    const rule = aRule({ id: 'r', trigger: 'odd_concern_detected', action, target: 'second' });
    const scenario = withRules(asked(), [rule], { agents: { make: concern('odd') } });
    const [message] = scenario.of('NotificationRequested').filter(({ kind }) => kind === 'word');
    expect(message).toMatchObject({ participantId: 'second', taskId: 'make' });
    expect(message!.text).toContain('A certificate expires');
  });

  test('an errand of a rule that fails falls to people', () => {
    const rule = aRule({ id: 'r', trigger: 'odd_concern_detected', target: 'guard' });
    const scenario = withRules(asked(), [rule], {
      agents: { make: concern('odd'), 'errand.2': () => failure('No way in') },
    });
    const [message] = scenario.of('NotificationRequested').filter(({ kind }) => kind === 'word');
    expect(message).toMatchObject({ participantId: 'dispatcher' });
    expect(message!.text).toContain('No way in');
  });

  test('pause: the instance stands still, an incident says why, and resuming mends it', () => {
    const rules = [
      aRule({ id: 'stop', trigger: 'odd_concern_detected', action: 'pause' }),
      aRule({ id: 'again', trigger: 'odd_concern_detected', action: 'pause' }),
    ];
    const scenario = withRules(asked({}, { phases: [aPhase('build', ['make'])] }), rules, {
      agents: { make: concern('odd') },
    });
    expect(scenario.state.status).toBe('paused');
    expect(scenario.of('InstancePaused')).toHaveLength(1);
    expect(firedIn(scenario)).toEqual(['stop: ', 'again: ']);
    expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'paused-by-rule', taskId: 'make' },
    ]);
    // The entry agent hears of it, pause or not.
    expect(scenario.of('ErrandStarted').at(-1)).toMatchObject({ purpose: 'trouble', agentId: 'lead' });
    scenario.send('ResumeInstance', { reason: 'Looked at.' });
    expect(scenario.of('IncidentResolved')).toMatchObject([{ action: 'mended' }]);
    expect(scenario.state.status).toBe('completed');
  });

  test('pause for something that is about no task in particular', () => {
    const rule = aRule({ id: 'stop', trigger: 'odd_concern_detected', action: 'pause' });
    const scenario = withRules(asked(), [rule], { agents: { 'errand.1': concern('odd') } });
    expect(scenario.of('ErrandStarted').at(-1)).toMatchObject({ purpose: 'trouble', subject: {} });
    expect(scenario.state.status).toBe('paused');
  });

  describe('request_approval', () => {
    const rule = aRule({
      id: 'r',
      trigger: 'odd_concern_detected',
      action: 'request_approval',
      target: 'second',
      timeout: '6h',
    });
    const plain = asked({ artifacts: ['plan'] }, { phases: [aPhase('build', ['make'])] });

    test('asks beside the definition before the task goes on', () => {
      const scenario = withRules(plain, [rule], { agents: { make: concern('odd') } });
      expect(firedIn(scenario)).toEqual(['r: second']);
      expect(scenario.of('ApprovalRequested')).toMatchObject([
        { kind: 'ad_hoc', taskId: 'make', approvers: ['second'], dueAt: MONDAY + 6 * HOUR },
      ]);
      expect(scenario.recorded.find(({ type }) => type === 'ApprovalRequested')!.by.kind).toBe('engine');
      expect(scenario.state.tasks.make!.status).toBe('awaiting_approval');
      scenario.answer('second', 'make_rule_1');
      expect(scenario.state.status).toBe('completed');
    });

    test('has an id of its own for each, and its clock from the task where the rule has none', () => {
      const { timeout: _none, ...bare } = rule;
      const rules = [bare, { ...bare, id: 'r2' }];
      const scenario = withRules(asked(), rules, { agents: { make: concern('odd') } });
      expect(
        scenario
          .of('ApprovalRequested')
          .filter(({ kind }) => kind === 'ad_hoc')
          .map(({ subjectId, dueAt }) => [subjectId, dueAt]),
      ).toEqual([
        ['make_rule_1', MONDAY + 4 * DAY],
        ['make_rule_2', MONDAY + 4 * DAY],
      ]);
      const alone = withRules(plain, [bare], { agents: { make: concern('odd') } });
      expect(alone.approval('make_rule_1').dueAt).toBe(MONDAY + 2 * DAY);
    });

    test.each<[string, InteractionRule, ScenarioOptions]>([
      ['of nobody who may decide', { ...rule, target: 'doer' }, { agents: { make: concern('odd') } }],
      ['about no task', rule, { agents: { 'errand.1': concern('odd') } }],
    ])('%s is an incident', (_what, one, options) => {
      const scenario = withRules(asked(), [one], options);
      expect(firedIn(scenario)).toEqual(['r: ']);
      expect(Object.values(scenario.state.incidents)).toMatchObject([{ kind: 'nobody-to-escalate-to' }]);
    });

    test('about a task that is over, or beyond the room for requests, is an incident', () => {
      const late = withRules(plain, [rule], { agentsWait: true });
      late.report('make', 1, work());
      expect(late.state.status).toBe('completed');
      const two = asked(
        {},
        { phases: [aPhase('build', ['make', aTask('next', { requiredApprovals: ['approver'] })])] },
      );
      const rules = [rule, aRule({ id: 'seek', trigger: 'sad_concern_detected', target: 'guard' })];
      const scenario = withRules(two, rules, { agentsWait: true });
      scenario.send('RaiseConcern', { taskId: 'make', kind: 'sad', text: 'Hm' }, scenario.agentOf('make'));
      scenario.report('make', 1, work());
      scenario.report('errand.2', 1, concern('odd')());
      expect(scenario.of('RuleFired').at(-1)).toMatchObject({
        ruleId: 'r',
        to: [],
        subject: { taskId: 'make' },
      });
      const full = withRules(asked(), [rule], { agentsWait: true });
      for (let n = 0; n < 16; n += 1) {
        full.send('RequestApproval', {
          taskId: 'make',
          approverIds: ['second'],
          title: `Request ${n}`,
          description: 'd'.repeat(4_000),
          artifacts: [],
        });
      }
      const title = 'What is left';
      for (let left = 600; left > 0; left -= 60) {
        full.send('RequestApproval', {
          taskId: 'make',
          approverIds: ['second'],
          title,
          description: 'd'.repeat(left),
          artifacts: [],
        });
      }
      full.report('make', 1, concern('odd')());
      expect(firedIn(full)).toEqual(['r: ']);
    });
  });
});

describe('request_approval at a gate', () => {
  const rule = aRule({
    id: 'r',
    trigger: 'phase_gate_reached',
    action: 'request_approval',
    target: 'external_participant',
    timeout: '3d',
  });

  test('lends its time to the gate’s own request, where the gate has none', () => {
    const lent = withRules(gated(), [rule]);
    expect(firedIn(lent)).toEqual(['r: approver']);
    expect(lent.approval('go')).toMatchObject({ kind: 'gate', dueAt: MONDAY + 3 * DAY });
    expect(withRules(gated({ timeout: '1d' }), [rule]).approval('go').dueAt).toBe(MONDAY + DAY);
    const { timeout: _none, ...bare } = rule;
    expect(withRules(gated(), [bare]).approval('go').dueAt).toBe(MONDAY + 2 * DAY);
  });

  test('asks nobody at a gate without approvers where it names only those', () => {
    const scenario = withRules(gated({ type: 'manual' }), [rule]);
    expect(scenario.of('ApprovalRequested')).toEqual([]);
    expect(firedIn(scenario)).toEqual(['r: ']);
    expect(scenario.state.incidents).toEqual({});
  });

  test('asks the person it names at a manual gate, which needs a hand as well', () => {
    const scenario = withRules(gated({ type: 'manual' }), [{ ...rule, target: 'second' }]);
    expect(codeOf(scenario.send('AdvancePhase', {}))).toBe('nothing-to-advance');
    scenario.answer('second', 'go');
    expect(scenario.state.gates.go!.status).toBe('asked');
    expect(codeOf(scenario.send('AdvancePhase', {}))).toBe('');
    expect(scenario.state.status).toBe('completed');
  });

  test('asks them at a condition gate, which needs its condition as well', () => {
    const scenario = withRules(gated({ type: 'condition', condition: 'facts.ready' }), [
      { ...rule, target: 'approver' },
    ]);
    scenario.send('SetFact', { name: 'ready', value: true });
    expect(scenario.state.phases.run!.status).toBe('waiting');
    scenario.answer('approver', 'go');
    expect(scenario.state.status).toBe('completed');
  });

  test('that names nobody who decides is an incident', () => {
    const scenario = withRules(gated({ type: 'manual' }), [{ ...rule, target: 'doer' }]);
    expect(Object.values(scenario.state.incidents)).toMatchObject([
      { kind: 'nobody-to-escalate-to', gateId: 'go' },
    ]);
  });
});

describe('a rule', () => {
  const rule = aRule({ id: 'r', trigger: 'odd_concern_detected', target: 'second' });

  test('takes hold once of each subject, whoever says it again', () => {
    const scenario = withRules(asked({}, { phases: [aPhase('build', ['make', 'next'])] }), [rule], {
      agentsWait: true,
    });
    const say = (taskId: string) =>
      scenario.send('RaiseConcern', { taskId, kind: 'odd', text: 'Look' }, scenario.agentOf(taskId));
    say('make');
    say('make');
    scenario.report('make', 1, concern('odd')());
    say('next');
    expect(scenario.of('RuleFired').map(({ subject }) => subject.taskId)).toEqual(['make', 'next']);
  });

  test('does not lead an errand’s concern to the same errand again', () => {
    const scenario = withRules(asked(), [{ ...rule, target: 'guard' }], {
      agents: { make: concern('odd'), 'errand.2': concern('odd'), 'errand.3': concern('odd') },
    });
    expect(ruleErrands(scenario)).toHaveLength(1);
    expect(scenario.of('ConcernRaised')).toHaveLength(2);
  });

  test('says nothing where a call of a tool is rejected', () => {
    const rules = [aRule({ id: 'r', trigger: 'approval_rejected', target: 'second' })];
    const scenario = withRules(asked(), rules, { agentsWait: true });
    const toolCall = { callId: '1_0', tool: 'deploy', argumentsSha256: 'ab'.repeat(32) };
    const request = { taskId: 'make', approverIds: [], title: 'Tool call: deploy', artifacts: [], toolCall };
    expect(codeOf(scenario.send('RequestApproval', request, scenario.agentOf('make')))).toBe('');
    const [call] = Object.values(scenario.state.approvals).filter(
      (approval) => approval.toolCall !== undefined,
    );
    scenario.answer('approver', call!.id, 'reject');
    expect(scenario.of('ApprovalRejected')).toHaveLength(1);
    expect(firedIn(scenario)).toEqual([]);
  });

  test('rests where there is no room to remember that it took hold', () => {
    const scenario = withRules(asked(), [rule], { agents: { make: concern('odd') }, agentsWait: true });
    const { state } = scenario;
    const full = { ...state, fired: Array.from({ length: BOUNDS.fired }, (_, n) => `x:${n}`) };
    Object.assign(scenario, { current: full });
    scenario.runAgents();
    expect(firedIn(scenario)).toEqual([]);
    const long = { ...state, fired: Array.from({ length: 400 }, () => 'x'.repeat(90)) };
    const again = withRules(asked(), [rule], { agents: { make: concern('odd') }, agentsWait: true });
    Object.assign(again, { current: long });
    again.runAgents();
    expect(firedIn(again)).toEqual([]);
  });
});

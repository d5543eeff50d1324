// The graph: defaults resolved, on the sample and on small definitions.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildGraph } from '../../definition/graph.ts';
import { parseDefinition } from '../../definition/parse.ts';
import type { ApprovalRules, ProcessDefinition } from '../../definition/types.ts';
import { aDefinition, aGate, anAgent, anApprover, aPhase, aTask } from '../support/definition-builder.ts';

const HOUR = 3_600_000;

function example(file: string): ProcessDefinition {
  const text = readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8');
  const parsed = parseDefinition(text, file.endsWith('.yaml') ? 'yaml' : 'json');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.definition;
}

describe('the sample', () => {
  const graph = buildGraph(example('enterprise-sso-deployment.json'));

  test('has its phases, tasks and what they wait for', () => {
    expect(graph.phases.map(({ id, index }) => [id, index])).toEqual([
      ['discovery', 0],
      ['configuration', 1],
      ['security_review', 2],
      ['production', 3],
    ]);
    expect(graph.tasks.map(({ id, phaseId, dependsOn }) => [id, phaseId, dependsOn])).toEqual([
      ['requirements_gathering', 'discovery', []],
      ['scim_planning', 'discovery', ['requirements_gathering']],
      ['sso_setup', 'configuration', ['requirements_gathering']],
      ['scim_setup', 'configuration', ['scim_planning']],
      ['security_assessment', 'security_review', []],
      ['prod_deployment', 'production', []],
      ['validation', 'production', ['prod_deployment']],
    ]);
  });

  test('asks for 8 approvals with 9 decisions', () => {
    const specs = [...graph.tasks, ...graph.gates].map(({ approval }) => approval);
    const all = [...specs, ...graph.phases.map(({ signOff }) => signOff)].filter((spec) => spec !== null);
    expect(all.map(({ kind, title, approvers, need }) => [kind, title, approvers.join(' '), need])).toEqual([
      ['task', 'Configure SSO', 'customer_it_admin', 1],
      ['task', 'Security Assessment', 'customer_ciso', 1],
      ['task', 'Deploy to Production', 'customer_it_admin', 1],
      ['gate', 'Configuration Approval', 'customer_it_admin', 1],
      ['gate', 'Security Sign-off', 'customer_ciso', 1],
      ['sign_off', 'Sign-off: Configuration', 'customer_it_admin', 1],
      ['sign_off', 'Sign-off: Security Review', 'customer_ciso', 1],
      ['sign_off', 'Sign-off: Production Deployment', 'customer_it_admin customer_ciso', 2],
    ]);
    expect(all.reduce((sum, spec) => sum + spec.need, 0)).toBe(9);
    expect(new Set(all.map(({ clock }) => JSON.stringify(clock)))).toEqual(
      new Set([
        JSON.stringify({
          timeoutMs: 48 * HOUR,
          reminderMs: [],
          escalations: [],
          escalateTo: null,
          onTimeout: null,
        }),
      ]),
    );
  });

  test('knows its people', () => {
    expect(graph.people.map(({ id, raidRole, mayDecide }) => [id, raidRole, mayDecide])).toEqual([
      ['customer_it_admin', 'approver', true],
      ['customer_ciso', 'approver', true],
      ['deeployd_support', 'delegator', false],
    ]);
    expect(graph.delegators).toEqual(['deeployd_support']);
    expect(graph.agent('sso_agent')).toEqual({
      id: 'sso_agent',
      templateId: 'sso-specialist',
      role: 'specialist',
    });
    expect([graph.task('constructor'), graph.agent('constructor'), graph.person('nobody')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the vendor example', () => {
  const graph = buildGraph(example('vendor-onboarding.yaml'));

  test('has the three styles of deadline', () => {
    const clockOf = (id: string) => graph.task(id)!.approval!.clock;
    expect(clockOf('contract_review')).toMatchObject({
      timeoutMs: 48 * HOUR,
      reminderMs: [],
      escalations: [],
    });
    expect(clockOf('risk_assessment')).toMatchObject({
      timeoutMs: 4 * HOUR,
      escalations: [{ afterMs: 2 * HOUR, to: 'procurement_desk' }],
      escalateTo: 'procurement_desk',
    });
    expect(clockOf('compliance_check')).toMatchObject({
      timeoutMs: 168 * HOUR,
      reminderMs: [24 * HOUR, 72 * HOUR],
    });
  });

  test('has three kinds of gate and three policies', () => {
    expect(
      graph.gates.map(({ id, type, approval, condition }) => [
        id,
        type,
        approval?.need ?? null,
        condition !== null,
      ]),
    ).toEqual([
      ['risk_gate', 'condition', null, true],
      ['contract_gate', 'approval', 1, false],
      ['go_live_gate', 'manual', null, false],
    ]);
    expect(graph.phase('assessment')!.signOff).toMatchObject({ need: 2, approvers: { length: 3 } });
    expect(graph.task('contract_review')!.approval!.need).toBe(2);
    expect(graph.task('open_account')!.approve).toBe('before');
    expect(graph.task('vendor_request')!.assigneeKind).toBe('human');
    expect(graph.phase('data_protection')!.when).toBe('tasks.vendor_request.result.personalData');
  });

  test('shows what the work stores, then what it was built on: of a phase to its sign-off, of the phase before to a gate', () => {
    expect(graph.gate('contract_gate')!.approval!.artifacts).toEqual(['processing_agreement_draft']);
    expect(graph.phase('assessment')!.signOff!.artifacts).toEqual([
      'risk_assessment_report',
      'compliance_report',
      'screening_report',
    ]);
    expect(graph.task('contract_review')!.approval!.artifacts).toEqual(['contract_draft']);
  });

  test('takes error handling from the nearest place, field by field', () => {
    const errorsOf = (id: string) => graph.task(id)!.errors;
    expect(errorsOf('contract_review')).toEqual({
      policy: 'retry_with_escalation',
      attempts: 4,
      escalateTo: 'onboarding_lead',
      notify: ['procurement_desk'],
    });
    expect(errorsOf('screening')).toEqual({
      policy: 'hold',
      attempts: 2,
      escalateTo: 'onboarding_lead',
      notify: ['procurement_desk'],
    });
    expect(errorsOf('open_account')).toMatchObject({ policy: 'fail', attempts: 1 });
  });
});

describe('defaults', () => {
  test('with nothing said: 3 attempts, retry_with_escalation, approve after', () => {
    const [task] = buildGraph(aDefinition()).tasks;
    expect(task).toMatchObject({
      approve: 'after',
      approval: null,
      errors: { policy: 'retry_with_escalation', attempts: 3, escalateTo: null, notify: [] },
    });
  });

  test('a clock: nearest wins field by field, from task to phase to approvalDefaults', () => {
    const task = aTask('make', { requiredApprovals: ['approver'], escalateAfter: '1h' });
    const definition = aDefinition({
      phases: [aPhase('build', [task], { timeout: '10h', requiredApprovals: ['approver'] })],
      gates: [aGate('go', 'build')],
      approvalDefaults: {
        timeout: '20h',
        reminders: ['15h', '5h', '5h'],
        escalateTo: 'dispatcher',
        onTimeout: 'reject',
      },
    });
    const graph = buildGraph(definition);
    const outer = { escalateTo: 'dispatcher', onTimeout: 'reject' };
    expect(graph.gate('go')!.approval!.clock).toEqual({
      ...outer,
      timeoutMs: 20 * HOUR,
      reminderMs: [5 * HOUR, 15 * HOUR],
      escalations: [],
    });
    expect(graph.phase('build')!.signOff!.clock).toEqual({
      ...outer,
      timeoutMs: 10 * HOUR,
      reminderMs: [5 * HOUR],
      escalations: [],
    });
    expect(graph.task('make')!.approval!.clock).toEqual({
      ...outer,
      timeoutMs: 10 * HOUR,
      reminderMs: [5 * HOUR],
      escalations: [{ afterMs: HOUR, to: 'dispatcher' }],
    });
  });

  test('an offset inherited beyond a nearer timeout is dropped', () => {
    const task = aTask('make', { requiredApprovals: ['approver'], timeout: '1h' });
    const definition = aDefinition({
      phases: [aPhase('build', [task])],
      approvalDefaults: { escalateAfter: '24h', reminders: ['24h'] },
    });
    expect(buildGraph(definition).task('make')!.approval!.clock).toMatchObject({
      timeoutMs: HOUR,
      reminderMs: [],
      escalations: [],
    });
  });

  test('the policy of a phase is of its sign-off; its tasks take the definition’s', () => {
    const people = ['approver', 'second'];
    const phase = aPhase('build', [aTask('make', { requiredApprovals: people })], {
      requiredApprovals: people,
      policy: 'any',
    });
    const graph = buildGraph(aDefinition({ phases: [phase] }));
    expect([graph.phase('build')!.signOff!.need, graph.task('make')!.approval!.need]).toEqual([1, 2]);
    const any = buildGraph(
      aDefinition({ phases: [{ ...phase, policy: 'all' }], approvalDefaults: { policy: 'any' } }),
    );
    expect([any.phase('build')!.signOff!.need, any.task('make')!.approval!.need]).toEqual([2, 1]);
  });

  test('a ladder: the short form first, rungs by their time, those inherited beyond the timeout dropped', () => {
    const task = aTask('make', {
      requiredApprovals: ['approver'],
      timeout: '10h',
      escalateAfter: '4h',
      escalateTo: 'watcher',
    });
    const escalations = [{ after: '20h', to: 'doer' }, { after: '6h', to: 'second' }, { after: '2h' }];
    const graph = buildGraph(
      aDefinition({ phases: [aPhase('build', [task])], approvalDefaults: { timeout: '30h', escalations } }),
    );
    expect(graph.task('make')!.approval!.clock).toMatchObject({
      escalations: [
        { afterMs: 2 * HOUR, to: 'watcher' },
        { afterMs: 4 * HOUR, to: 'watcher' },
        { afterMs: 6 * HOUR, to: 'second' },
      ],
      escalateTo: 'watcher',
    });
  });

  test('order, veto and code: nearest wins; a veto of who does not approve this falls away', () => {
    const people = ['approver', 'second'];
    const graph = buildGraph(
      aDefinition({
        phases: [
          aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })], {
            requiredApprovals: people,
            inOrder: false,
            stepUp: 'none',
          }),
        ],
        gates: [aGate('go', 'build', { approvers: people })],
        approvalDefaults: { inOrder: true, veto: ['second'], stepUp: 'mail-code' },
      }),
    );
    expect(graph.task('make')!.approval).toMatchObject({ inOrder: true, veto: [], stepUp: 'mail-code' });
    expect(graph.phase('build')!.signOff).toMatchObject({ inOrder: false, veto: ['second'], stepUp: 'none' });
    expect(graph.gate('go')!.approval).toMatchObject({ inOrder: true, veto: ['second'] });
    expect(buildGraph(aDefinition()).separationOfDuties).toBe(true);
    expect(buildGraph(aDefinition({ separationOfDuties: false })).separationOfDuties).toBe(false);
  });

  test.each<[string, ApprovalRules, ApprovalRules, object]>([
    ['the work itself', {}, {}, { onRejection: 'rework', reworkFrom: 'make', maxRounds: 3 }],
    ['what it names', { reworkFrom: 'build' }, {}, { onRejection: 'rework', reworkFrom: 'build' }],
    ['nothing', { onRejection: 'hold' }, {}, { onRejection: 'hold', reworkFrom: null }],
    [
      'nothing any more',
      { onRejection: 'cancel' },
      { maxRounds: 5 },
      { onRejection: 'cancel', maxRounds: 5 },
    ],
    ['what the defaults name', {}, { reworkFrom: 'first' }, { onRejection: 'rework', reworkFrom: 'first' }],
  ])('a rejected task has done again: %s', (_, own, approvalDefaults, expected) => {
    const task = aTask('make', { requiredApprovals: ['approver'], ...own });
    const graph = buildGraph(aDefinition({ phases: [aPhase('build', ['first', task])], approvalDefaults }));
    expect(graph.task('make')!.approval).toMatchObject(expected);
  });

  test('before the work, at a gate and at a sign-off, nothing is done again that nobody named', () => {
    const definition = (rules: ApprovalRules) =>
      aDefinition({
        phases: [
          aPhase('build', ['first'], { requiredApprovals: ['approver'], ...rules }),
          aPhase('ship', [aTask('send', { requiredApprovals: ['approver'], approve: 'before', ...rules })]),
        ],
        gates: [aGate('go', 'ship', rules)],
      });
    const specsOf = (rules: ApprovalRules) => {
      const graph = buildGraph(definition(rules));
      return [graph.phase('build')!.signOff, graph.task('send')!.approval, graph.gate('go')!.approval];
    };
    for (const spec of [...specsOf({}), ...specsOf({ onRejection: 'rework' })]) {
      expect(spec).toMatchObject({ onRejection: 'hold', reworkFrom: null });
    }
    for (const spec of specsOf({ reworkFrom: 'first' })) {
      expect(spec).toMatchObject({ onRejection: 'rework', reworkFrom: 'first' });
    }
  });

  test('people add themselves to what they name, once', () => {
    const definition = aDefinition({
      phases: [aPhase('build', [aTask('make', { requiredApprovals: ['approver'] })])],
      gates: [aGate('go', 'build', { approvers: [] })],
      humans: {
        approver: anApprover({ requiredApprovals: ['make', 'build'] }),
        second: anApprover({ requiredApprovals: ['make', 'go', 'production_deployment'] }),
      },
    });
    const graph = buildGraph(definition);
    expect(graph.task('make')!.approval!.approvers).toEqual(['approver', 'second']);
    expect(graph.phase('build')!.signOff!.approvers).toEqual(['approver']);
    expect(graph.gate('go')!.approval!.approvers).toEqual(['second']);
  });

  test('`role` stands in for a missing raidRole where it is one of the four', () => {
    const humans = {
      a: { role: 'approver' },
      b: { role: 'Head of IT' },
      c: { role: 'approver', raidRole: 'informed' as const },
      d: { mayDecide: true },
      e: {},
    };
    const people = buildGraph(aDefinition({ humans })).people;
    expect(people.map(({ raidRole, mayDecide }) => [raidRole, mayDecide])).toEqual([
      ['approver', true],
      [null, false],
      ['informed', false],
      [null, true],
      [null, false],
    ]);
  });

  test('phases come by order, wherever they are listed; a parallel phase adds no waiting', () => {
    const definition = aDefinition({
      phases: [
        aPhase('late', ['c'], { order: 9 }),
        aPhase('early', ['a', 'b'], { order: 0.5, parallelExecution: true }),
      ],
      agents: { worker: anAgent() },
    });
    const graph = buildGraph(definition);
    expect(graph.tasks.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['a', []],
      ['b', []],
      ['c', []],
    ]);
  });

  test('an unchecked duration is refused, and the graph changes nothing in the definition', () => {
    const bad = aDefinition({
      phases: [aPhase('build', ['make'], { requiredApprovals: ['approver'], timeout: 'soon' })],
    });
    expect(() => buildGraph(bad)).toThrow(/"soon"/);
    const definition = aDefinition();
    const before = structuredClone(definition);
    buildGraph(definition);
    expect(definition).toEqual(before);
  });

  test('in a sequential phase every task waits for the one before, whatever else is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.boolean(), (count, parallel) => {
        const ids = Array.from({ length: count }, (_, index) => `t${index}`);
        const graph = buildGraph(
          aDefinition({ phases: [aPhase('p', ids, { parallelExecution: parallel })] }),
        );
        graph.tasks.forEach((task, index) => {
          expect(task.dependsOn).toEqual(parallel || index === 0 ? [] : [`t${index - 1}`]);
        });
      }),
    );
  });
});

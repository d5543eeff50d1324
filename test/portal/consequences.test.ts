// What pages and mails say will follow: it must hold for every kind of approval, number of approvers and place in the course.
import { describe, expect, test } from '@jest/globals';
import { buildGraph } from '../../definition/graph.ts';
import type { ApprovalRules } from '../../definition/types.ts';
import { consequencesOf } from '../../process/views/consequences.ts';
import { actorName, inWords, operatorName } from '../../process/views/actor-name.ts';
import type { ApprovalState, DecisionState, ProcessState } from '../../process/state.ts';
import { SAMPLE_GRAPH, SAMPLE_PEOPLE } from '../support/sample-graph.ts';
import { sampleApprovals, sampleState } from './sample-source.ts';

const [signOff, gate] = sampleApprovals() as [ApprovalState, ApprovalState];
const said = (approval: ApprovalState, state: ProcessState = sampleState([approval]), graph = SAMPLE_GRAPH) =>
  consequencesOf(graph, state, approval, 'customer_it_admin', SAMPLE_PEOPLE);
const task = (taskId: string, fields: Partial<ApprovalState> = {}): ApprovalState => ({
  ...signOff,
  id: `task.${taskId}.1`,
  kind: 'task',
  subjectId: taskId,
  taskId,
  phaseId: SAMPLE_GRAPH.task(taskId)!.phaseId,
  title: SAMPLE_GRAPH.task(taskId)!.name,
  ...fields,
});
const answer = (participantId: string, choice: DecisionState['choice']): DecisionState => ({
  decisionId: participantId,
  participantId,
  choice,
  comment: '',
  shown: [],
  receivedAt: 1,
  seq: 9,
});
const open = (state: ProcessState, taskId: string): ProcessState => ({
  ...state,
  tasks: { ...state.tasks, [taskId]: { status: 'running', attempt: 1, tries: 1, round: 0 } },
});

describe('if approved', () => {
  test('a task with another still open in its phase', () => {
    const approval = task('sso_setup');
    expect(said(approval, open(sampleState([approval]), 'scim_setup')).approve).toBe(
      'Configure SSO counts as complete. Configuration still has Configure SCIM to complete.',
    );
  });

  test('a task that the next one waits for', () => {
    const approval = task('prod_deployment');
    expect(said(approval).approve).toBe(
      'Deploy to Production counts as complete. Production Validation comes next.',
    );
  });

  test('the last task of a phase: what is asked then', () => {
    const approval = task('sso_setup');
    expect(said(approval).approve).toBe(
      'Configure SSO counts as complete. Asked next: Sign-off: Configuration (you) and Configuration Approval (you).',
    );
  });

  test('of many requests beside it only some are named', () => {
    const approval = task('sso_setup');
    const beside = (index: number): ApprovalState => ({
      ...approval,
      id: `adhoc.${index}`,
      kind: 'ad_hoc',
      title: `Check ${index}`,
    });
    const many = [1, 2, 3, 4, 5, 6, 7].map(beside);
    expect(said(approval, sampleState([approval, ...many])).approve).toBe(
      'Configure SSO is complete once Check 1, Check 2, Check 3, Check 4, Check 5 and 2 more are approved too.',
    );
  });

  test('a task with an ad-hoc request beside it', () => {
    const approval = task('sso_setup');
    const extra: ApprovalState = { ...approval, id: 'adhoc', kind: 'ad_hoc', title: 'Data protection' };
    expect(said(approval, sampleState([approval, extra])).approve).toBe(
      'Configure SSO is complete once Data protection is approved too.',
    );
  });

  test('a sign-off whose gate is passed, and the last sign-off of all', () => {
    const state = sampleState([signOff]);
    const gates = { ...state.gates, config_approval_gate: { status: 'passed' as const, round: 1 } };
    expect(said(signOff, { ...state, gates }).approve).toBe(
      'Configuration is signed off. Security Review starts.',
    );
    const last = { ...signOff, phaseId: 'production', subjectId: 'production' };
    expect(said(last).approve).toBe('Production Deployment is signed off. The process is complete.');
  });

  test('a gate once its phase is signed off', () => {
    const state = sampleState([{ ...signOff, status: 'granted' }, gate]);
    expect(said(gate, state).approve).toBe('Security Review starts.');
    expect(said(gate, sampleState([signOff, gate])).approve).toBe(
      'Security Review starts once Sign-off: Configuration is approved too.',
    );
  });

  test('with others still to answer', () => {
    const approvers = ['customer_it_admin', 'customer_ciso', 'deeployd_support'];
    const all = { ...signOff, approvers: approvers.slice(0, 2), need: 2 };
    expect(said(all).approve).toBe('Your approval is recorded. It takes effect once Jane Doe approves too.');
    expect(said({ ...all, approvers, need: 2 }).approve).toBe(
      'Your approval is recorded. It takes effect once 1 of Jane Doe or Deeployd Support approves too.',
    );
    expect(said({ ...all, decisions: [answer('customer_ciso', 'approve')] }).approve).toContain(
      'is signed off',
    );
  });

  test('conditions, a manual gate and a phase that may be skipped are named', () => {
    const { definition } = SAMPLE_GRAPH;
    const graph = buildGraph({
      ...definition,
      phases: definition.phases.map((phase) =>
        phase.id === 'security_review'
          ? { ...phase, entryConditions: ['pilot_ok'], when: 'facts.wanted' }
          : phase,
      ),
      gates: [{ id: 'window', name: 'Change window', beforePhase: 'security_review', type: 'manual' }],
    });
    expect(said(signOff, sampleState([signOff]), graph).approve).toBe(
      'Configuration is signed off. Security Review starts, where it applies, once Deeployd Support opens it and its conditions hold.',
    );
  });
});

describe('if rejected', () => {
  const begun = (approval: ApprovalState, ...taskIds: string[]): ProcessState => {
    const state = sampleState([approval]);
    const done = { status: 'completed' as const, attempt: 1, tries: 1, round: 1 };
    return { ...state, tasks: { ...state.tasks, ...Object.fromEntries(taskIds.map((id) => [id, done])) } };
  };
  const ruled = (rules: ApprovalRules) => {
    const { definition } = SAMPLE_GRAPH;
    return buildGraph({
      ...definition,
      phases: definition.phases.map((phase) => ({ ...phase, ...rules })),
      approvalDefaults: rules,
    });
  };
  const whoDecides =
    'Deeployd Support gets your comment and decides whether the work is done again or you are asked again.';

  test('a task: what is done again, and by whom', () => {
    const approval = task('sso_setup');
    expect(said(approval, begun(approval, 'sso_setup')).reject).toBe(
      'Configure SSO is not complete, and what depends on it does not start. Configure SSO (SSO Specialist) is done again, with your comment. Then you are asked again.',
    );
  });

  test('a task in its last round: who decides then', () => {
    const approval = task('sso_setup', { round: 3 });
    expect(said(approval, begun(approval, 'sso_setup')).reject).toBe(
      `Configure SSO is not complete, and what depends on it does not start. It was asked 3 times, so it is not done again by itself: ${whoDecides}`,
    );
  });

  test('a sign-off: what it names, with what depends on it; of many only some by name', () => {
    const state = begun(signOff, 'requirements_gathering', 'scim_planning', 'sso_setup', 'scim_setup');
    expect(said(signOff, state, ruled({ reworkFrom: 'configuration' })).reject).toBe(
      'Configuration is not signed off, and nothing after it starts. Configure SSO (SSO Specialist) and Configure SCIM (SCIM Specialist) are done again, with your comment. Then you are asked again.',
    );
    const last = { ...signOff, phaseId: 'production', subjectId: 'production' };
    const all = begun(last, ...SAMPLE_GRAPH.tasks.map(({ id }) => id));
    const many = buildGraph({
      ...SAMPLE_GRAPH.definition,
      phases: SAMPLE_GRAPH.definition.phases.map((phase) => ({
        ...phase,
        reworkFrom: 'requirements_gathering',
        tasks: phase.tasks.map((each) =>
          each.id === 'requirements_gathering' ? each : { ...each, dependencies: ['requirements_gathering'] },
        ),
      })),
    });
    expect(said(last, all, many).reject).toMatch(/Security Assessment \([^)]+\) and 2 more are done again/);
  });

  test('a sign-off or gate that names nothing, and work that has not begun: who decides then', () => {
    expect(said(signOff).reject).toBe(
      `Configuration is not signed off, and nothing after it starts. ${whoDecides}`,
    );
    expect(said(gate).reject).toBe(`Security Review does not start. ${whoDecides}`);
  });

  test('before the work: held; where it is named, asked again, and the comment is passed on', () => {
    const { definition } = SAMPLE_GRAPH;
    const graphWith = (rules: ApprovalRules) =>
      buildGraph({
        ...definition,
        phases: definition.phases.map((phase) => ({
          ...phase,
          tasks: phase.tasks.map((each) =>
            each.id === 'sso_setup' ? { ...each, approve: 'before' as const, ...rules } : each,
          ),
        })),
      });
    const approval = task('sso_setup', { beforeWork: true });
    const before = sampleState([approval]);
    const asked = { ...before.tasks.sso_setup!, status: 'awaiting_approval' as const };
    const state = { ...before, tasks: { ...before.tasks, sso_setup: asked } };
    expect(said(approval, state, graphWith({})).reject).toBe(
      `The work on Configure SSO does not start. ${whoDecides}`,
    );
    expect(said(approval, state, graphWith({ reworkFrom: 'sso_setup' })).reject).toBe(
      'The work on Configure SSO does not start. You are asked again, and SSO Specialist gets your comment.',
    );
  });

  test('the end, where the definition says so', () => {
    expect(said(signOff, sampleState([signOff]), ruled({ onRejection: 'cancel' })).reject).toBe(
      'The whole process is cancelled, with your comment as the reason.',
    );
    const late = { ...signOff, onTimeout: 'reject' as const };
    expect(said(late, sampleState([late]), ruled({ onRejection: 'cancel' })).nothing).toBe(
      'Once its time is over it counts as rejected, and the whole process is cancelled. Nothing is ever approved by silence.',
    );
  });

  test('a veto decides at once', () => {
    const any = { ...signOff, approvers: ['customer_it_admin', 'customer_ciso'], need: 1 };
    expect(said({ ...any, veto: ['customer_it_admin'] }).reject).toContain('Configuration is not signed off');
  });

  test('where the others can still approve it', () => {
    const any = { ...signOff, approvers: ['customer_it_admin', 'customer_ciso'], need: 1 };
    expect(said(any).reject).toBe('Your rejection is recorded. It can still be approved by Jane Doe.');
    expect(said({ ...any, decisions: [answer('customer_ciso', 'reject')] }).reject).toContain(
      'is not signed off',
    );
  });
});

describe('if nothing is said', () => {
  test.each([
    [{ onTimeout: 'hold' }, 'Once its time is over it is marked as overdue and stays open.'],
    [{ onTimeout: 'reject' }, 'Once its time is over it counts as rejected.'],
    [{ onTimeout: 'escalate' }, 'Once its time is over Deeployd Support is told and it stays open.'],
    [
      { onTimeout: 'escalate', escalateTo: 'customer_ciso' },
      'Once its time is over Jane Doe is told and it stays open.',
    ],
    [{ status: 'overdue' }, 'Its time is over and it stays open.'],
  ] as [Partial<ApprovalState>, string][])('%p', (fields, sentence) => {
    const bindings = { customer_ciso: 'b1', deeployd_support: 'b2' };
    const approval = { ...signOff, ...fields };
    const state = { ...sampleState([approval]), bindings };
    expect(said(approval, state).nothing).toBe(`${sentence} Nothing is ever approved by silence.`);
  });
});

describe('names', () => {
  test('agents by their template, people by their binding, ids in words', () => {
    expect(actorName(SAMPLE_GRAPH, 'sso_agent')).toBe('SSO Specialist');
    expect(actorName(SAMPLE_GRAPH, 'customer_it_admin', SAMPLE_PEOPLE)).toBe('John Smith');
    expect(inWords('customer_it_admin')).toBe('Customer IT Admin');
    expect(inWords('constructor')).toBe('Constructor');
  });

  test('the operator is the first delegator, else the owner', () => {
    expect(operatorName(SAMPLE_GRAPH)).toBe('Deeployd Support');
    const humans = { a: { raidRole: 'approver' as const } };
    const without = { ...SAMPLE_GRAPH.definition, humans, gates: [], phases: [] };
    expect(operatorName(buildGraph({ ...without, owner: 'Procurement' }))).toBe('Procurement');
    expect(operatorName(buildGraph(without))).toBe('The team that runs this process');
    expect(operatorName(buildGraph(without), {}, 'Deeployd Support')).toBe('Deeployd Support');
    expect(operatorName(SAMPLE_GRAPH, {}, 'Somebody else')).not.toBe('Somebody else');
  });
});

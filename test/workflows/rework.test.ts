// A rejection on the real server: the work is done again with the comment, asked in the next round, and goes on.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { EventOfType, EventType, ProcessEvent } from '../../process/events.ts';
import { workflowCode } from '../../worker/bundle.ts';
import { SAMPLE_CONTEXT, World, approveToTheEnd, sampleDefinition } from '../support/process-world.ts';
import { startTemporal } from '../support/temporal-server.ts';

let env: TestWorkflowEnvironment;
let code: string;
let world: World;
beforeAll(async () => {
  [env, code] = await Promise.all([startTemporal(), workflowCode()]);
  world = await World.open(env, code);
  await world.work();
}, 60_000);
// Closing replays every history.
afterAll(async () => {
  await world?.close();
  await env?.teardown();
}, 60_000);

const COMMENT = 'The group mapping is wrong: map by department.';
const of = <T extends EventType>(events: ProcessEvent[], type: T) =>
  events.flatMap((event) => (event.type === type ? [event.data as EventOfType<T>['data']] : []));

describe('the sample, its first approval rejected', () => {
  test('the agent runs again with the comment; round 2 is approved, and it completes', async () => {
    const running = await world.start(await sampleDefinition(), { context: SAMPLE_CONTEXT });
    const [first] = await running.open(1);
    expect(first).toMatchObject({ id: 'task.sso_setup.1', round: 1 });
    const refused = await running.decide(first!, 'customer_it_admin', { choice: 'reject', comment: COMMENT });
    const state = await running.until(({ approvals }) => approvals['task.sso_setup.2'] !== undefined);
    expect(state.incidents).toEqual({});
    expect(state.tasks['sso_setup']).toMatchObject({ attempt: 2, round: 2, feedback: COMMENT });
    // The simulated agent says what it was told.
    expect(state.tasks['sso_setup']!.summary).toContain('Taken into account: The group mapping is wrong');
    expect(await running.outcome(refused)).toMatchObject({ status: 'counted', choice: 'reject' });

    // The old request cannot be decided any more, and nothing of it counts for the new one.
    const late = await running.decide(first!, 'customer_it_admin');
    await running.until(({ refusedDecisions }) =>
      refusedDecisions.some(({ decisionId }) => decisionId === late),
    );
    expect((await running.state()).approvals['task.sso_setup.2']!.decisions).toEqual([]);

    const result = await approveToTheEnd(running);
    expect(result.status).toBe('completed');
    const events = await running.events();
    expect(of(events, 'ReworkStarted')).toEqual([
      { approvalId: 'task.sso_setup.1', targets: ['sso_setup'], round: 1, comment: COMMENT },
    ]);
    const started = of(events, 'TaskStarted').map(({ taskId, attempt }) => `${taskId}.${attempt}`);
    expect(started.filter((id) => id.endsWith('.2'))).toEqual(['sso_setup.2']);
    expect(new Set(started).size).toBe(started.length);
    const asked = world.mails.filter(({ subject }) => subject.includes('Configure SSO'));
    expect(asked.filter(({ subject }) => subject.startsWith('Approval Required'))).toHaveLength(2);
  }, 60_000);

  test('sent back by an operator and taken back by a person: both go through the workflow', async () => {
    const running = await world.start(await sampleDefinition(), { context: SAMPLE_CONTEXT });
    const [first] = await running.open(1);
    await running.command({
      type: 'SendBack',
      data: { target: 'sso_setup', reason: 'The tenant has moved.' },
    });
    const again = await running.until(({ approvals }) => approvals['task.sso_setup.2']?.status === 'pending');
    expect(again.approvals[first!.id]!.status).toBe('withdrawn');
    await running.approve(Object.values(again.approvals).filter(({ status }) => status === 'pending'));
    const both = await running.open(2);
    const gate = both.find(({ kind }) => kind === 'gate')!;
    const decisionId = await running.decide(gate, 'customer_it_admin');
    await running.until(({ gates }) => gates['config_approval_gate']!.status === 'passed');
    const takenBack = {
      type: 'RevokeDecision' as const,
      by: { kind: 'participant', id: 'customer_it_admin', linkId: 'link-1' } as const,
      data: { approvalId: gate.id, decisionId, reason: 'Wrong button.' },
    };
    await running.command(takenBack);
    const open = await running.state();
    expect(open.gates['config_approval_gate']!.status).toBe('asked');
    expect(open.approvals[gate.id]).toMatchObject({ status: 'pending', decisions: [] });
    expect((await approveToTheEnd(running)).status).toBe('completed');
    expect(of(await running.events(), 'ExceptionNoted')).toMatchObject([
      { what: '"Configure SSO" sent back', reason: 'The tenant has moved.' },
    ]);
  }, 60_000);
});

// Messages to a running instance: what is refused, what is foreign, and what it leaves in the history.
import { describe, expect, test } from '@jest/globals';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { openKeyRing, sealDecision } from '../../links/index.ts';
import { COMMAND_UPDATE, DECISION_SIGNAL, STATUS_QUERY } from '../../workflows/messages.ts';
import type { StatusAnswer } from '../../workflows/messages.ts';
import { OPERATOR, type Running, type World, countTypes } from '../support/process-world.ts';
import { oneApproval, twoApprovals } from '../support/small-definitions.ts';
import { worldForEach } from '../support/world-for-each.ts';

let env: TestWorkflowEnvironment;
let world: World;
worldForEach((opened, server) => {
  world = opened;
  env = server;
});

const types = async (running: { events(): Promise<{ type: string }[]> }) =>
  countTypes((await running.events()).map(({ type }) => type));

/** Length of the history once nothing is under way any more. */
async function settledLength(running: Running): Promise<number> {
  for (let last = -1; ; ) {
    const { length } = await running.history();
    if (length === last) return length;
    last = length;
    await new Promise((done) => setTimeout(done, 300));
  }
}

describe('decisions', () => {
  test('count once, however often they are sent, and their outcome is read by id', async () => {
    const running = await world.start(twoApprovals());
    const [first, second] = await running.open(2);
    const decision = running.decision(first!, first!.approvers[0]!);
    const seal = await sealDecision(world.ring, running.id, decision);
    for (let sent = 0; sent < 5; sent++) await running.handle.signal(DECISION_SIGNAL, { decision, seal });
    await running.open(1);
    expect(await running.outcome(decision.decisionId)).toMatchObject({
      status: 'counted',
      auditHead: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await running.outcome('dec-unknown')).toBeNull();
    expect(await types(running)).toMatchObject({ ApprovalDecided: 1 });
    await running.approve([second!]);
    expect((await running.handle.result()).status).toBe('completed');
  }, 30_000);

  test('that are refused leave an event and an outcome', async () => {
    const running = await world.start(oneApproval());
    const [approval] = await running.open(1);
    const id = await running.decide(approval!, 'bob');
    await running.until((state) => state.refusedDecisions.length === 1);
    expect(await running.outcome(id)).toMatchObject({ status: 'refused', code: 'not-an-approver' });
    expect(await types(running)).toMatchObject({ DecisionRefused: 1 });
  }, 30_000);

  test('typed by hand decide nothing: plausible, sealed for another, or of no shape at all', async () => {
    const running = await world.start(oneApproval());
    const [approval] = await running.open(1);
    const decision = running.decision(approval!, 'alice');
    const foreignSeal = await sealDecision(world.ring, 'another-instance', decision);
    const altered = await sealDecision(world.ring, running.id, { ...decision, choice: 'reject' });
    const sent: unknown[] = [
      { decision, seal: '' },
      { decision, seal: foreignSeal },
      { decision, seal: altered },
      { decision: { ...decision, round: 'one' }, seal: altered },
      'approve',
      null,
    ];
    for (const message of sent) await running.handle.signal(DECISION_SIGNAL, message);
    await running.handle.signal(DECISION_SIGNAL);
    const count = async () => (await types(running))['ForeignMessageRefused'] ?? 0;
    await running.until((state) => state.seq > 0);
    for (let wait = 0; wait < 200 && (await count()) < 7; wait++)
      await new Promise((done) => setTimeout(done, 25));
    expect(await count()).toBe(7);
    expect(await types(running)).not.toHaveProperty('ApprovalDecided');
    expect((await running.state()).approvals[approval!.id]!.status).toBe('pending');
    await running.approve([approval!]);
    expect((await running.handle.result()).status).toBe('completed');
  }, 30_000);

  test('a payload that is no JSON fails no task for good', async () => {
    const running = await world.start(oneApproval());
    const [approval] = await running.open(1);
    await env.client.workflowService.signalWorkflowExecution({
      namespace: env.namespace ?? 'default',
      workflowExecution: { workflowId: running.id },
      signalName: DECISION_SIGNAL,
      input: {
        payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"decision": ') }],
      },
    });
    await running.approve([approval!]);
    expect((await running.handle.result()).status).toBe('completed');
  }, 30_000);
});

describe('commands', () => {
  test('that are refused come back at once and leave no history', async () => {
    const running = await world.start(oneApproval());
    await running.open(1);
    const before = await settledLength(running);
    for (const [type, data, expected] of [
      ['ResumeInstance', { reason: 'x' }, 'instance-not-paused'],
      ['PauseInstance', {}, 'invalid-command'],
      ['Explode', {}, 'invalid-command'],
      ['PassTime', {}, 'invalid-command'],
      ['CompleteTask', { taskId: 'unknown' }, 'task-not-found'],
    ] as const) {
      const failure = await running.command({ type, data } as never).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(WorkflowUpdateFailedError);
      expect((failure as WorkflowUpdateFailedError).cause).toMatchObject({ type: expected });
    }
    await expect(running.handle.executeUpdate(COMMAND_UPDATE, { args: ['pause'] })).rejects.toThrow();
    await expect(running.handle.executeUpdate(COMMAND_UPDATE)).rejects.toThrow();
    expect((await running.history()).length).toBe(before);
  }, 30_000);

  test('answer with their events once these are in the books, and once for an id', async () => {
    const running = await world.start(oneApproval());
    await running.open(1);
    const fact = { type: 'SetFact', data: { name: 'budget', value: 5, reason: 'known' } } as const;
    const answer = await running.command({ ...fact, id: 'cmd-1' });
    expect(answer.events.map(({ type }) => type)).toContain('FactSet');
    expect((await running.events()).at(-1)!.seq).toBe(answer.events.at(-1)!.seq);
    expect((await running.answer()).head).toBe(answer.head);
    await running.command({ ...fact, id: 'cmd-1' });
    expect(await types(running)).toMatchObject({ FactSet: 1 });
  }, 30_000);

  test('typed by hand count as Temporal’s, and as an exception; in another’s name they are foreign', async () => {
    const running = await world.start(oneApproval());
    await running.open(1);
    const send = (command: unknown) => running.handle.executeUpdate(COMMAND_UPDATE, { args: [{ command }] });
    await send({ type: 'PauseInstance', data: { reason: 'by hand' } });
    const paused = (await running.events()).find(({ type }) => type === 'InstancePaused');
    expect(paused?.by).toEqual({ kind: 'temporal', id: 'temporal' });
    expect(await types(running)).toMatchObject({ ExceptionNoted: 1 });
    const agent = { kind: 'agent', id: 'agent', taskId: 'draft', attempt: 1 };
    await expect(send({ type: 'SetFact', by: agent, data: { name: 'a', value: 1 } })).rejects.toThrow();
    // As an operator may, but nobody's seal says that it is one: an approval's fact needs that.
    const approved = { name: 'budget_approved', value: true, reason: 'by hand' };
    await expect(send({ type: 'SetFact', by: OPERATOR, data: approved })).rejects.toMatchObject({
      cause: { type: 'forbidden' },
    });
    expect(await types(running)).not.toHaveProperty('FactSet');
    expect(await types(running)).toMatchObject({ ForeignMessageRefused: 1 });
  }, 30_000);

  test('cancelling in Temporal cancels the instance, on the trail', async () => {
    const running = await world.start(oneApproval());
    await running.open(1);
    await running.handle.cancel();
    expect(await running.handle.result()).toMatchObject({ status: 'cancelled' });
    const cancelled = (await running.events()).find(({ type }) => type === 'InstanceCancelled');
    expect(cancelled?.by).toEqual({ kind: 'temporal', id: 'temporal' });
  }, 30_000);
});

describe('a seal under a key that the worker does not have', () => {
  test('waits, is neither counted nor refused, and counts once the key is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-other-keys-'));
    try {
      const running = await world.start(oneApproval());
      const [approval] = await running.open(1);
      const elsewhere = await openKeyRing(folder);
      const decision = running.decision(approval!, 'alice');
      const seal = await sealDecision(elsewhere, running.id, decision);
      await running.handle.signal(DECISION_SIGNAL, { decision, seal });
      // What comes after it is not held up.
      await running.command({ type: 'SetFact', data: { name: 'meanwhile', value: 1, reason: 'x' } });
      expect(await types(running)).not.toHaveProperty('ForeignMessageRefused');
      expect(await running.outcome(decision.decisionId)).toBeNull();
      await copyFile(join(folder, 'seal-1.json'), join(world.keyFolder, 'seal-99.json'));
      expect((await running.handle.result()).status).toBe('completed');
      expect(await types(running)).toMatchObject({ ApprovalDecided: 1, FactSet: 1 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 40_000);
});

describe('two instances', () => {
  test('share nothing', async () => {
    const [one, two] = [
      await world.start(oneApproval(), { context: { n: 1 } }),
      await world.start(oneApproval(), { context: { n: 2 } }),
    ];
    const [[first]] = [await one.open(1), await two.open(1)];
    await one.command({ type: 'SetFact', data: { name: 'only_one', value: true, reason: 'x' } });
    await one.approve([first!]);
    await one.handle.result();
    expect(await two.state()).toMatchObject({ status: 'running', context: { n: 2 }, facts: {} });
    const status = await two.handle.query<StatusAnswer>(STATUS_QUERY);
    expect(status).toMatchObject({ id: two.id, status: 'running', source: { from: 'workflow' } });
    expect(status.waitsFor).toHaveLength(1);
  }, 30_000);
});

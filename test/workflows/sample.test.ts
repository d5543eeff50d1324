// The seed's process in the workflow, end to end: real server, real books, real mails on disk.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createMailboxMail, listMails } from '../../activities/adapters/mailbox-mail.ts';
import { workflowCode } from '../../worker/bundle.ts';
import {
  SAMPLE_CONTEXT,
  World,
  approveToTheEnd,
  countTypes,
  mostOpenTimers,
  sampleDefinition,
} from '../support/process-world.ts';
import { startTemporal } from '../support/temporal-server.ts';

let env: TestWorkflowEnvironment;
let code: string;
beforeAll(async () => {
  [env, code] = await Promise.all([startTemporal(), workflowCode()]);
}, 60_000);
afterAll(async () => env?.teardown());

async function runSample(maxCachedWorkflows?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-mail-'));
  const world = await World.open(env, code);
  try {
    await world.work({
      ...(maxCachedWorkflows !== undefined && { maxCachedWorkflows }),
      deps: { mail: createMailboxMail(folder) },
    });
    const running = await world.start(await sampleDefinition(), { context: SAMPLE_CONTEXT });
    const result = await approveToTheEnd(running);
    const history = await running.history();
    return {
      result,
      events: await running.events(),
      mails: await listMails(folder),
      history,
      timers: await mostOpenTimers(running),
      row: await world.books.instance(running.id),
      trail: await world.books.trail({ instanceId: running.id, limit: 500 }),
      described: await running.handle.describe(),
    };
  } finally {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the sample', () => {
  test('completes with 8 approvals, 9 decisions and 7 approval mails', async () => {
    const { result, events, mails, history, timers, row, trail, described } = await runSample();
    expect(result).toEqual({ status: 'completed', reason: null, events: events.length });
    const counts = countTypes(events.map(({ type }) => type));
    expect(counts).toMatchObject({
      ApprovalRequested: 8,
      ApprovalDecided: 9,
      ApprovalGranted: 8,
      TaskCompleted: 7,
      PhaseCompleted: 4,
    });
    expect(counts['DecisionRefused']).toBeUndefined();
    const asking = mails.filter(({ subject }) => subject.startsWith('Approval Required'));
    expect(asking).toHaveLength(7);
    expect(asking.filter(({ to }) => to.includes('customer_it_admin@'))).toHaveLength(4);
    expect(asking.filter(({ to }) => to.includes('customer_ciso@'))).toHaveLength(3);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(row).toMatchObject({ status: 'completed', lastSeq: events.length });
    const over = (channel: string) =>
      trail.filter(({ type, body }) => type === 'delivery_sent' && body['channel'] === channel);
    expect(over('mail')).toHaveLength(mails.length);
    expect(over('in-app')).toHaveLength(mails.filter(({ subject }) => !subject.startsWith('Receipt')).length);
    expect(trail.filter(({ type }) => type === 'link_issued')).toHaveLength(7);
    expect(timers).toBeLessThanOrEqual(1);

    // What an instance costs Temporal: watched here, so that nobody adds to it unnoticed.
    const types = countTypes(history);
    console.log(`History of the sample: ${history.length} events`, types);
    expect(history.length).toBeLessThan(330);
    expect(described.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
      expect.arrayContaining([
        ['ProcessStatus', 'completed'],
        ['ProcessId', 'enterprise_sso_deployment'],
        ['ProcessCustomer', 'Acme Corporation'],
        ['ProcessTrouble', 'no'],
      ]),
    );
  }, 90_000);

  test('completes with no workflow cached, where every task replays', async () => {
    const { result, events } = await runSample(0);
    expect(result.status).toBe('completed');
    expect(countTypes(events.map(({ type }) => type))['ApprovalDecided']).toBe(9);
  }, 120_000);
});

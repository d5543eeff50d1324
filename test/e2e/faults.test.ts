// What a crash, a missing worker or a locked database must not do: lose a decision, count one twice, or stop in silence.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import type { ProcessDefinition } from '../../definition/types.ts';
import { answered, decisionForms } from '../support/browser.ts';
import { aDefinition, aPhase, aTask, anApprover } from '../support/definition-builder.ts';
import { type E2e, Outside, eventTypes, startE2e, until } from '../support/e2e.ts';

const GOLDEN = {
  ApprovalRequested: 8,
  ApprovalDecided: 9,
  ApprovalGranted: 8,
  TaskCompleted: 7,
  TaskWorkDone: 7,
};

let e2e: E2e;
beforeAll(async () => {
  e2e = await startE2e();
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
}, 60_000);

/** Each event of the course once, each approval mail once: nothing lost, nothing twice. */
async function expectWhole(id: string, outside: Outside): Promise<void> {
  expect(await e2e.client.processes.getStatus(id)).toMatchObject({ status: 'completed', incidents: [] });
  expect(await eventTypes(e2e, id)).toMatchObject(GOLDEN);
  await outside.look();
  expect(outside.approvalMails).toHaveLength(7);
}

describe('kill -9', () => {
  test('of the worker, right behind decisions: nothing lost, nothing twice', async () => {
    const { id } = await e2e.startSample('worker killed');
    const outside = await Outside.of(e2e, id);
    const killed: number[] = [];
    for (const waitMs of [0, 15, 60, 200]) {
      // What the killed worker had taken is given out again once its time is over.
      const { link } = await outside.nextRequest(60_000);
      const { person, page } = await outside.open(link);
      const forms = decisionForms(page.html);
      const first = person.post(forms[0]!.action, answered(forms[0]!, 'approve'));
      await new Promise((done) => setTimeout(done, waitMs));
      killed.push(e2e.stack.pids.worker!);
      await e2e.stack.kill9('worker');
      expect(() => process.kill(killed.at(-1)!, 0)).toThrow('ESRCH');
      // 200: counted before the kill. 202: Temporal holds it.
      expect([200, 202]).toContain((await first).status);
      await e2e.stack.start('worker');
      for (const form of forms.slice(1)) {
        expect([200, 202]).toContain((await person.post(form.action, answered(form, 'approve'))).status);
      }
    }
    expect(new Set(killed).size).toBe(4);
    await outside.approveToTheEnd(id);
    await expectWhole(id, outside);
  }, 240_000);

  test('of everything while approvals wait: it goes on where it was', async () => {
    const { id } = await e2e.startSample('all killed');
    const outside = await Outside.of(e2e, id);
    const { link } = await outside.nextRequest();
    for (const name of ['worker', 'api', 'temporal'] as const) await e2e.stack.kill9(name);
    expect(Object.keys(e2e.stack.pids)).toEqual([]);
    await e2e.stack.start('temporal');
    await Promise.all([e2e.stack.start('worker'), e2e.stack.start('api')]);
    // 200: counted. 202: held, while the worker takes up its instances again.
    for (const { status } of await outside.answerAll(link)) expect([200, 202]).toContain(status);
    await outside.approveToTheEnd(id);
    await expectWhole(id, outside);
  }, 240_000);
});

describe('with no worker running', () => {
  test('an instance is started, listed and read; it goes on once a worker is there', async () => {
    await e2e.stack.stopOne('worker');
    const started = await e2e.startSample('no worker');
    expect(started).toMatchObject({ status: 'running', phase: 'discovery' });
    const { items } = await e2e.client.processes.listInstances({ limit: 200 });
    expect(items.map(({ id }) => id)).toContain(started.id);
    expect(await e2e.client.processes.getStatus(started.id)).toMatchObject({
      status: 'running',
      currentPhase: 'discovery',
      source: { from: 'books' },
    });
    await e2e.stack.start('worker');
    const outside = await Outside.of(e2e, started.id);
    await outside.nextRequest();
    expect(await e2e.client.processes.getStatus(started.id)).toMatchObject({
      currentPhase: 'configuration',
      source: { from: 'workflow' },
    });
  }, 120_000);

  test('a decision is held, counted later, and shown under the same link', async () => {
    const { id } = await e2e.startSample('held');
    const outside = await Outside.of(e2e, id);
    const { link } = await outside.nextRequest();
    const { person, page } = await outside.open(link);
    const [form] = decisionForms(page.html);
    await e2e.stack.stopOne('worker');
    const held = await person.post(form!.action, answered(form!, 'approve', 'Fine with me.'));
    expect(held.status).toBe(202);
    // Sent again while nobody counts: still held, still one decision.
    expect((await person.post(form!.action, answered(form!, 'approve', 'Fine with me.'))).status).toBe(202);
    await e2e.stack.start('worker');
    const decisionId = form!.fields.get('decision')!;
    const receipt = await until('the receipt', async () => {
      const shown = await person.get(`/external/receipts/${decisionId}`);
      return shown.status === 200 ? shown : null;
    });
    expect(receipt.html).toContain('Fine with me.');
    expect(await e2e.client.processes.getDecisionOutcome(id, decisionId)).toMatchObject({
      status: 'counted',
    });
    expect((await eventTypes(e2e, id))['ApprovalDecided']).toBe(1);
  }, 120_000);
});

/** The decision on the first task starts the second, whose agent leaves a file. */
const LEAVES_A_FILE = aDefinition({
  id: 'leaves_a_file',
  phases: [
    aPhase('build', [
      aTask('make', { requiredApprovals: ['approver'] }),
      aTask('write', { artifacts: ['report'], dependencies: ['make'] }),
    ]),
  ],
  humans: { approver: anApprover() },
});

describe('with the books locked for 30 s in mid-run', () => {
  test('no agent is called and no mail sent; then each exactly once', async () => {
    await register(LEAVES_A_FILE);
    const { id } = await e2e.client.processes.start({
      processId: LEAVES_A_FILE.id,
      name: 'books locked',
      context: {},
      externalParticipants: [{ participantId: 'approver', email: 'jane@acme.com', name: 'Jane Doe' }],
    });
    const outside = await Outside.of(e2e, id);
    const { link } = await outside.nextRequest();
    const { person, page } = await outside.open(link);
    const [form] = decisionForms(page.html);
    // Outside the books, which nobody can write now: what an agent leaves, and the mails.
    const before = await blobs();

    const books = new Database(join(e2e.stack.dataDir, 'countersign.db'));
    books.exec('BEGIN IMMEDIATE');
    const lockedAt = Date.now();
    let answer: { status: number };
    try {
      answer = await person.post(form!.action, answered(form!, 'approve'));
      await new Promise((done) => setTimeout(done, Math.max(0, 30_000 - (Date.now() - lockedAt))));
      // The decision has reached the workflow, which tries in vain to record it.
      expect(await e2e.temporal('workflow', 'describe', '--workflow-id', id)).toMatch(
        /Pending Activities: [1-9]/,
      );
      expect(await blobs()).toEqual(before);
      expect(await outside.look()).toEqual([]);
    } finally {
      books.exec('ROLLBACK');
      books.close();
    }
    // Held by Temporal, or not confirmed and safe to send again: never said to be counted.
    expect([202, 503]).toContain(answer.status);
    const again = await until('the books to take it', async () => {
      const page = await person.post(form!.action, answered(form!, 'approve'));
      return page.status === 200 ? page : null;
    });
    expect(again.html).toContain('Audit head');
    await outside.approveToTheEnd(id);
    expect(await e2e.client.processes.getStatus(id)).toMatchObject({ status: 'completed', incidents: [] });
    expect(await eventTypes(e2e, id)).toMatchObject({
      ApprovalDecided: 1,
      ApprovalGranted: 1,
      TaskStarted: 2,
      TaskWorkDone: 2,
      ArtifactStored: 1,
    });
    // And a call does show there.
    expect(await blobs()).toHaveLength(before.length + 1);
    await outside.look();
    expect(outside.approvalMails).toHaveLength(1);
  }, 240_000);
});

async function register(definition: ProcessDefinition): Promise<void> {
  const response = await fetch(`${e2e.stack.apiUrl}/api/processes`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${e2e.stack.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(definition),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
}

/** Files of artifacts, by name. */
async function blobs(): Promise<string[]> {
  const folder = join(e2e.stack.dataDir, 'blobs');
  return (await e2e.files((path) => path.startsWith(folder))).map(({ path }) => path).sort();
}

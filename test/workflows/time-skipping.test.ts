// Days and weeks of waiting, in server time that is skipped: the three clocks that the product recommends, a pause, an
// outage. The real workflow, worker, activities and books.
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { parseDuration } from '../../definition/duration.ts';
import type { ApprovalRules } from '../../definition/types.ts';
import type { ProcessEvent } from '../../process/events.ts';
import type { ApprovalState } from '../../process/state.ts';
import { workflowCode } from '../../worker/bundle.ts';
import { notRun } from '../support/not-run.ts';
import type { Running, World } from '../support/process-world.ts';
import { oneApproval } from '../support/small-definitions.ts';
import {
  openTimedWorld,
  passInOutage,
  startTimeSkipping,
  TIME_SKIPPING,
  type TimedMail,
} from '../support/time-skipping.ts';
import { linkIn } from '../support/written-mails.ts';

if (TIME_SKIPPING === null)
  notRun(
    'approvals over days, with time skipping',
    'There is no time-skipping test server: run `npm test` once, or name one in TEMPORAL_TEST_SERVER.',
  );
else withTimeSkipping(TIME_SKIPPING);

function withTimeSkipping(server: string): void {
  let env: TestWorkflowEnvironment;
  let code: string;
  let world: World;
  let mails: TimedMail[];
  let running: Running;
  let approval: ApprovalState;
  beforeAll(async () => {
    code = await workflowCode();
  }, 60_000);
  // With no workflow cached: what one worker has cached, this server gives to no other once that one is gone.
  const work = async () => world.work({ maxCachedWorkflows: 0 });
  // A server for each test: one of them hung after a test or two, as it does where polls of a worker that is gone are left.
  beforeEach(async () => {
    env = await startTimeSkipping(server);
    ({ world, mails } = await openTimedWorld(env, code));
    await work();
  }, 60_000);
  afterEach(async () => {
    await world?.close();
    await env?.teardown();
  }, 60_000);

  /** Starts one approval with these rules, and waits until it is asked. */
  async function ask(rules: ApprovalRules): Promise<void> {
    running = await world.start(oneApproval(rules));
    [approval] = (await running.open(1)) as [ApprovalState];
  }
  /** Lets the server's time pass. */
  const pass = async (time: string): Promise<void> => env.sleep(ms(time));
  const ms = (time: string): number => parseDuration(time)!;
  /** Events of a type: hours after the request, to the minute, and their data. */
  async function happened(type: ProcessEvent['type']) {
    const events = (await running.events()).filter((event) => event.type === type);
    return events.map(({ at, data }) => ({ hours: hoursAfter(at), data }));
  }
  const hoursAfter = (at: number): number => Math.round((at - approval.requestedAt) / 60_000) / 60;
  /** What was mailed: hours after the request, to whom, and how the subject starts. */
  const mailed = (): [number, string, string][] =>
    mails.map(({ at, to, subject }) => [
      hoursAfter(at),
      to.address.slice(0, to.address.indexOf('@')),
      subject.slice(0, subject.indexOf(':')),
    ]);
  async function approveNow(): Promise<void> {
    await running.decide(approval, 'alice', { receivedAt: await env.currentTimeMs() });
    await running.until(({ status }) => status === 'completed');
    expect(await happened('ApprovalGranted')).toHaveLength(1);
  }

  test('standard business approval, 48h: overdue at the deadline, escalated, and still decided by its person only', async () => {
    await ask({ timeout: '48h' });
    await pass('47h');
    expect((await running.state()).approvals[approval.id]!.status).toBe('pending');
    expect(mailed()).toEqual([[0, 'alice', 'Approval Required']]);
    await pass('2h');
    await running.until(({ approvals }) => approvals[approval.id]!.status === 'overdue');
    expect(await happened('ApprovalOverdue')).toMatchObject([{ hours: 48 }]);
    await pass('60d');
    expect(mailed()).toEqual([
      [0, 'alice', 'Approval Required'],
      [48, 'ops', 'Not decided yet'],
    ]);
    // Nothing is approved by silence.
    expect((await running.state()).approvals[approval.id]!.status).toBe('overdue');
    expect(await happened('ApprovalGranted')).toEqual([]);
    await approveNow();
  }, 60_000);

  test('urgent security decision, 4h with escalateAfter 2h: whom it may concern hears at two hours, and at the deadline', async () => {
    await ask({ timeout: '4h', escalateAfter: '2h' });
    await pass('119m');
    expect(mailed()).toEqual([[0, 'alice', 'Approval Required']]);
    await pass('2m');
    await running.until(() => mails.length === 2);
    expect(await happened('ApprovalEscalated')).toMatchObject([{ hours: 2, data: { to: ['ops'] } }]);
    expect((await running.state()).approvals[approval.id]!.status).toBe('pending');
    await pass('3h');
    await running.until(() => mails.length === 3);
    expect(await happened('ApprovalOverdue')).toMatchObject([{ hours: 4 }]);
    expect(mailed()).toEqual([
      [0, 'alice', 'Approval Required'],
      [2, 'ops', 'Not decided yet'],
      [4, 'ops', 'Not decided yet'],
    ]);
    await approveNow();
  }, 60_000);

  test('complex compliance review, 7d with reminders at 24h and 72h: each at its time, with a fresh link', async () => {
    await ask({ timeout: '7d', reminders: ['24h', '72h'] });
    await pass('6d');
    await running.until(() => mails.length === 3);
    expect(mailed()).toEqual([
      [0, 'alice', 'Approval Required'],
      [24, 'alice', 'Reminder'],
      [72, 'alice', 'Reminder'],
    ]);
    expect(new Set(mails.map(linkIn)).size).toBe(3);
    expect(await happened('ApprovalOverdue')).toEqual([]);
    await pass('2d');
    await running.until(() => mails.length === 4);
    expect(await happened('ApprovalOverdue')).toMatchObject([{ hours: 7 * 24 }]);
    expect(mailed().at(-1)).toEqual([7 * 24, 'ops', 'Not decided yet']);
    await approveNow();
  }, 60_000);

  test('a ladder of three rungs, and a deadline that is moved on the way', async () => {
    const escalations = [{ after: '6h', to: 'bob' }, { after: '8h' }];
    await ask({ timeout: '10h', escalateAfter: '4h', escalateTo: 'ops', escalations });
    await pass('5h');
    await running.until(() => mails.length === 2);
    const dueAt = approval.requestedAt + ms('7h');
    const data = { approvalId: approval.id, dueAt, reason: 'It is wanted sooner.' };
    await running.command({ type: 'MoveDeadline', data });
    await pass('3h');
    await running.until(({ approvals }) => approvals[approval.id]!.status === 'overdue');
    await pass('1d');
    // The rung at six hours still lies before the deadline, the one at eight does not.
    expect(await happened('ApprovalEscalated')).toMatchObject([
      { hours: 4, data: { to: ['ops'], rung: 0 } },
      { hours: 6, data: { to: ['bob'] } },
      { hours: 7, data: { to: ['ops'], rung: null } },
    ]);
    expect(await happened('ApprovalOverdue')).toMatchObject([{ hours: 7 }]);
    expect(mailed().filter(([, , subject]) => subject === 'Not decided yet')).toEqual([
      [4, 'ops', 'Not decided yet'],
      [6, 'bob', 'Not decided yet'],
      [7, 'ops', 'Not decided yet'],
    ]);
    await approveNow();
  }, 60_000);

  test('a pause stops the clock', async () => {
    await ask({ timeout: '48h', reminders: ['36h'] });
    await pass('24h');
    await running.command({ type: 'PauseInstance', data: { reason: 'The customer is on holiday.' } });
    await pass('100h');
    expect(mailed()).toHaveLength(1);
    expect(await happened('ApprovalOverdue')).toEqual([]);
    await running.command({ type: 'ResumeInstance', data: { reason: 'They are back.' } });
    await pass('25h');
    await running.until(({ approvals }) => approvals[approval.id]!.status === 'overdue');
    expect(await happened('ApprovalReminded')).toMatchObject([{ hours: 136 }]);
    expect(await happened('ApprovalOverdue')).toMatchObject([{ hours: 148 }]);
    await approveNow();
  }, 60_000);

  test('an outage over several reminders ends in one of them', async () => {
    await ask({ timeout: '7d', reminders: ['24h', '48h', '72h', '120h'] });
    await pass('12h');
    await world.rest();
    await passInOutage(env, running.id, ms('66h'));
    expect(mailed()).toHaveLength(1);
    await work();
    await running.until(() => mails.length === 2);
    expect(await happened('ApprovalReminded')).toMatchObject([{ hours: 78, data: { index: 2 } }]);
    await pass('60h');
    await running.until(() => mails.length === 3);
    // What was missed is not made up for; the clock itself has not moved.
    expect(mailed()).toEqual([
      [0, 'alice', 'Approval Required'],
      [78, 'alice', 'Reminder'],
      [120, 'alice', 'Reminder'],
    ]);
    await approveNow();
  }, 60_000);
}

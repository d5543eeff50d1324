// The client's methods on people, against the real API: whose turn it is, by when, who is away, and everybody's links.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient, type ProcessesClient } from '../../client/index.ts';
import { type ApiServer, apiServer, TOKEN } from '../support/api-server.ts';
import { startPeople } from '../support/people-instance.ts';

const DAY = 86_400_000;
const DRAFT = 'task.draft.1';
const reason = 'On holiday until Monday.';
const gus = { name: 'Gus Guest', email: 'gus@partner.example' };

let server: ApiServer;
let processes: ProcessesClient;
let id: string;
beforeEach(async () => {
  server = await apiServer();
  ({ processes } = createClient({ baseUrl: server.url, token: TOKEN }));
  id = await startPeople(server);
});
afterEach(() => server.close());

const approval = async (approvalId: string) =>
  (await processes.listApprovals(id)).items.find((each) => each.id === approvalId);
const namesOn = async (approvalId: string) => (await approval(approvalId))?.approvers.map(({ name }) => name);
const at = (days: number) => new Date(server.clock.at + days * DAY).toISOString();

describe('approvals', () => {
  test('moveDeadline: to an instant, and later by a length of time', async () => {
    expect(await processes.moveDeadline(id, DRAFT, { dueAt: at(3), reason })).toMatchObject({
      changed: true,
    });
    expect((await approval(DRAFT))?.dueAt).toBe(at(3));
    await processes.moveDeadline(id, DRAFT, { extendBy: '1d', reason });
    expect((await approval(DRAFT))?.dueAt).toBe(at(4));
    const back = processes.moveDeadline(id, DRAFT, { dueAt: at(-1), reason });
    await expect(back).rejects.toMatchObject({ status: 422, code: 'deadline-not-ahead' });
  });

  test('nudgeApprovers: once in five minutes; a repeat with the same key is the same reminder', async () => {
    const key = { idempotencyKey: 'nudge-1' };
    const first = await processes.nudgeApprovers(id, DRAFT, key);
    expect(await processes.nudgeApprovers(id, DRAFT, key)).toEqual(first);
    await expect(processes.nudgeApprovers(id, DRAFT)).rejects.toMatchObject({ code: 'nudged-just-now' });
  });

  test('handOverApproval: to a person of the process, and to somebody new', async () => {
    await processes.handOverApproval(id, DRAFT, { from: 'jane', to: gus, reason });
    expect(await namesOn(DRAFT)).toEqual(['Gus Guest', 'John Smith']);
    const again = processes.handOverApproval(id, DRAFT, { from: 'jane', to: gus, reason });
    await expect(again).rejects.toMatchObject({ status: 403, code: 'not-an-approver' });
    const to = { participantId: 'john' };
    const twice = processes.handOverApproval(id, 'task.review.1', { from: 'jane', to, reason });
    await expect(twice).rejects.toMatchObject({ status: 409, code: 'already-an-approver' });
  });

  test('withdrawApproval: what was asked beside the definition, and nothing else', async () => {
    const { id: extra } = await processes.requestApproval(id, {
      taskId: 'draft',
      approverIds: ['john'],
      title: 'A second look',
    });
    await processes.withdrawApproval(id, extra, { reason });
    expect(await approval(extra)).toBeUndefined();
    const defined = processes.withdrawApproval(id, DRAFT, { reason });
    await expect(defined).rejects.toMatchObject({ status: 409, code: 'approval-required' });
  });
});

describe('people and work', () => {
  test('handOverTask', async () => {
    await processes.handOverTask(id, 'tell', { to: gus, reason });
    const tasks = (await processes.getTimeline(id)).phases.flatMap((phase) => phase.tasks);
    expect(tasks.find((task) => task.id === 'tell')?.assignee).toMatch(/^guest_/);
  });

  test('setAbsence: away, and back', async () => {
    await processes.setAbsence(id, 'john', { substitute: gus, until: at(7), reason });
    expect(await namesOn(DRAFT)).toEqual(['Jane Doe', 'Gus Guest']);
    const back = { substitute: null, reason: 'Back early.' };
    expect(await processes.setAbsence(id, 'john', back)).toMatchObject({ changed: true });
    expect(await processes.setAbsence(id, 'john', back)).toMatchObject({ changed: false });
  });

  test('sendBack', async () => {
    await processes.sendBack(id, { target: 'draft', reason: 'The plan was for last year.' });
    expect(await approval('task.draft.2')).toMatchObject({ round: 2, status: 'pending' });
  });
});

test('links of everybody: listed, sent again by mail, ended', async () => {
  const make = (participantId: string) =>
    processes.createExternalParticipantLink({
      processInstanceId: id,
      participantId,
      email: `${participantId}@acme.com`,
    });
  await make('jane');
  await make('john');
  const { items } = await processes.listLinks(id);
  expect(items.map(({ participantId }) => participantId).toSorted()).toEqual(['jane', 'john']);
  expect(JSON.stringify(items)).not.toContain('token=');

  const johns = items.find(({ participantId }) => participantId === 'john')!.id;
  const mailed = await processes.resendParticipantLink(id, 'john', johns);
  expect(await processes.resendParticipantLink(id, 'john', johns)).toEqual(mailed);
  expect(server.gateway.mails.filter(({ mailId }) => mailId === mailed.mailId)).toMatchObject([
    { participantId: 'john', instanceId: id },
  ]);
  const foreign = processes.resendParticipantLink(id, 'jane', johns);
  await expect(foreign).rejects.toMatchObject({ status: 404, code: 'link-not-found' });

  const { revoked } = await processes.revokeLinks(id);
  expect(revoked.toSorted()).toEqual(items.map((link) => link.id).toSorted());
  expect((await processes.listLinks(id)).items.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  expect(await processes.revokeLinks(id)).toEqual({ revoked: [] });
});

// Mails about other people's doings, as the engine asks for them and over real books: a decision handed over, by whose
// hand and with which end, and the news that an informed person gets of it.
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityDeps } from '../../activities/deps.ts';
import { notify } from '../../activities/notify.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { activityDeps } from '../support/activity-deps.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { answered, browser, decisionForms } from '../support/browser.ts';
import { instancePath, SSO_FILE, SSO_START } from '../support/sso-instance.ts';
import { type WrittenMails, linkIn, writtenMails } from '../support/written-mails.ts';

const JOHN = 'customer_it_admin';
const TASK = 'task.sso_setup.1';
const AUDITOR = { participantId: 'auditor', email: 'auditor@acme.com', name: 'The Auditor' };

let server: ApiServer;
let id: string;
let mails: WrittenMails;
let deps: ActivityDeps;
beforeEach(async () => {
  server = await apiServer();
  const definition = JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition;
  definition.humans['auditor'] = { raidRole: 'informed' };
  await server.ask('POST', '/api/processes', definition);
  const externalParticipants = [...SSO_START.externalParticipants, AUDITOR];
  const body = { ...SSO_START, externalParticipants };
  const started = await server.ask('POST', `/api/processes/${definition.id}/instances`, body);
  if (started.status !== 201) throw new Error(started.text);
  id = started.body.id as string;
  mails = writtenMails();
  deps = activityDeps(server, mails);
});
afterEach(() => server.close());

/** Mails the newest message of a kind to a person, and returns it; its text on one line. */
async function mailed(kind: string, to: string) {
  const newest = server.gateway.notifications.findLast(
    (each) => each.kind === kind && each.participantId === to,
  );
  if (!newest) throw new Error(`Nobody asked for ${kind} to ${to}.`);
  const { instanceId, ...notification } = newest;
  await new MockActivityEnvironment().run(() => notify(deps, { instanceId, notifications: [notification] }));
  const mail = mails.sent.at(-1)!;
  return { ...mail, flat: mail.text.replace(/\s+/g, ' ') };
}

test('a decision handed to a guest: both are told, the guest decides, the one before hears of it', async () => {
  const handing = {
    from: JOHN,
    to: { name: 'IT Deputy', email: 'it-deputy@acme.com' },
    reason: 'John is on leave',
  };
  const done = await server.ask('POST', instancePath(id, `/approvals/${TASK}/hand-over`), handing);
  expect(done.status).toBe(200);

  const gone = await mailed('handed_over', JOHN);
  expect(gone.subject).toBe('Handed over to IT Deputy: Configure SSO (Acme Corp SSO Deployment)');
  expect(gone.flat).toContain('a decision of yours went to IT Deputy, handed over by Deeployd Support.');
  expect(gone.flat).toContain('“John is on leave”');
  expect(gone.text).not.toContain('token=');

  const guest = server.gateway.notifications.findLast(({ kind }) => kind === 'approval')!.participantId;
  const asking = await mailed('approval', guest);
  expect(asking.to).toEqual({ name: 'IT Deputy', address: 'it-deputy@acme.com' });
  expect(asking.flat).toContain('You are asked in place of John Smith.');

  const deputy = browser(server);
  const [form] = decisionForms((await deputy.open(linkIn(asking))).html);
  const page = await deputy.post(form!.action, answered(form!, 'approve', 'Fine with me.'));
  expect(page.status).toBe(200);
  const end = await mailed('outcome', JOHN);
  expect(end.subject).toBe('Approved: Configure SSO (Acme Corp SSO Deployment)');
  expect(end.flat).toMatch(/IT Deputy approved it on .+ UTC\. “Fine with me\.”/);
});

test('who is informed gets a day’s news in one mail, from the first of them to this very message', async () => {
  server.clock.at += 25 * 3_600_000;
  await server.gateway.passTime(id);
  const news = await mailed('progress', 'auditor');
  expect(news.to.address).toBe('auditor@acme.com');
  expect(news.flat).toContain('1. Deeployd Support started “Acme Corp SSO Deployment”');
  expect(news.flat).toContain('Phase “Discovery & Planning” started.');
  const { fromSeq } = server.gateway.notifications.findLast(({ kind }) => kind === 'progress')!;
  expect(fromSeq).toBe(1);

  await server.ask('POST', instancePath(id, '/cancel'), { reason: 'Another way was found' });
  const end = await mailed('progress', 'auditor');
  expect(end.subject).toBe('Deeployd Support cancelled the process (Acme Corp SSO Deployment)');
  expect(end.flat).toContain('Another way was found');
  expect(end.flat).toContain('The process was cancelled: ');
  // What the first mail told is not told again.
  expect(end.flat).not.toContain('started “Acme Corp SSO Deployment”');
  const [shown] = await server.books.notices({ instanceId: id, participantId: 'auditor', limit: 1 });
  expect(shown!.text).toBe('Deeployd Support cancelled the process.');
});

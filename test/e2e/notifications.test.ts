// Messages to people, end to end: a mail server that refuses a mailbox, a Slack webhook, and the bell. What is refused is an
// incident at once; under another address it goes, and nothing goes twice.
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { ProcessDefinition } from '../../definition/types.ts';
import { readFile } from 'node:fs/promises';
import { browser } from '../support/browser.ts';
import { type E2e, startE2e, until } from '../support/e2e.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';
import { SSO_FILE, SSO_START } from '../support/sso-instance.ts';

const JOHN = 'customer_it_admin';
const GOOD = 'john.smith@acme.com';
let e2e: E2e;
let slack: ScriptedServer;
let smtp: SMTPServer;
const received: { to: string; text: string }[] = [];

beforeAll(async () => {
  slack = await scriptedServer((_, response) => response.end('ok'));
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, callback) {
      const gone = Object.assign(new Error('No such mailbox'), { responseCode: 550 });
      callback(address === 'it-admin@acme.com' ? gone : null);
    },
    onData(stream, _session, callback) {
      void PostalMime.parse(new Response(stream as never).body!).then(({ to, text }) => {
        received.push({ to: to?.[0]?.address ?? '', text: text ?? '' });
        callback();
      }, callback);
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  e2e = await startE2e({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'approvals@deeployd.example',
    COUNTERSIGN_SLACK_WEBHOOK: `${slack.baseUrl}/services/T0/B0/s3cret`,
  });
}, 120_000);
afterAll(async () => {
  await e2e?.stop();
  await slack?.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
}, 60_000);

test('a refused mail is an incident at once; under another address it goes, and Slack hears it once', async () => {
  const { processes } = e2e.client;
  const definition = JSON.parse(await readFile(SSO_FILE, 'utf8')) as ProcessDefinition;
  definition.id = 'sso_with_slack';
  Object.assign(definition.humans[JOHN]!, {
    slack: 'U012AB3CD',
    notificationPreferences: { slack: true },
  });
  await processes.register(definition);
  const { id } = await processes.start({ processId: definition.id, ...SSO_START });

  const incident = await until('the incident', async () =>
    (await processes.listIncidents(id)).items.find(({ kind }) => kind === 'mail-refused'),
  );
  expect(incident.message).not.toContain('it-admin@acme.com');
  const ledger = async () => (await processes.deliveries(id)).items;
  const [refused] = (await ledger()).filter(({ kind }) => kind === 'approval');
  expect(refused).toMatchObject({ participantId: JOHN, name: 'John Smith', status: 'refused' });
  expect(refused!.attempts.map(({ channel, outcome }) => `${channel} ${outcome}`).toSorted()).toEqual([
    'in-app sent',
    'mail refused',
    'slack sent',
  ]);
  expect(received).toEqual([]);
  const posted = slack.received.map(({ body }) => body.toString());
  expect(posted).toHaveLength(1);
  expect(posted[0]).toContain('<@U012AB3CD>');
  expect(posted[0]).toMatch(/asks for your decision, due .+: Configure SSO\./);

  await processes.bindParticipant(id, JOHN, { email: GOOD, reason: 'The mailbox was closed' });
  const mail = await until('a mail', async () => received.find(({ to }) => to === GOOD));
  const link = /https?:\/\/\S+token=\S+/.exec(mail.text)![0];
  e2e.links.push(link);
  expect(posted.join()).not.toContain('token=');
  await until('the incident to be over', async () => (await processes.listIncidents(id)).items.length === 0);

  const john = browser({ url: e2e.stack.apiUrl });
  const page = await john.open(link);
  expect(page.html).toContain('class="bell"');
  const notices = await john.get('/external/notices');
  expect(notices.html).toContain('asks for your decision');
  expect(notices.html).toContain('Mark all as read');

  const written = await e2e.files((path) => !path.includes('/mail/'));
  const secret = written.find(({ bytes }) => bytes.includes('s3cret'));
  expect(secret?.path).toBeUndefined();
}, 120_000);

// Which adapters the worker gives its activities, by the settings.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { channelsOf, smtpSettings } from '../../worker/channels.ts';
import { scriptedServer } from '../support/scripted-server.ts';

const FROM = 'approvals@example.com';

test('without SMTP mails become files, and without a webhook there is no Slack', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'channels-'));
  try {
    const channels = channelsOf({ mail: { kind: 'folder', folder, from: FROM }, slack: null });
    expect(channels).not.toHaveProperty('slack');
    const to = { name: 'John Smith', address: 'it-admin@acme.com' };
    const mail = { to, subject: 'S', text: 'T', html: '<p>T</p>', messageId: 'm@example.com' };
    expect(await channels.mail.send(mail)).toEqual({ outcome: 'sent' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('with a webhook, messages go there', async () => {
  const server = await scriptedServer((_, response) => response.end('ok'));
  try {
    const { slack } = channelsOf({
      mail: { kind: 'smtp', url: 'smtp://127.0.0.1:1', from: FROM },
      slack: { webhooks: { acme: `${server.baseUrl}/hook` } },
    });
    const message = { name: 'John Smith', from: 'Support', text: 'T', hint: 'H' };
    expect(slack!.reaches(null)).toMatchObject({ ok: false });
    expect(await slack!.send({ ...message, to: 'acme' })).toEqual({ outcome: 'sent' });
    expect(server.received).toHaveLength(1);
  } finally {
    await server.close();
  }
});

test('SMTP by its address: ports by default, names and passwords decoded', () => {
  expect(smtpSettings('smtps://mail.example', FROM)).toEqual({
    host: 'mail.example',
    port: 465,
    secure: true,
    from: FROM,
  });
  expect(smtpSettings('smtp://a%40b:p%3Aw@[::1]:2525', FROM)).toEqual({
    host: '::1',
    port: 2525,
    secure: false,
    user: 'a@b',
    password: 'p:w',
    from: FROM,
  });
});

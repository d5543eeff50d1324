// The mailbox on disk: whole files, in order of time, a repeat in its first place.
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createMailboxMail, listMails, readMail } from '../../activities/adapters/mailbox-mail.ts';
import type { OutgoingMail } from '../../activities/ports.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'mailbox-')), 'mail');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const mail: OutgoingMail = {
  to: { name: 'John Smith', address: 'it-admin@acme.com' },
  subject: 'Approval Required: Prüfung – SSO',
  text: `Hi John,\n\nhttps://countersign.example/external/approve?token=${'a'.repeat(600)}\n`,
  html: '<!doctype html><p>Hi <b>John</b>, 100 % = “all”</p>',
  messageId: 'm1@countersign.example',
};
const AT = Date.UTC(2026, 2, 10, 17, 32, 5, 7);

describe('the mailbox', () => {
  test('writes a mail that reads back as it was', async () => {
    expect(await createMailboxMail(folder, () => AT).send(mail)).toEqual({ outcome: 'sent' });
    const [name] = await readdir(folder);
    expect(name).toMatch(/^20260310T173205007Z-[0-9a-f]{16}\.eml$/);
    expect((await stat(join(folder, name!))).mode & 0o777).toBe(0o600);
    expect(await readMail(folder, name!)).toMatchObject({
      at: AT,
      to: 'John Smith <it-admin@acme.com>',
      subject: mail.subject,
      messageId: mail.messageId,
      text: expect.stringContaining(mail.text),
      html: expect.stringContaining('Hi <b>John</b>, 100 % = “all”'),
    });
    expect((await readFile(join(folder, name!), 'utf8')).split('\r\n\r\n')[0]).toContain(
      'Message-ID: <m1@countersign.example>',
    );
  });

  test('a mail sent again takes its first place', async () => {
    await createMailboxMail(folder, () => AT).send(mail);
    await createMailboxMail(folder, () => AT + 60_000).send({ ...mail, text: 'With a fresh link' });
    const mails = await listMails(folder);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ at: AT, text: expect.stringContaining('With a fresh link') });
  });

  test('lists newest first, and nothing but mails', async () => {
    let at = AT;
    const mailbox = createMailboxMail(folder, () => (at += 1_000));
    for (const n of [1, 2, 3]) await mailbox.send({ ...mail, messageId: `m${n}@x`, subject: `Mail ${n}` });
    await writeFile(join(folder, '.draft.eml'), 'x');
    await writeFile(join(folder, 'notes.txt'), 'x');
    expect((await listMails(folder)).map(({ subject }) => subject)).toEqual(['Mail 3', 'Mail 2', 'Mail 1']);
    expect(await listMails(folder, 1)).toHaveLength(1);
    expect(await listMails(join(folder, 'not-there'))).toEqual([]);
  });

  test('reads nothing outside the folder', async () => {
    await createMailboxMail(folder, () => AT).send(mail);
    await writeFile(join(folder, '..', 'secret.eml'), 'x');
    for (const name of ['../secret.eml', 'secret.eml', '/etc/passwd', '', '.']) {
      expect(await readMail(folder, name)).toBeNull();
    }
  });

  test('a folder that cannot be written: failed, without a path in the reason', async () => {
    await writeFile(folder, 'a file in its place');
    const outcome = await createMailboxMail(folder).send(mail);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/cannot be written \(E/),
    });
    expect(JSON.stringify(outcome)).not.toContain(folder);
  });
});

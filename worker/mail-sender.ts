// Which way mail goes, by the settings: over SMTP, or into the mailbox folder.
import { createMailboxMail } from '../activities/adapters/mailbox-mail.ts';
import { type SmtpSettings, createSmtpMail } from '../activities/adapters/smtp-mail.ts';
import type { MailSender } from '../activities/ports.ts';
import type { Config } from '../platform/config.ts';

export function mailSender(mail: Config['mail']): MailSender {
  return mail.kind === 'smtp'
    ? createSmtpMail(smtpSettings(mail.url, mail.from))
    : createMailboxMail(mail.folder);
}

/** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. User and password may be percent-encoded. */
export function smtpSettings(url: string, from: string): SmtpSettings {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(username !== '' && { user: decodeURIComponent(username), password: decodeURIComponent(password) }),
    from,
  };
}

// Which way messages go, by the settings: mail over SMTP or into the mailbox folder, and Slack where a webhook is set.
import { createMailboxMail } from '../activities/adapters/mailbox-mail.ts';
import { createSlackWebhooks } from '../activities/adapters/slack-webhook.ts';
import { type SmtpSettings, createSmtpMail } from '../activities/adapters/smtp-mail.ts';
import type { MailSender, SlackSender } from '../activities/ports.ts';
import type { Config } from '../platform/config.ts';

export function mailSender(mail: Config['mail']): MailSender {
  return mail.kind === 'smtp'
    ? createSmtpMail(smtpSettings(mail.url, mail.from))
    : createMailboxMail(mail.folder);
}

/** The channels, as the activities are given them. */
export function channelsOf({ mail, slack }: Pick<Config, 'mail' | 'slack'>): {
  mail: MailSender;
  slack?: SlackSender;
} {
  return { mail: mailSender(mail), ...(slack && { slack: createSlackWebhooks(slack) }) };
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

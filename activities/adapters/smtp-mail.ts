// Mail over SMTP. Tells apart what will never go (refused) from what may go later (failed); every wait has an end.
import nodemailer from 'nodemailer';
import type { MailSender, OutgoingMail } from '../ports.ts';

export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte (465); otherwise STARTTLS where the server offers it. */
  secure: boolean;
  /** Refuse to send where the server offers no TLS. */
  requireTls?: boolean;
  user?: string;
  password?: string;
  /** The address that mails come from. */
  from: string;
  /** Longest wait for one mail in all, ms. Default 30 000. */
  timeoutMs?: number;
}

type Outcome = Awaited<ReturnType<MailSender['send']>>;

export function createSmtpMail(settings: SmtpSettings): MailSender {
  const timeoutMs = settings.timeoutMs ?? 30_000;
  return {
    async send(mail) {
      // A connection for each mail: a few an hour are no load, and a broken one harms no other.
      const transport = nodemailer.createTransport({
        host: settings.host,
        port: settings.port,
        secure: settings.secure,
        requireTLS: settings.requireTls ?? false,
        ...(settings.user === undefined
          ? {}
          : { auth: { user: settings.user, pass: settings.password ?? '' } }),
        dnsTimeout: Math.min(timeoutMs, 10_000),
        connectionTimeout: Math.min(timeoutMs, 10_000),
        greetingTimeout: Math.min(timeoutMs, 10_000),
        socketTimeout: Math.min(timeoutMs, 20_000),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      let timer: NodeJS.Timeout | undefined;
      // The server may answer a byte now and then for ever: the waits above start anew each time, this one does not.
      const tooLong = new Promise<Outcome>((resolve) => {
        timer = setTimeout(
          () =>
            resolve({ outcome: 'failed', reason: `The mail server took longer than ${timeoutMs / 1000} s.` }),
          timeoutMs,
        );
      });
      try {
        return await Promise.race([send(transport, settings.from, mail), tooLong]);
      } finally {
        clearTimeout(timer);
        transport.close();
      }
    },
  };
}

type Transport = ReturnType<typeof nodemailer.createTransport>;

async function send(
  transport: Pick<Transport, 'sendMail'>,
  from: string,
  mail: OutgoingMail,
): Promise<Outcome> {
  try {
    await transport.sendMail(messageOf(mail, from));
    return { outcome: 'sent' };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** What nodemailer is given; names and addresses as objects, so that nothing in a name is read as an address. */
export function messageOf(mail: OutgoingMail, from: string) {
  return {
    from: { name: mail.fromName ?? 'Countersign', address: from },
    to: { name: mail.to.name, address: mail.to.address },
    ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageId}>`,
    // Answering machines and ticket systems should leave it alone.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

interface SmtpError {
  code?: string;
  responseCode?: number;
  response?: string;
  message?: string;
}

/** 5xx of the mail itself: refused, and trying again will not help. All else, our own login included, may be mended. */
function outcomeOf(error: unknown): Outcome {
  const { code, responseCode, response, message } = (error ?? {}) as SmtpError;
  const said = withoutAddresses(response ?? message ?? String(error));
  if (code === 'EAUTH')
    return { outcome: 'failed', reason: `The mail server did not accept our login: ${said}` };
  if (responseCode !== undefined && responseCode >= 500)
    return { outcome: 'refused', reason: `The mail server refused it: ${said}` };
  if (code === 'EENVELOPE' && responseCode === undefined)
    return { outcome: 'refused', reason: `The address cannot be used: ${said}` };
  if (responseCode !== undefined) return { outcome: 'failed', reason: `The mail server put it off: ${said}` };
  return { outcome: 'failed', reason: `The mail server could not be reached: ${said}` };
}

/** One line; the reason is recorded, and the record holds no addresses. */
function withoutAddresses(text: string): string {
  return text
    .replace(/[^\s<>"']+@[^\s<>"']+/g, '(address)')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

// A mail sender that keeps what it is given, and fails when told to.
import type { MailSender, OutgoingMail } from '../../activities/ports.ts';

export interface WrittenMails extends MailSender {
  sent: OutgoingMail[];
  /** What comes of the next mails; null: they go. */
  fault: { outcome: 'refused' | 'failed'; reason: string } | null;
}

export function writtenMails(): WrittenMails {
  const mails: WrittenMails = {
    sent: [],
    fault: null,
    send: async (mail) => {
      if (mails.fault) return mails.fault;
      mails.sent.push(mail);
      return { outcome: 'sent' };
    },
  };
  return mails;
}

/** The magic link in a mail; throws where there is none. */
export function linkIn({ text }: OutgoingMail): string {
  const link = /https?:\/\/\S+\/external\/approve\?token=[A-Za-z0-9._~-]+/.exec(text)?.[0];
  if (!link) throw new Error(`No link in: ${text}`);
  return link;
}

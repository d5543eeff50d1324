// The mailbox on disk.

export interface MailboxEntryView {
  /** File name. */
  name: string;
  at: number;
  to: string;
  subject: string;
}

export interface MailboxView {
  mails: MailboxEntryView[];
}

export interface MailView extends MailboxEntryView {
  from: string;
  messageId: string;
  text: string;
  hasHtml: boolean;
}

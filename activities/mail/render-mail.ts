// From a mail's view to what is sent: subject, text and HTML, which say the same.
import { approvalMail } from './approval-mail.ts';
import { codeMail } from './code-mail.ts';
import { escalationMail } from './escalation-mail.ts';
import { freshLinkMail } from './fresh-link-mail.ts';
import { htmlPart } from './html-part.ts';
import { handedOverMail } from './handed-over-mail.ts';
import { linkMadeMail } from './link-made-mail.ts';
import type { Mail, MailContent } from './mail-content.ts';
import { oneLine } from './mail-content.ts';
import { mentionMail } from './mention-mail.ts';
import type { MailView } from './mail-views.ts';
import { outcomeMail } from './outcome-mail.ts';
import { progressMail } from './progress-mail.ts';
import { questionMail } from './question-mail.ts';
import { receiptMail } from './receipt-mail.ts';
import { refusalMail } from './refusal-mail.ts';
import { taskMail } from './task-mail.ts';
import { textPart } from './text-part.ts';
import { withdrawnMail } from './withdrawn-mail.ts';
import { wordMail } from './word-mail.ts';

/** Pure. The subject is one line whatever was typed into titles. */
export function renderMail(view: MailView): Mail {
  const content = contentOf(view);
  const subject = oneLine(content.subject, 200);
  return { subject, text: textPart(content), html: htmlPart({ ...content, subject, brand: view.brand }) };
}

function contentOf(view: MailView): MailContent {
  switch (view.kind) {
    case 'approval':
    case 'reminder':
      return approvalMail(view);
    case 'task':
      return taskMail(view);
    case 'escalation':
      return escalationMail(view);
    case 'withdrawn':
      return withdrawnMail(view);
    case 'receipt':
      return receiptMail(view);
    case 'refusal':
      return refusalMail(view);
    case 'handed_over':
      return handedOverMail(view);
    case 'outcome':
      return outcomeMail(view);
    case 'progress':
      return progressMail(view);
    case 'fresh_link':
      return freshLinkMail(view);
    case 'link_made':
      return linkMadeMail(view);
    case 'code':
      return codeMail(view);
    case 'mention':
      return mentionMail(view);
    case 'question':
      return questionMail(view);
    case 'word':
      return wordMail(view);
  }
}

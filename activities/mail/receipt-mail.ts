// The receipt of a decision, in the mailbox of the person who took it: with the head of the trail they are its witness.
import { LIMITS } from '../../definition/limits.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf, inProcess } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent, MailItem } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function receiptMail(view: MailViewOf<'receipt'>): MailContent {
  const verb = view.choice === 'approve' ? 'approved' : 'rejected';
  const title = oneLine(view.title, 120);
  const shown = view.shown.slice(0, 50).map(({ key, version, sha256 }) => {
    const words = `${oneLine(key)}, ${version === 0 ? 'not there yet' : `version ${version}`}`;
    return sha256 === '' ? words : `${words}: SHA-256 ${sha256}`;
  });
  return {
    subject: inProcess(`Receipt: you ${verb} ${title}`, view),
    preview: `Recorded ${writtenDate(view.receivedAt)}.`,
    heading: `You ${verb} ${title}`,
    greeting: greetingOf(view.personName),
    lead: [
      `Your decision${view.corrected === null ? '' : ', with your corrections,'} in ${oneLine(view.processName)} was recorded on ${writtenDate(view.receivedAt, { seconds: true })}. It takes effect once.`,
    ],
    items: [
      ...correctionsOf(view),
      {
        title: 'Your comment',
        lines: [view.comment === '' ? 'None' : `“${oneLine(view.comment, LIMITS.commentChars)}”`],
      },
      { title: 'What you were shown', lines: shown.length > 0 ? shown : ['The text of the request alone'] },
    ],
    due: null,
    button: null,
    outcomes: [
      ['Decision', view.decisionId],
      ['Audit entry', String(view.auditSeq)],
      ...(view.auditHead === null ? [] : [['Audit head', view.auditHead] as [string, string]]),
    ],
    footer: [
      ...(view.auditHead === null
        ? []
        : [
            'Keep this mail: the audit head stands for every entry up to yours. If one of them were altered, it would no longer fit.',
          ]),
      ...footerOf(view),
      'You did not decide this? Tell us at once: somebody else may have your link.',
    ],
    operator: oneLine(view.operator, 100),
  };
}

function correctionsOf({ corrected }: MailViewOf<'receipt'>): MailItem[] {
  if (corrected === null) return [];
  const summary = corrected.summary === null ? [] : [`“${oneLine(corrected.summary, 600)}”`];
  const whole = 'What you changed is taken in place of what the agent made. Both stay on the record.';
  return [{ title: 'Your corrections', lines: [...summary, whole] }];
}

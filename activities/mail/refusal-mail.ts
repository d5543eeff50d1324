// The mail about an answer that was not counted: it may have been held for a while, and its page be long closed.
import { writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf, inProcess } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function refusalMail(view: MailViewOf<'refusal'>): MailContent {
  const title = oneLine(view.title, 120);
  const answer = view.choice === 'approve' ? 'approve' : 'reject';
  return {
    subject: inProcess(`Not counted: your answer to ${title}`, view),
    preview: oneLine(view.why, 150),
    heading: 'Your answer was not counted',
    greeting: greetingOf(view.personName),
    lead: [
      `In ${oneLine(view.processName)} you answered ${answer} to ${title}. It was not counted, and nothing was done on it. That is on record since ${writtenDate(view.refusedAt)}.`,
    ],
    items: [{ title: 'Why', lines: [oneLine(view.why, 1_000)] }],
    due: null,
    button: null,
    outcomes: [
      ['What you do', 'Nothing, unless you are asked again. You find this under the link you used.'],
      ['Decision', view.decisionId],
    ],
    footer: [
      ...footerOf(view),
      'You did not answer this? Tell us at once: somebody else may have your link.',
    ],
    operator: oneLine(view.operator, 100),
  };
}

// The mail with a code, asked for on the page of a decision. It carries no link: who has the code needs the page, too.
import { writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

/** Neither subject nor preview holds the code: both are shown on locked screens. */
export function codeMail(view: MailViewOf<'code'>): MailContent {
  const operator = oneLine(view.operator, 100);
  const title = oneLine(view.title, 150);
  return {
    subject: `Your code for: ${title}`,
    preview: 'It confirms that it is you who decides. Pass it on to nobody.',
    heading: 'The code for your decision',
    greeting: greetingOf(view.personName),
    lead: [
      `You are deciding on ${title} in ${oneLine(view.processName)}, and asked for this code on the page. Type it in there.`,
    ],
    items: [
      {
        title: `${view.code.slice(0, 3)} ${view.code.slice(3)}`,
        lines: [`It works until ${writtenDate(view.expiresAt)}, on the page where it was asked for.`],
      },
    ],
    due: null,
    button: null,
    outcomes: [
      [
        'If you did not ask for it',
        `Somebody else may have your link open. Pass the code on to nobody, and tell ${operator}, who can close the link.`,
      ],
    ],
    footer: footerOf(view),
    operator,
  };
}

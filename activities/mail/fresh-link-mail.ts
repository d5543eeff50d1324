// The mail with a fresh link, asked for on the page of a dead one or sent by an operator. It goes to the address on file and to
// no other.
import { count, writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

const LISTED = 20;

export function freshLinkMail(view: MailViewOf<'fresh_link'>): MailContent {
  const name = oneLine(view.processName);
  const { items } = view;
  const waits =
    items.length === 0
      ? 'Nothing waits for your decision now.'
      : `${count(items.length, 'decision')} ${items.length > 1 ? 'wait' : 'waits'} for you.`;
  return {
    subject: `Your fresh link: ${oneLine(view.processName, 120)}`,
    preview: waits,
    heading: 'Here is your fresh link',
    greeting: greetingOf(view.personName),
    lead: [
      view.byOperator
        ? `${oneLine(view.operator, 100)} sends you a fresh link to ${name}. What you decided before is recorded. ${waits}`
        : `It was asked for on the page of your older link to ${name}. The older one stays closed; what you decided before is recorded. ${waits}`,
    ],
    items: items.slice(0, LISTED).map(({ title, dueAt }) => ({
      title: oneLine(title, 150),
      lines: [`Decide by ${writtenDate(dueAt)}${dueAt < view.now ? ' (overdue, still open)' : ''}.`],
    })),
    due: items.length > LISTED ? `And ${items.length - LISTED} more, on the same page.` : null,
    button: view.link && {
      label:
        view.mayDecide && items.length > 0 ? 'Review and approve or reject' : 'See where the process stands',
      url: view.link.url,
      hint: 'Opening the link decides nothing. You need no account and no password.',
    },
    outcomes: [],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

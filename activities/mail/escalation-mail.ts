// The mail to the person whom an unanswered approval is escalated to. They may help it along; they cannot decide it.
import { count, writtenDate } from '../../process/views/written-date.ts';
import { sayList } from '../../process/views/format.ts';
import { footerOf, greetingOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function escalationMail(view: MailViewOf<'escalation'>): MailContent {
  const first = view.items[0]!;
  const title = oneLine(first.title, 120);
  const more = view.items.length > 1 ? ` and ${view.items.length - 1} more` : '';
  return {
    subject: `Not decided yet: ${title}${more}`,
    preview: `${title} waits for ${oneLine(sayList(first.waitsFor))}.`,
    heading: `${count(view.items.length, 'decision')} ${view.items.length > 1 ? 'wait' : 'waits'} for an answer`,
    greeting: greetingOf(view.personName),
    lead: [`In ${oneLine(view.processName)} the people below were asked and have not answered.`],
    items: view.items.slice(0, 20).map((item) => ({
      title: oneLine(item.title),
      lines: [
        `Waits for ${oneLine(sayList(item.waitsFor))}.`,
        item.overdue
          ? `It was due ${writtenDate(item.dueAt)} and is still open.`
          : `It is due ${writtenDate(item.dueAt)}.`,
      ],
    })),
    due: null,
    button: view.link && {
      label: 'See where the process stands',
      url: view.link.url,
      hint: 'Opening the link changes nothing. You need no account and no password.',
    },
    outcomes: [
      [
        'What you can do',
        `Remind ${oneLine(sayList(first.waitsFor))}, or see to it that somebody else is asked.`,
      ],
      ['What you cannot', 'Decide in their place. Nothing is approved by silence.'],
    ],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

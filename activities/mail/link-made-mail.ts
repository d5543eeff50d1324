// The notice that a link in a person's name was made by hand. It carries no link: whoever asked for it has it.
import { writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function linkMadeMail(view: MailViewOf<'link_made'>): MailContent {
  const operator = oneLine(view.operator, 100);
  const by = oneLine(view.by, 100);
  const holder = view.mayDecide ? 'read and decide in your name' : 'read in your name; it decides nothing';
  return {
    subject: `A link was made for you: ${oneLine(view.processName, 120)}`,
    preview: 'It is not in this mail. Tell us if you do not expect it.',
    heading: 'A personal link was made for you',
    greeting: greetingOf(view.personName),
    lead: [
      `In ${oneLine(view.processName)} a link in your name was made by ${by}, to be given to you in another way than by this mail.`,
    ],
    items: [
      {
        title: 'What it does',
        lines: [`Whoever has it can ${holder}.`, `It works until ${writtenDate(view.expiresAt)}.`],
      },
    ],
    due: null,
    button: null,
    outcomes: [
      ['If you expect it', 'You need do nothing.'],
      ['If you do not', `Tell ${operator} at once, who can close it.`],
    ],
    footer: footerOf(view),
    operator,
  };
}

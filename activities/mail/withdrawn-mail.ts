// The mail that takes a request back: what was asked is no longer needed, and answers given stay on record.
import { footerOf, greetingOf, inProcess, titlesOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function withdrawnMail(view: MailViewOf<'withdrawn'>): MailContent {
  return {
    subject: inProcess(`No longer needed: ${titlesOf(view.items)}`, view),
    preview: 'You need do nothing.',
    heading: 'Your decision is no longer needed',
    greeting: greetingOf(view.personName),
    lead: [`In ${oneLine(view.processName)} a request to you was withdrawn. You need do nothing.`],
    items: view.items
      .slice(0, 20)
      .map((item) => ({ title: oneLine(item.title), lines: [oneLine(item.why, 600)] })),
    due: null,
    button: null,
    outcomes: [['What stays', 'Whatever you decided before is on record. An older link shows it.']],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

// The mail that carries word of a rule of the team, or of an errand that came to nothing: what it says, and nothing to decide.
import { footerOf, greetingOf, inProcess } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function wordMail(view: MailViewOf<'word'>): MailContent {
  const text = oneLine(view.text, 600);
  return {
    subject: inProcess(oneLine(view.text, 110).replace(/\.$/, ''), view),
    preview: text,
    heading: 'Word from the process',
    greeting: greetingOf(view.personName, view.operator),
    lead: [`In ${oneLine(view.processName)} something happened that you are told of.`],
    items: [{ title: oneLine(view.about ?? view.processName, 150), lines: [text] }],
    due: null,
    button: view.link && {
      label: 'See where the process stands',
      url: view.link.url,
      hint: 'Opening the link changes nothing. You need no account and no password.',
    },
    outcomes: [['What you do', 'Nothing is asked of you here.']],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

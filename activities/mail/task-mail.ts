// The mail that hands a person a task. It asks for work, not for a decision.
import { footerOf, greetingOf, inProcess } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function taskMail(view: MailViewOf<'task'>): MailContent {
  const title = oneLine(view.title, 120);
  const operator = oneLine(view.operator, 100);
  const place = view.inPlaceOf === null ? '' : `, in place of ${oneLine(view.inPlaceOf, 100)}`;
  const lines = [view.description, view.feedback === null ? null : `What was said before: ${view.feedback}`];
  return {
    subject: inProcess(`Task for you: ${title}`, view),
    preview: `${operator} asks you to do ${title}.`,
    heading: `A task waits for you: ${title}`,
    greeting: greetingOf(view.personName),
    lead: [
      `In ${oneLine(view.processName)} the next step is yours${place}. What depends on it starts once it is done.`,
    ],
    items: [{ title, lines: lines.filter((line) => line !== null).map((line) => oneLine(line, 1_000)) }],
    due: null,
    button: view.link && {
      label: 'Go to the task',
      url: view.link.url,
      hint: 'Opening the link changes nothing. You need no account and no password.',
    },
    outcomes: [
      ['What you do', 'Answer on its page and press “Complete the task”.'],
      ['Once it is done', 'It is recorded under your name, and the process goes on with it.'],
    ],
    footer: footerOf(view),
    operator,
  };
}

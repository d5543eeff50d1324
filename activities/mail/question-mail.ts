// The mail that carries a question of an agent: what it asks, of which work, and where to answer.
import { footerOf, greetingOf, inProcess } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

export function questionMail(view: MailViewOf<'question'>): MailContent {
  const by = oneLine(view.by, 100);
  const work = view.about === null ? '' : ` on ${oneLine(view.about, 120)}`;
  return {
    subject: inProcess(`Question for you: ${oneLine(view.text, 90)}`, view),
    preview: `${by} asks: ${oneLine(view.text, 200)}`,
    heading: 'A question waits for your answer',
    greeting: greetingOf(view.personName),
    lead: [
      `In ${oneLine(view.processName)}, ${by} is at work${work} and asks you something. It goes on once it has an answer.`,
    ],
    items: [{ title: `${by} asks`, lines: [`“${oneLine(view.text, 2_000)}”`] }],
    due: null,
    button: view.link && {
      label: 'Answer the question',
      url: view.link.url,
      hint: 'Opening the link answers nothing. You need no account and no password.',
    },
    outcomes: [
      [
        'What you do',
        'Write your answer on its page and send it. It goes to the agent and is recorded under your name.',
      ],
      ['If you do nothing', 'Somebody else who was asked may answer. Until then the agent waits.'],
    ],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

// The mail to the person whom an unanswered approval, or a task that cannot go on, is escalated to: what they can do
// about it, and what they cannot.
import { count, writtenDate } from '../../process/views/written-date.ts';
import { sayList } from '../../process/views/format.ts';
import { footerOf, greetingOf, inProcess, titlesOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent, MailItem } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

type Escalation = MailViewOf<'escalation'>;

export function escalationMail(view: Escalation): MailContent {
  const { items, blocked } = view;
  const name = oneLine(view.processName);
  const many = items.length > 1;
  return {
    subject: inProcess(
      items.length > 0
        ? `Not decided yet: ${titlesOf(items)}`
        : `Cannot go on: ${oneLine(blocked?.title ?? '', 110)}`,
      view,
    ),
    preview: items.length > 0 ? waiting(items[0]!) : `It has stopped in ${name} and needs somebody.`,
    heading:
      items.length > 0
        ? `${count(items.length, 'decision')} ${many ? 'wait' : 'waits'} for an answer`
        : 'A task cannot go on',
    greeting: greetingOf(view.personName, view.operator),
    lead: [
      items.length > 0
        ? `In ${name} the people below were asked and have not answered.`
        : `In ${name} a task has stopped. What depends on it waits.`,
    ],
    items: [...items.slice(0, 20).map(itemOf), ...(blocked ? [blockedItem(blocked)] : [])],
    due: null,
    button: view.link && {
      label:
        items.length > 0 || blocked?.mayMend === true
          ? 'See it and act on it'
          : 'See where the process stands',
      url: view.link.url,
      hint: 'Opening the link changes nothing. You need no account and no password.',
    },
    outcomes: items.length > 0 ? ways(view) : waysOut(view),
    footer: footerOf(view),
    operator: operatorOf(view),
  };
}

const operatorOf = ({ operator }: Escalation): string => oneLine(operator, 100);

/** Who is reached by an escalation helps it along; only those decide of whom the definition says so. */
function ways({ items, mayDecide }: Escalation): MailContent['outcomes'] {
  const whom = oneLine(sayList([...new Set(items.flatMap((item) => item.waitsFor))]), 200);
  const takeBack = items.every(({ adHoc }) => adHoc) ? ' take the request back,' : '';
  const help = `remind ${whom}, move the deadline, put it to somebody else,${takeBack} or cancel the process`;
  if (mayDecide) {
    return [
      ['What you can do', `Decide in the place of who has not answered. You can also ${help}.`],
      ['If you do nothing', 'It stays open. Nothing is ever approved by silence.'],
    ];
  }
  return [
    ['What you can do', `${help.slice(0, 1).toUpperCase()}${help.slice(1)}.`],
    ['What you cannot', 'Decide in their place. Nothing is approved by silence.'],
  ];
}

/** Of a task that cannot go on. */
function waysOut(view: Escalation): MailContent['outcomes'] {
  if (view.blocked?.mayMend !== true) return [['What you can do', `Speak to ${operatorOf(view)}.`]];
  return [
    [
      'What you can do',
      'Have it tried again, give it to somebody else, complete it by hand, or skip it. Each asks for a reason.',
    ],
    ['If you do nothing', 'It stays as it is. What does not depend on it goes on.'],
  ];
}

const waiting = (item: Escalation['items'][number]): string =>
  `${oneLine(item.title, 120)} waits for ${oneLine(sayList(item.waitsFor))}.`;

const itemOf = (item: Escalation['items'][number]): MailItem => ({
  title: oneLine(item.title),
  lines: [
    `Waits for ${oneLine(sayList(item.waitsFor))}.`,
    item.overdue
      ? `It was due ${writtenDate(item.dueAt)} and is still open.`
      : `It is due ${writtenDate(item.dueAt)}.`,
  ],
});

const blockedItem = ({ title, why }: NonNullable<Escalation['blocked']>): MailItem => ({
  title: oneLine(title),
  lines: [why === null ? 'It has stopped.' : `It has stopped: ${oneLine(why, 600)}`],
});

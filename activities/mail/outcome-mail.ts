// The mail that tells who handed a decision over what became of it: they stay informed, though they decide no more.
import { writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf, inProcess, titlesOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent, MailItem } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

type Item = MailViewOf<'outcome'>['items'][number];

/** Completes "It …". */
const BECAME: Record<Item['status'], string> = {
  granted: 'was approved',
  rejected: 'was rejected',
  withdrawn: 'was withdrawn; nobody is asked any more',
  pending: 'is still open',
  overdue: 'is overdue and still open',
};

export function outcomeMail(view: MailViewOf<'outcome'>): MailContent {
  const { items } = view;
  const [first] = items as [Item];
  const only = items.length === 1;
  const heading = only
    ? `${oneLine(first.title, 100)} ${BECAME[first.status]}`
    : 'What became of what you handed over';
  return {
    subject: inProcess(
      only ? `${SUBJECT[first.status]}: ${titlesOf(items)}` : `Decided: ${titlesOf(items)}`,
      view,
    ),
    preview: lineOf(first),
    heading,
    greeting: greetingOf(view.personName),
    lead: [
      `In ${oneLine(view.processName)} ${only ? 'a decision' : 'decisions'} that you had handed over came to an end. You need do nothing.`,
    ],
    items: items.slice(0, 20).map(itemOf),
    due: null,
    button: null,
    outcomes: [],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

const SUBJECT: Record<Item['status'], string> = {
  granted: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  pending: 'Still open',
  overdue: 'Overdue',
};

function itemOf(item: Item): MailItem {
  const said = item.answer?.comment ? [`“${oneLine(item.answer.comment, 600)}”`] : [];
  return { title: oneLine(item.title, 150), lines: [lineOf(item), ...said] };
}

/** What it came to, and what the person did who had it. */
export function lineOf({ holder, status, answer, decidedAt }: Item): string {
  const when = decidedAt === null ? '' : ` on ${writtenDate(decidedAt)}`;
  const who = oneLine(holder, 100);
  if (answer === null) return `It ${BECAME[status]}${when}. ${who} had not answered.`;
  const did = answer.choice === 'approve' ? 'approved' : 'rejected';
  const became = SUBJECT[status].toLowerCase() === did ? '' : ` It ${BECAME[status]}.`;
  return `${who} ${did} it on ${writtenDate(answer.at)}.${became}`;
}

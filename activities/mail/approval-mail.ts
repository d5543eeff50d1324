// The mail that asks for decisions, and the one that reminds of them: everything that opened together in one message.
import { count, timeLeft, writtenDate, writtenLength } from '../../process/views/written-date.ts';
import { beforeLines } from './before-lines.ts';
import { footerOf, greetingOf, titlesOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent, MailItem } from './mail-content.ts';
import type { AskedItem, MailView } from './mail-views.ts';

/** More than this are counted, not listed: some mail programs cut a mail at 100 kB. */
const LISTED = 12;

type Asking = Extract<MailView, { kind: 'approval' | 'reminder' }>;

export function approvalMail(view: Asking): MailContent {
  const items = view.items.toSorted((a, b) => a.dueAt - b.dueAt);
  const first = items[0]!;
  const many = items.length > 1;
  const waits = `${count(items.length, 'decision')} ${many ? 'wait' : 'waits'} for you`;
  return {
    subject: subjectOf(view.kind, items),
    preview: `${waits} in ${oneLine(view.processName)}. Decide by ${writtenDate(first.dueAt)}.`,
    heading: view.kind === 'reminder' ? `Still open: ${waits}` : waits,
    greeting: greetingOf(view.personName),
    lead: [leadOf(view, items)],
    items: [
      ...items.slice(0, LISTED).map((item) => itemOf(item, many, oneDeadline(items))),
      ...(items.length > LISTED
        ? [{ title: `and ${items.length - LISTED} more`, lines: ['You find them on the same page.'] }]
        : []),
    ],
    due: dueOf(view, items),
    button: view.link && {
      label: 'Review and approve or reject',
      url: view.link.url,
      hint: 'Opening the link decides nothing. You need no account and no password.',
    },
    outcomes: many
      ? [['If you do nothing', ifNothing(first)]]
      : [
          ['If you approve', oneLine(first.approve, 400)],
          ['If you reject', oneLine(first.reject, 400)],
          ['If you do nothing', ifNothing(first)],
        ],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

function subjectOf(kind: Asking['kind'], items: AskedItem[]): string {
  const by = writtenDate(items[0]!.dueAt, { year: false, time: false });
  const over = items.flatMap(({ lookedOver }) => (lookedOver === null ? [] : [{ title: lookedOver }]));
  const isReview = over.length === items.length;
  const asked = isReview ? 'Please look over' : 'Approval Required';
  const prefix = kind === 'reminder' ? `Reminder: ${asked}` : asked;
  return `${prefix}: ${titlesOf(isReview ? over : items)}, by ${by}`;
}

function leadOf(view: Asking, items: AskedItem[]): string {
  const name = oneLine(view.processName);
  if (view.kind === 'reminder')
    return `${view.operator === view.personName ? 'Your answer is still needed' : `${view.operator} still needs your answer`} in ${name}. Nothing that depends on it goes on without it.`;
  // Who runs the process is not told that they ask themselves.
  const isOwn = view.operator === view.personName;
  if (items.length === 1)
    return isOwn
      ? `Your decision is needed in ${name}.`
      : `${view.operator} asks for your decision in ${name}.`;
  const asks = isOwn
    ? `${items.length} decisions of yours are needed`
    : `${view.operator} asks for ${items.length} decisions`;
  return `${asks} in ${name}. Each is taken and recorded for itself; one page takes them all.`;
}

const oneDeadline = (items: AskedItem[]): boolean => items.every(({ dueAt }) => dueAt === items[0]!.dueAt);

function itemOf(item: AskedItem, many: boolean, sameDeadline: boolean): MailItem {
  const place = item.inPlaceOf === null ? [] : [`You are asked in place of ${oneLine(item.inPlaceOf, 100)}.`];
  const about = item.about === null ? [] : [oneLine(item.about, 1_000)];
  const lines = [...place, ...about, ...beforeLines(item.before), item.work];
  const said = item.said === null ? null : `“${oneLine(item.said)}”`;
  if (said !== null) lines.push(item.by === null ? said : `${oneLine(item.by)}: ${said}`);
  else if (item.done && item.by !== null) lines.push(`Done by ${oneLine(item.by)}.`);
  if (item.artifacts.length > 0) lines.push(`To read: ${artifactWords(item.artifacts)}.`);
  if (many && !sameDeadline)
    lines.push(`Decide by ${writtenDate(item.dueAt)}${item.overdue ? ' (overdue, still open)' : ''}.`);
  if (many)
    lines.push(
      `If you approve: ${oneLine(item.approve, 400)}`,
      `If you reject: ${oneLine(item.reject, 400)}`,
    );
  return { title: oneLine(item.title, 150), lines };
}

function artifactWords(artifacts: AskedItem['artifacts']): string {
  const words = artifacts
    .slice(0, 8)
    .map(({ key, version }) =>
      version === 0 ? `${oneLine(key)} (not there yet)` : `${oneLine(key)}, version ${version}`,
    );
  return `${words.join('; ')}${artifacts.length > 8 ? `; and ${artifacts.length - 8} more` : ''}`;
}

function dueOf(view: Asking, items: AskedItem[]): string {
  const first = items[0]!;
  if (first.overdue) return `This was due ${writtenDate(first.dueAt)} and is still open.`;
  const rest =
    view.kind === 'reminder'
      ? timeLeft(first.dueAt, view.now)
      : writtenLength(first.dueAt - first.requestedAt);
  return oneDeadline(items)
    ? `Please decide by ${writtenDate(first.dueAt)} (${rest}).`
    : `Please decide the first by ${writtenDate(first.dueAt)} (${rest}).`;
}

function ifNothing(item: AskedItem): string {
  const reminded =
    item.nextReminderAt === null
      ? ''
      : `You are reminded on ${writtenDate(item.nextReminderAt, { year: false })}. `;
  return `${reminded}${oneLine(item.nothing, 400)}`;
}

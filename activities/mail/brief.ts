// A message in a sentence or two, for where there is no room for a mail: who asks for what, by when. No link, no digest,
// no comment: others may read it, too.
import { sayList } from '../../process/views/format.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { titlesOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailView, MailViewOf } from './mail-views.ts';
import { lineOf } from './outcome-mail.ts';

const ROOM = 300;

/** Null for what goes by mail alone. */
export function briefOf(view: MailView): string | null {
  switch (view.kind) {
    case 'approval':
    case 'reminder':
      return askingBrief(view);
    case 'task':
      return `${oneLine(view.operator, 100)} asks you to do ${oneLine(view.title, ROOM)}.`;
    case 'escalation':
      return escalationBrief(view);
    case 'withdrawn':
      return `No longer needed: ${titlesOf(view.items, ROOM)}. You need do nothing.`;
    case 'receipt':
      return `You ${view.choice === 'approve' ? 'approved' : 'rejected'} ${oneLine(view.title, ROOM)} on ${writtenDate(view.receivedAt)}.`;
    case 'refusal':
      return `Your answer to ${oneLine(view.title, ROOM)} was not counted: ${oneLine(view.why, ROOM)}`;
    case 'handed_over': {
      const holders = sayList([...new Set(view.items.map(({ holder }) => holder))]);
      return `Handed over to ${oneLine(holders)}: ${titlesOf(view.items, ROOM)}. You need do nothing.`;
    }
    case 'outcome':
      return view.items.map((item) => `${oneLine(item.title, ROOM)}: ${lineOf(item)}`).join(' ');
    case 'question':
      return `${oneLine(view.by, 100)} asks you: ${oneLine(view.text, ROOM)}`;
    case 'word':
      return oneLine(view.text, ROOM);
    case 'progress':
      return newsBrief(view);
    case 'fresh_link':
    case 'link_made':
    case 'code':
    case 'mention':
      return null;
  }
}

function askingBrief({ kind, items, operator }: MailViewOf<'approval' | 'reminder'>): string {
  const first = Math.min(...items.map(({ dueAt }) => dueAt));
  const many = items.length > 1;
  const what = many ? `${items.length} decisions` : 'your decision';
  const who = `${oneLine(operator, 100)} ${kind === 'reminder' ? 'still needs' : 'asks for'} ${what}`;
  const apart = items.some(({ dueAt }) => dueAt !== first);
  const due = items.some(({ overdue }) => overdue) ? 'was due' : apart ? 'the first is due' : 'due';
  return `${who}, ${due} ${writtenDate(first)}: ${titlesOf(items, ROOM)}.`;
}

function escalationBrief({ items, blocked }: MailViewOf<'escalation'>): string {
  const waits = items.map(
    ({ title, waitsFor, dueAt, overdue }) =>
      `${oneLine(title, ROOM)} waits for ${oneLine(sayList(waitsFor), 150)}, ${overdue ? 'was due' : 'due'} ${writtenDate(dueAt)}.`,
  );
  return [...waits, ...(blocked ? [`${oneLine(blocked.title, ROOM)} cannot go on.`] : [])].join(' ');
}

/** The newest in full, for it is where things stand; the others are counted. */
function newsBrief({ news }: MailViewOf<'progress'>): string {
  const last = oneLine(news.at(-1)!.bare, ROOM);
  return news.length === 1 ? last : `${last} (and ${news.length - 1} more)`;
}

// The mail with news for who is informed: one step, or all of a day. It asks for nothing.
import { count, writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf, inProcess } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

const LISTED = 30;

export function progressMail(view: MailViewOf<'progress'>): MailContent {
  const { news } = view;
  const last = news.at(-1)!;
  const single = news.length === 1;
  // The newest are what a reader in a hurry wants; those left out are the oldest.
  const listed = news.slice(-LISTED);
  return {
    subject: inProcess(single ? oneLine(last.bare.replace(/\.$/, ''), 110) : headOf(view), view),
    preview: oneLine(last.text, 150),
    heading: headOf(view),
    greeting: greetingOf(view.personName),
    lead: [
      `News of ${oneLine(view.processName)}. You are kept informed; nothing is asked of you.`,
      standing(view),
    ],
    items: [
      ...(news.length > LISTED
        ? [{ title: `${news.length - LISTED} earlier entries`, lines: ['You find them on the page.'] }]
        : []),
      ...listed.map(({ at, text }) => ({
        title: oneLine(text, 400),
        lines: [writtenDate(at, { year: false })],
      })),
    ],
    due: null,
    button: view.link && {
      label: 'See where the process stands',
      url: view.link.url,
      hint: 'Opening the link changes nothing. You need no account and no password.',
    },
    outcomes: [],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

const ENDED: Partial<Record<MailViewOf<'progress'>['status'], string>> = {
  completed: 'The process is complete',
  cancelled: 'The process was cancelled',
  failed: 'The process has ended without being completed',
};

function headOf({ status, news }: MailViewOf<'progress'>): string {
  return ENDED[status] ?? (news.length === 1 ? 'One piece of news' : `${news.length} pieces of news`);
}

function standing({ status, tasksDone, tasksTotal, phase }: MailViewOf<'progress'>): string {
  const tasks = `${tasksDone} of ${count(tasksTotal, 'task')} ${tasksTotal === 1 ? 'is' : 'are'} complete`;
  const where = phase ? `Phase ${phase.number} of ${phase.of}, ${oneLine(phase.name, 100)}: ` : '';
  const ended = ENDED[status];
  if (ended) return `${ended}: ${tasks}.`;
  return `${where === '' ? tasks.replace(/^/, 'Now ') : `${where}${tasks}`}${status === 'paused' ? '; it is paused' : ''}.`;
}

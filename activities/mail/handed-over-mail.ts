// The mail to the person from whom a decision or a task was taken: it is somebody else's now, and why.
import { sayList } from '../../process/views/format.ts';
import { count } from '../../process/views/written-date.ts';
import { footerOf, greetingOf, inProcess, titlesOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent, MailItem } from './mail-content.ts';
import type { MailViewOf } from './mail-views.ts';

type HandedOver = MailViewOf<'handed_over'>;

export function handedOverMail(view: HandedOver): MailContent {
  const { items } = view;
  const operator = oneLine(view.operator, 100);
  const holders = oneLine(sayList([...new Set(items.map(({ holder }) => holder))]), 150);
  const by = view.by === null ? 'you' : oneLine(view.by, 100);
  const decisions = items.filter(({ what }) => what === 'decision').length;
  const what = [
    ...(decisions > 0 ? [some(decisions, 'decision')] : []),
    ...(items.length > decisions ? [some(items.length - decisions, 'task')] : []),
  ];
  return {
    subject: inProcess(`Handed over to ${holders}: ${titlesOf(items, 90)}`, view),
    preview: `${holders} ${items.length === 1 && decisions === 1 ? 'decides' : 'takes over'} in your place. You need do nothing.`,
    heading: `Handed over to ${holders}`,
    greeting: greetingOf(view.personName),
    lead: [
      items.every(({ absence }) => absence)
        ? `You are away, so in ${oneLine(view.processName)} ${sayList(what)} of yours went to ${holders}.`
        : `In ${oneLine(view.processName)} ${sayList(what)} of yours went to ${holders}, handed over by ${by}.`,
    ],
    items: items.slice(0, 20).map(itemOf),
    due: null,
    button: null,
    outcomes: [
      [
        'What changes',
        decisions > 0
          ? `${holders} decides in your place, and you no longer can. You hear what became of it.`
          : `${holders} does it in your place.`,
      ],
      ['What you do', `Nothing. If it is not meant to be so, tell ${operator}.`],
    ],
    footer: footerOf(view),
    operator,
  };
}

const some = (amount: number, noun: string): string => (amount === 1 ? `a ${noun}` : count(amount, noun));

const itemOf = ({ what, title, holder, reason }: HandedOver['items'][number]): MailItem => ({
  title: oneLine(title, 150),
  lines: [
    what === 'decision' ? `${oneLine(holder, 100)} decides it now.` : `${oneLine(holder, 100)} does it now.`,
    ...(reason === null || reason === '' ? [] : [`“${oneLine(reason, 600)}”`]),
  ],
});

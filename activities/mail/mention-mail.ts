// The mail that tells a person what was said to them in comments. It asks for nothing: comments decide nothing.
import { count, writtenDate } from '../../process/views/written-date.ts';
import { footerOf, greetingOf } from './closing.ts';
import { oneLine } from './mail-content.ts';
import type { MailContent } from './mail-content.ts';
import type { MailViewOf, MentionItem } from './mail-views.ts';

export function mentionMail(view: MailViewOf<'mention'>): MailContent {
  const name = oneLine(view.processName);
  const [first] = view.items;
  const by = oneLine(first!.by, 100);
  const only = view.items.length === 1 && !view.more;
  const what = first!.isReply ? 'answered you' : 'mentioned you';
  const heading = only
    ? `${by} ${what}`
    : `${view.more ? 'More than ' : ''}${count(view.items.length, 'comment')} for you`;
  return {
    subject: `${heading}: ${oneLine(view.processName, 120)}`,
    preview: oneLine(first!.text, 120),
    heading,
    greeting: greetingOf(view.personName),
    lead: [
      `In ${name} ${only ? `${by} ${what} in a comment` : 'comments name you or answer you'}. Comments decide nothing, and nothing waits for an answer.`,
    ],
    items: view.items.map((item) => ({
      title: titleOf(item),
      lines: [oneLine(item.text, 600), writtenDate(item.at)],
    })),
    due: view.more ? 'There are more, on the page.' : null,
    button: view.link && {
      label: 'Read and answer',
      url: view.link.url,
      hint: 'Opening the link changes nothing. You need no account and no password.',
    },
    outcomes: [],
    footer: footerOf(view),
    operator: oneLine(view.operator, 100),
  };
}

const titleOf = ({ by, about, isReply }: MentionItem): string =>
  `${oneLine(by, 100)}${isReply ? ', in answer to you' : ''}${about === null ? '' : `, on ${oneLine(about, 120)}`}`;

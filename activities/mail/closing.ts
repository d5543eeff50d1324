// How every mail begins and ends: its subject's words, the greeting, and the small print that says what this is and whose
// link it carries.
import { sayList } from '../../process/views/format.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { oneLine } from './mail-content.ts';
import type { MailView } from './mail-views.ts';

/** "John" for John Smith; a name that is no first and last name is used whole, and so is that of who runs the process. */
export function greetingOf(name: string, operator?: string): string {
  if (name === operator) return oneLine(name, 100);
  const words = oneLine(name, 100).split(' ');
  const first = words[0]!;
  return words.length === 2 && first !== first.toUpperCase() && !/^(the|an?)$/i.test(first)
    ? first
    : words.join(' ');
}

/** As many titles as a subject has room for: "A and B", "A, B and 3 more". */
export function titlesOf(items: { title: string }[], room = 110): string {
  const titles = items.map(({ title }) => oneLine(title, room));
  let named = 1;
  let length = titles[0]?.length ?? 0;
  while (named < titles.length && length + titles[named]!.length <= room) length += titles[named++]!.length;
  const rest = titles.length - named;
  return sayList([...titles.slice(0, named), ...(rest > 0 ? [`${rest} more`] : [])]);
}

/** Words of a subject with the process they are about. */
export function inProcess(words: string, { processName }: Pick<MailView, 'processName'>): string {
  return `${words} (${oneLine(processName, 60)})`;
}

export function footerOf(view: MailView): string[] {
  const role = view.personRole === null ? '' : `, ${oneLine(view.personRole, 100)}`;
  const what = `${oneLine(view.processName)} (${view.instanceId}), sent to ${oneLine(view.personName, 100)}${role}.`;
  const link = view.link
    ? ` The link is personal: please do not pass it on. It works until ${writtenDate(view.link.expiresAt)}.`
    : '';
  const notExpected = [view.link ? ' Do not open the link.' : '', askWhom(view)].join('');
  return [`${what}${link}`, ...(notExpected === '' ? [] : [`Not expecting this?${notExpected}`])];
}

/** Nobody is sent to themselves. */
function askWhom({ operator, personName, answersReachOperator }: MailView): string {
  if (operator === personName) return '';
  const name = oneLine(operator, 100);
  return answersReachOperator ? ` Answer this mail: it goes to ${name}.` : ` Ask ${name} by a way you know.`;
}

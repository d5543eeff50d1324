// What has happened since somebody last looked, counted from the trail.
import { count } from '../../process/views/written-date.ts';
import { CONSOLE, withQuery } from '../paths.ts';
import type { LinkedWords } from './types/overview.ts';

/** Events that are worth a look, in the order they are said. */
const SAID: { type: string; words: (amount: number) => string; href: () => string }[] = [
  {
    type: 'IncidentRaised',
    words: (amount) => count(amount, 'new incident'),
    href: () => CONSOLE.incidents,
  },
  {
    type: 'ApprovalDecided',
    words: (amount) => count(amount, 'decision'),
    href: () => withQuery(CONSOLE.instances, { show: 'all', sort: 'changed' }),
  },
  {
    type: 'ApprovalRequested',
    words: (amount) => count(amount, 'approval') + ' asked for',
    href: () => CONSOLE.approvals,
  },
  {
    type: 'InstanceStarted',
    words: (amount) => `${count(amount, 'process', 'processes')} started`,
    href: () => withQuery(CONSOLE.instances, { show: 'all' }),
  },
  {
    type: 'InstanceCompleted',
    words: (amount) => `${amount} completed`,
    href: () => withQuery(CONSOLE.instances, { show: 'completed', sort: 'changed' }),
  },
  {
    type: 'InstanceCancelled',
    words: (amount) => `${amount} cancelled`,
    href: () => withQuery(CONSOLE.instances, { show: 'cancelled', sort: 'changed' }),
  },
];

export const NEWS_TYPES: string[] = SAID.map(({ type }) => type);

/** [] where nothing of it happened. */
export function newsWords(types: string[]): LinkedWords[] {
  return SAID.flatMap(({ type, words, href }) => {
    const amount = types.filter((each) => each === type).length;
    return amount === 0 ? [] : [{ text: words(amount), href: href() }];
  });
}

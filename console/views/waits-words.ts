// What an instance waits for, in the few words of a list: on whom, for what, and how much more there is.
import { sayList } from '../../process/views/format.ts';
import { waitingWords } from '../../process/views/waiting-words.ts';
import { namesForIds } from './names-for-ids.ts';
import type { ListedInstance, ListedWait } from '../../store/books.ts';

export interface WaitsWords {
  text: string;
  more: string | null;
}

const KINDS = { approval: 'decisions', task: 'tasks', question: 'questions' } as const;

/** `actor`: the name of a participant or agent of this instance. */
export function waitsWords(
  { status, waits, openIncidents }: Pick<ListedInstance, 'status' | 'waits' | 'openIncidents'>,
  actor: (id: string) => string,
): WaitsWords {
  if (status === 'paused') return { text: 'An operator to resume it', more: moreWords(waits.length) };
  const [first] = waits;
  if (first === undefined) {
    if (status !== 'running') return { text: '', more: null };
    return { text: openIncidents > 0 ? 'An operator' : 'A condition or a gate', more: null };
  }
  // All of it on the same people: how much it is says more than the first of them.
  const same = waits.filter((wait) => isOfPeople(wait) && isOfPeople(first) && sameOn(wait, first));
  if (same.length > 1) {
    const amounts = { decisions: 0, tasks: 0, questions: 0 };
    for (const { kind } of same) amounts[KINDS[kind as keyof typeof KINDS]] += 1;
    const much = waitingWords(amounts)!.replace(/ waits?$/, '');
    return { text: `${who(first, actor)}: ${much}`, more: moreWords(waits.length - same.length) };
  }
  const text =
    first.kind === 'incident'
      ? namesForIds(first.title, null, actor)
      : `${who(first, actor)}: ${first.title}`;
  return { text, more: moreWords(waits.length - 1) };
}

const isOfPeople = ({ kind }: ListedWait): boolean => kind in KINDS;

const sameOn = (one: ListedWait, other: ListedWait): boolean =>
  [...one.on].sort().join() === [...other.on].sort().join();

const who = ({ on }: ListedWait, actor: (id: string) => string): string =>
  on.length === 0 ? 'Nobody yet' : sayList(on.map(actor));

const moreWords = (count: number): string | null => (count > 0 ? `and ${count} more` : null);

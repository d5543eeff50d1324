// Messages to people over all instances, a page at a time: the trail says which, the ledger of each instance says the rest.
import { type MessageItem, messageItem, TROUBLED } from '../../console/index.ts';
import { namesOf } from '../../process/views/names.ts';
import type { DeliveryView } from '../../process/views/types.ts';
import type { Books, TrailEntry } from '../../store/books.ts';
import { allEntries, contentOf, joinOf } from '../instance/audit-reader.ts';
import { deliveryLedger, LEDGER_TYPES } from '../instance/delivery-ledger.ts';
import { rowOf } from '../instance/instance-reader.ts';

export interface MessageSearch {
  /** A status of the ledger, or `trouble`: any that did not get there. */
  outcome: string;
  channel: string;
  instanceId: string;
  failedFirst: boolean;
}

/** Where a page ended: position of its last message, and of which part. `trouble` comes first where that is asked for. */
export interface MessagePlace {
  part: 'trouble' | 'rest';
  before: number | undefined;
}

export interface MessagePage {
  items: MessageItem[];
  next: MessagePlace | null;
  /** Entries that were looked at, where that was the bound; else null. */
  lookedThrough: number | null;
}

const BATCH = 100;
/** Of one page: what fits may be rare. */
const MOST_ENTRIES = 2_000;
/** What a message that did not get there has left. */
const TROUBLE_TYPES = ['DeliveryFailed', 'delivery_failed'];

/** By the newest entry of each message, so that none is on two pages. */
export async function messagePage(
  books: Books,
  search: MessageSearch,
  from: MessagePlace,
  size: number,
): Promise<MessagePage> {
  const ledgerOf = ledgers(books);
  const items: MessageItem[] = [];
  let [place, looked] = [from, 0];
  for (;;) {
    const types = place.part === 'trouble' ? TROUBLE_TYPES : LEDGER_TYPES;
    const entries = await books.trail({
      ...(search.instanceId === '' ? {} : { instanceId: search.instanceId }),
      types,
      newestFirst: true,
      limit: BATCH,
      ...(place.before === undefined ? {} : { before: place.before }),
    });
    for (const entry of entries) {
      looked += 1;
      place = { ...place, before: entry.position };
      const ledger = await ledgerOf(entry.instanceId);
      const id = idIn(entry);
      const view = ledger.views.get(id);
      if (!view || ledger.newest(id, types) !== entry.position || !fits(view, search, place.part)) continue;
      items.push(messageItem(view, ledger.instance));
      if (items.length === size) return { items, next: place, lookedThrough: null };
    }
    if (entries.length < BATCH) {
      if (place.part === 'rest') return { items, next: null, lookedThrough: null };
      place = { part: 'rest', before: undefined };
    }
    if (looked >= MOST_ENTRIES) return { items, next: place, lookedThrough: looked };
  }
}

function fits(
  { status, attempts }: DeliveryView,
  search: MessageSearch,
  part: MessagePlace['part'],
): boolean {
  const isTroubled = TROUBLED.includes(status);
  if (search.failedFirst && isTroubled !== (part === 'trouble')) return false;
  if (search.outcome !== '' && (search.outcome === 'trouble' ? !isTroubled : status !== search.outcome))
    return false;
  return search.channel === '' || attempts.some(({ channel }) => channel === search.channel);
}

/** The ledger of each instance, read once. */
function ledgers(books: Books) {
  const read = new Map<string, ReturnType<typeof readLedger>>();
  return (instanceId: string): ReturnType<typeof readLedger> => {
    const known = read.get(instanceId) ?? readLedger(books, instanceId);
    read.set(instanceId, known);
    return known;
  };
}

async function readLedger(books: Books, instanceId: string) {
  const row = await rowOf(books, instanceId);
  const [entries, { people, known }] = await Promise.all([
    allEntries(books, instanceId, LEDGER_TYPES),
    joinOf(books, row),
  ]);
  const views = new Map(
    deliveryLedger(entries, namesOf(people, known.graph)).map(({ view }) => [view.id, view]),
  );
  const newestOf = new Map<string, number>();
  for (const entry of entries) newestOf.set(`${entry.type} ${idIn(entry)}`, entry.position);
  return {
    instance: { id: row.id, name: row.name },
    views,
    newest: (id: string, types: string[]): number =>
      Math.max(...types.map((type) => newestOf.get(`${type} ${id}`) ?? 0)),
  };
}

function idIn(entry: TrailEntry): string {
  const id = contentOf(entry)['notificationId'];
  return typeof id === 'string' ? id : '';
}

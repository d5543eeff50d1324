// What an instance is found by that never changes, written once: words of its name, id and searchable values, and those values.
import type { Transaction } from 'kysely';
import type { InstanceRow } from '../books.ts';
import type { Tables } from '../schema.ts';
import { valueIn, valueKeyOf, wordIn, wordsOf } from './words.ts';

type Found = Pick<InstanceRow, 'id' | 'name' | 'searchable'>;

export async function insertSearchRows(
  trx: Transaction<Tables>,
  { id, name, searchable }: Found,
): Promise<void> {
  const { search_words, search_values } = searchRows({ id, name, searchable });
  if (search_words.length > 0) await trx.insertInto('search_words').values(search_words).execute();
  if (search_values.length > 0) await trx.insertInto('search_values').values(search_values).execute();
}

/** The same in one text. Where much is found, looking through these is faster than looking up each. */
export function foundBy(found: Found): string {
  const { search_words, search_values } = searchRows(found);
  const values = search_values.map(({ name, value }) => valueIn(name, value));
  return `${search_words.map(({ word }) => wordIn(word)).join('')}${values.join('')}`;
}

export function searchRows({ id, name, searchable }: Found) {
  const values = Object.entries(searchable);
  const texts = values.map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return {
    search_words: wordsOf([name, id, ...texts].join(' ')).map((word) => ({ instance_id: id, word })),
    search_values: values.map(([key, value]) => ({ instance_id: id, name: key, value: valueKeyOf(value) })),
  };
}

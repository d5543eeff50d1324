// What the books do, whatever database they are in.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Books } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { accessContract } from './books-access.contract.ts';
import { checkpointsContract } from './books-checkpoints.contract.ts';
import { bulkContract } from './books-bulk.contract.ts';
import { coursesContract } from './books-courses.contract.ts';
import { codesContract } from './books-codes.contract.ts';
import { concurrencyContract } from './books-concurrency.contract.ts';
import { definitionsContract } from './books-definitions.contract.ts';
import { entriesContract } from './books-entries.contract.ts';
import { instancesContract } from './books-instances.contract.ts';
import { listsContract } from './books-lists.contract.ts';
import { noticesContract } from './books-notices.contract.ts';
import { peopleContract } from './books-people.contract.ts';
import { teamsContract } from './books-teams.contract.ts';
import { webhooksContract } from './books-webhooks.contract.ts';

export type BooksSettings = Parameters<typeof openBooks>[0];

/** What a part of the contract works on. Other parts write to the same books: ids are fresh, never counted. */
export interface Subject {
  books: () => Books;
  /** For another connection, in this process or another. */
  settings: () => BooksSettings;
}

/** Runs the suite; `settings` is asked once, before the first test, for an empty database. */
export function booksContract(name: string, settings: () => Promise<BooksSettings>): void {
  describe(`the books in ${name}`, () => {
    let where: BooksSettings;
    let books: Books;
    beforeAll(async () => {
      where = await settings();
      books = await openBooks(where);
    });
    afterAll(() => books?.close());
    const subject: Subject = { books: () => books, settings: () => where };

    definitionsContract(subject);
    teamsContract(subject);
    instancesContract(subject);
    listsContract(subject);
    entriesContract(subject);
    checkpointsContract(subject);
    peopleContract(subject);
    codesContract(subject);
    bulkContract(subject);
    noticesContract(subject);
    accessContract(subject);
    webhooksContract(subject);
    coursesContract(subject);
    concurrencyContract(subject);

    test('are healthy, also when opened by several at the same moment', async () => {
      const others = await Promise.all(Array.from({ length: 4 }, () => openBooks(where)));
      expect(await Promise.all(others.map((other) => other.healthy()))).toEqual([true, true, true, true]);
      await Promise.all(others.map((other) => other.close()));
    });
  });
}

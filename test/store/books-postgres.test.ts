// The books in PostgreSQL pass the contract, and say so when the server is away. Skipped, loudly, where it is not
// installed; a failure then where CI=true.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { BooksUnavailable } from '../../store/books.ts';
import { openBooks } from '../../store/open-books.ts';
import { booksContract } from '../contract/books.contract.ts';
import { aCreation, factEvents } from '../contract/books-samples.ts';
import { type PostgresCluster, postgresBinaries, startPostgres } from '../support/postgres.ts';

const binaries = postgresBinaries();
if (binaries !== null) suite(binaries);
else if (process.env['CI'] === 'true') {
  test('PostgreSQL is installed', () => {
    throw new Error(
      'PostgreSQL was not found: install it, or name the folder of its programs in POSTGRES_BIN.',
    );
  });
} else {
  console.warn(
    'NOT RUN: the books in PostgreSQL. Install it, or name the folder of its programs in POSTGRES_BIN.',
  );
  test.skip('the books in PostgreSQL', () => {});
}

function suite(folder: string): void {
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await startPostgres(folder);
  }, 60_000);
  afterAll(() => cluster?.remove());

  const settings = async () => ({ databaseUrl: await cluster.database(), sqliteFile: '/nowhere/unused.db' });
  booksContract('PostgreSQL', settings);

  describe('PostgreSQL that goes away', () => {
    async function booksWithAnInstance() {
      const where = await settings();
      const books = await openBooks(where);
      const creation = aCreation();
      await books.createInstance(creation);
      const head = await books.appendEvents(creation.row.id, '', factEvents(1, 1));
      return { url: where.databaseUrl, books, id: creation.row.id, head };
    }

    test('is noticed at once and healed from by itself', async () => {
      const { books, id, head, url } = await booksWithAnInstance();
      await cluster.halt();
      await expect(books.appendEvents(id, head, factEvents(2, 2))).rejects.toThrow(BooksUnavailable);
      await expect(books.instance(id)).rejects.toThrow(BooksUnavailable);
      expect(await books.healthy()).toBe(false);
      await expect(openBooks({ databaseUrl: url, sqliteFile: '' })).rejects.toThrow(BooksUnavailable);
      await cluster.start();
      await books.appendEvents(id, head, factEvents(2, 2));
      expect(await books.healthy()).toBe(true);
      await books.close();
    }, 60_000);

    test('by cutting off every client in the middle of writing loses nothing acknowledged', async () => {
      const { books, id, head, url } = await booksWithAnInstance();
      const admin = new pg.Client({ connectionString: url });
      await admin.connect();
      let [prev, seq, cuts] = [head, 2, 0];
      let refused = 0;
      let cut: Promise<unknown> = Promise.resolve();
      const cutting = setInterval(() => {
        cuts++;
        // One at a time: what is still under way when the client ends is rejected, and nobody would take that.
        cut = cut.then(() =>
          admin.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'countersign' AND datname = current_database()",
          ),
        );
      }, 30);
      while (refused < 3 || seq < 100) {
        try {
          prev = await books.appendEvents(id, prev, factEvents(seq, seq));
          seq++;
        } catch (error) {
          // The same batch again: it may have been written before the connection went.
          expect(error).toBeInstanceOf(BooksUnavailable);
          refused++;
        }
      }
      clearInterval(cutting);
      await cut;
      await admin.end();
      expect(cuts).toBeGreaterThan(0);
      expect(await books.events(id)).toEqual(factEvents(1, seq - 1));
      await books.close();
    }, 60_000);

    test('into read-only is unavailable for writing, and readable', async () => {
      const { books, id, head, url } = await booksWithAnInstance();
      const admin = new pg.Client({ connectionString: url });
      await admin.connect();
      const name = new URL(url).pathname.slice(1);
      await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
      const readOnly = await openBooksOf(url);
      await expect(readOnly.appendEvents(id, head, factEvents(2, 2))).rejects.toThrow(BooksUnavailable);
      expect(await readOnly.healthy()).toBe(false);
      expect(await readOnly.events(id)).toHaveLength(1);
      await readOnly.close();
      await books.appendEvents(id, head, factEvents(2, 2));
      await Promise.all([books.close(), admin.end()]);
    }, 60_000);

    test('behind a lock that nobody lets go of is unavailable within five seconds, and readable meanwhile', async () => {
      const { books, id, head, url } = await booksWithAnInstance();
      const holder = new pg.Client({ connectionString: url });
      await holder.connect();
      await holder.query("BEGIN; UPDATE counters SET value = value WHERE name = 'position'");
      const began = performance.now();
      const refused = expect(books.appendEvents(id, head, factEvents(2, 2))).rejects.toThrow(
        BooksUnavailable,
      );
      expect(await books.events(id)).toHaveLength(1);
      expect(performance.now() - began).toBeLessThan(1000);
      await refused;
      expect(performance.now() - began).toBeLessThan(6000);
      await holder.query('ROLLBACK');
      await books.appendEvents(id, head, factEvents(2, 2));
      await Promise.all([books.close(), holder.end()]);
    }, 60_000);

    const openBooksOf = (databaseUrl: string) => openBooks({ databaseUrl, sqliteFile: '' });
  });
}

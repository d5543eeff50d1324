// The books in a SQLite file pass the contract.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { booksContract } from '../contract/books.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'books-'));
afterAll(() => rmSync(folder, { recursive: true }));

// In a folder that is not there yet.
booksContract('SQLite', async () => ({ sqliteFile: join(folder, 'data', 'countersign.db') }));

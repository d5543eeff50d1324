// The books on Kysely: the families of methods put together.
import { accessBooks } from './access-books.ts';
import type { Books } from './books.ts';
import { artifactBooks } from './artifact-books.ts';
import { bindingBooks } from './binding-books.ts';
import { bulkBooks } from './bulk-books.ts';
import { checkpointBooks } from './checkpoint-books.ts';
import { codeBooks } from './code-books.ts';
import { commentBooks } from './comment-books.ts';
import { courseBooks } from './course-books.ts';
import type { Database } from './database.ts';
import { definitionBooks } from './definition-books.ts';
import { entryBooks } from './entry-books.ts';
import { idempotencyBooks } from './idempotency-books.ts';
import { instanceBooks } from './instance-books.ts';
import { linkBooks } from './link-books.ts';
import { listBooks } from './list-books.ts';
import { liveBooks } from './live-books.ts';
import { noticeBooks } from './notice-books.ts';
import { sessionBooks } from './session-books.ts';
import { teamBooks } from './team-books.ts';
import { webhookBooks } from './webhook-books.ts';

/** Longer than a short burst of writers, shorter than a readiness check waits. */
const HEALTH_PATIENCE_MS = 1500;

/** The schema must be up to date: see `migrate`. */
export function kyselyBooks(database: Database): Books {
  return {
    ...definitionBooks(database),
    ...teamBooks(database),
    ...instanceBooks(database),
    ...listBooks(database),
    ...liveBooks(database),
    ...entryBooks(database),
    ...checkpointBooks(database),
    ...courseBooks(database),
    ...artifactBooks(database),
    ...bindingBooks(database),
    ...linkBooks(database),
    ...sessionBooks(database),
    ...codeBooks(database),
    ...commentBooks(database),
    ...noticeBooks(database),
    ...idempotencyBooks(database),
    ...accessBooks(database),
    ...bulkBooks(database),
    ...webhookBooks(database),

    async healthy() {
      try {
        // A lock alone does not tell of a full or read-only disk: only a commit does.
        await database.write(
          (trx) =>
            trx
              .updateTable('counters')
              .set((eb) => ({ value: eb('value', '+', 1) }))
              .where('name', '=', 'health')
              .execute(),
          HEALTH_PATIENCE_MS,
        );
        return true;
      } catch {
        return false;
      }
    },
    close: () => database.close(),
  };
}

// What the books throw.

/** Written by another hand at the same number: refused, and an incident. */
export class RecordConflict extends Error {
  readonly code = 'record-conflict';
}

/** The books do not take writes now; nothing was written; try again. */
export class BooksUnavailable extends Error {
  readonly code = 'books-unavailable';
}

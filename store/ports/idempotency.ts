// First answers to Idempotency-Keys.

/** The first answer to an Idempotency-Key, kept for 24 h. `bodyHash`: same key, other body is an error. */
export interface IdempotencyRow {
  key: string;
  principal: string;
  route: string;
  bodyHash: string;
  status: number;
  body: string;
  at: number;
}

export interface IdempotencyBooks {
  idempotent(key: string, principal: string): Promise<IdempotencyRow | null>;
  keepIdempotent(row: IdempotencyRow): Promise<void>;
}

// Pages of lists, as every family of the books gives them.

/** `limit` absent: all. */
export interface PageRequest {
  cursor?: string | undefined;
  limit?: number;
}

export interface PageOf<T> {
  items: T[];
  nextCursor?: string;
}

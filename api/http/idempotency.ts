// Idempotency-Key: the same key with the same body gets the first answer, with another body a refusal.
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { hashOf, sha256Hex } from '../../platform/canonical-json.ts';
import type { Books, IdempotencyRow } from '../../store/books.ts';
import type { Answer } from './endpoint.ts';
import { ApiProblem } from './problem.ts';

/** A key is 1 to 255 visible ASCII characters; null where none was sent. */
export function idempotencyKey(req: Request): string | null {
  const key = req.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ApiProblem(
    'idempotency-key-invalid',
    'Idempotency-Key must be 1 to 255 visible ASCII characters.',
  );
}

/**
 * Makes ids for one call. With a key they follow from key, caller and route: a call repeated after a crash, before its
 * answer was kept, makes the same thing under the same name, and so makes nothing.
 */
export function idMaker(key: string | null, principal: string, route: string): (prefix: string) => string {
  return (prefix) =>
    key === null
      ? `${prefix}-${randomUUID().replaceAll('-', '').slice(0, 20)}`
      : `${prefix}-${hashOf([principal, route, key, prefix]).slice(0, 20)}`;
}

export interface Repeatable {
  key: string;
  principal: string;
  /** Method and path, with its ids. */
  route: string;
  body: Uint8Array;
  /** The answer holds a secret and is not kept. */
  secret: boolean;
  at: number;
}

/** Keeps first answers. One for the process: calls that run at the same time wait for each other by key. */
export function idempotentCalls(books: Books) {
  const running = new Map<string, Promise<unknown>>();

  return async function once(call: Repeatable, run: () => Promise<Answer>): Promise<Answer> {
    const name = hashOf([call.principal, call.key]);
    // Equal calls that arrive together are answered one after the other, the second from what the first left.
    while (running.has(name)) await running.get(name);
    const turn = answer(call, run);
    running.set(
      name,
      turn.catch(() => undefined),
    );
    try {
      return await turn;
    } finally {
      running.delete(name);
    }
  };

  async function answer(call: Repeatable, run: () => Promise<Answer>): Promise<Answer> {
    const bodyHash = sha256Hex(call.body);
    const kept = await books.idempotent(call.key, call.principal);
    if (kept && (kept.route !== call.route || kept.bodyHash !== bodyHash)) {
      throw new ApiProblem(
        'idempotency-key-reused',
        'This Idempotency-Key came before with another request. Use a new key for a new request.',
      );
    }
    if (kept && !call.secret) return replay(kept);
    const fresh = await run();
    // Refusals are thrown: they changed nothing, so they are not kept and the same key may succeed later.
    if (!kept && 'status' in fresh && fresh.status < 300) {
      await books.keepIdempotent({
        key: call.key,
        principal: call.principal,
        route: call.route,
        bodyHash,
        status: fresh.status,
        body: call.secret ? '' : JSON.stringify({ body: fresh.body, headers: fresh.headers }),
        at: call.at,
      });
    }
    return fresh;
  }
}

function replay(row: IdempotencyRow): Answer {
  const { body, headers } = JSON.parse(row.body) as { body?: unknown; headers?: Record<string, string> };
  return { status: row.status, body, headers: { ...headers, 'Idempotency-Replayed': 'true' } };
}

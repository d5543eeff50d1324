// One endpoint as data: from it come the express route, the checks before it, and its page in the OpenAPI document.
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Actor, Role } from './actor.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** `handled`: the route wrote its own answer (streams, downloads). */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | { handled: true };

/** A request that has passed every check before the route. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  params: P;
  query: Q;
  body: B;
  actor: Actor;
  requestId: string;
  /** The Idempotency-Key, where one was sent. */
  key: string | null;
  /** An id for what this call makes: derived from the key where there is one, so that a repeat names the same thing. */
  newId: (prefix: string) => string;
  req: Request;
  res: Response;
}

export interface AnswerDoc {
  description: string;
  schema?: z.ZodType;
  /** Default application/json. */
  contentType?: string;
  /** Other media types it may come as, where they are asked for. */
  also?: Record<string, z.ZodType>;
}

interface Common {
  method: Method;
  /** As OpenAPI writes it: `/api/processes/{id}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** `public`: no token. `agent`: an agent at work, and nobody else. */
  access: Role | 'public' | 'agent';
  /** Agents at work may call it too: for their own instance, task and attempt, or (`self`) about themselves. */
  agents?: 'own' | 'self';
  /** Body limit in bytes; default 128 KiB. */
  bodyLimit?: number;
  /** `own`: the route reads the body itself, for it may be something else than JSON. */
  bodyAs?: 'json' | 'own';
  /** Media types it takes beside JSON. */
  alsoTakes?: string[];
  /** Takes an Idempotency-Key. `secret`: the answer is never kept, but made again from the same ids. */
  repeatable?: 'kept' | 'secret';
  answers: Record<number, AnswerDoc>;
}

export interface Endpoint extends Common {
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Headers that the route reads itself; only the document is made from this. */
  headers?: z.ZodObject;
  body?: z.ZodType;
  handle(call: Call): Promise<Answer>;
}

/** Types the handler by its schemas. */
export function endpoint<
  P extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Q extends z.ZodObject = z.ZodObject<Record<never, never>>,
  B extends z.ZodType = z.ZodUnknown,
>(
  definition: Common & {
    params?: P;
    query?: Q;
    headers?: z.ZodObject;
    body?: B;
    handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer>;
  },
): Endpoint {
  // The schemas that type the handler are the ones the request is parsed with; only the compiler loses them here.
  return definition as unknown as Endpoint;
}

/** A plain answer. */
export const ok = (body: unknown, status = 200, headers?: Record<string, string>): Answer =>
  headers ? { status, body, headers } : { status, body };

/** An endpoint's path as express writes it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

// One HTTP call: token, time limit, and sending again where that is safe.
import { CountersignError, errorOfAnswer } from './errors.ts';
import { pause } from './pause.ts';

export interface ClientOptions {
  /** Where the API is, for example `http://127.0.0.1:3000`. */
  baseUrl: string;
  token: string;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch;
  /** How long one attempt may take, body included. Default 30 s. */
  timeoutMs?: number;
  /** How often a call is sent again after the first time. Default 3. */
  retries?: number;
  /** Pause before the first repeat; it doubles, with some chance in it. Default 200 ms. */
  retryDelayMs?: number;
  /** A `Retry-After` above this ends the call with its error. Default 30 s. */
  maxRetryAfterMs?: number;
}

/** What any method takes as its last argument. */
export interface CallOptions {
  /** Default: drawn for each call. Give your own to be able to repeat the call after a crash of your program. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export type Query = Record<string, string | number | boolean | string[] | undefined>;

export interface Call extends CallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Query;
  /** JSON, unless `contentType` says otherwise; then bytes. */
  body?: unknown;
  contentType?: string;
  accept?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

export interface Transport {
  json<T>(call: Call): Promise<T>;
  text(call: Call): Promise<string>;
  bytes(call: Call): Promise<Uint8Array>;
  /** Opens a stream: no repeats, no time limit once its head is there. Not 2xx: CountersignError. */
  open(path: string, query: Query, headers: Record<string, string>, signal: AbortSignal): Promise<Response>;
}

/** Throws TypeError where `baseUrl` is no http(s) address or the token is empty. */
export function createTransport(options: ClientOptions): Transport {
  const base = checkedBase(options.baseUrl);
  if (!options.token) throw new TypeError('createClient: `token` is empty');
  const send = options.fetch ?? fetch;
  const timeoutMs = options.timeoutMs ?? 30_000;
  const retries = options.retries ?? 3;
  const retryDelayMs = options.retryDelayMs ?? 200;
  const maxRetryAfterMs = options.maxRetryAfterMs ?? 30_000;
  const authorization = `Bearer ${options.token}`;

  async function once(call: Call, headers: Record<string, string>): Promise<Answer> {
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, limit]) : limit;
    const what = `${call.method} ${call.path}`;
    try {
      const response = await send(base + call.path + queryString(call.query), {
        method: call.method,
        headers,
        signal,
        redirect: 'error',
        ...(call.body === undefined ? {} : { body: payload(call) }),
      });
      const body = new Uint8Array(await response.arrayBuffer());
      if (response.ok) return { status: response.status, headers: response.headers, body };
      throw errorOfAnswer(what, response.status, response.headers, new TextDecoder().decode(body));
    } catch (cause) {
      if (cause instanceof CountersignError) throw cause;
      call.signal?.throwIfAborted();
      if (limit.aborted) {
        const message = `${what}: no answer within ${timeoutMs} ms`;
        throw new CountersignError(message, { status: 0, code: 'timeout', cause });
      }
      const message = `${what}: ${reasonOf(cause)}`;
      throw new CountersignError(message, { status: 0, code: 'network-error', cause });
    }
  }

  async function call(call: Call): Promise<Answer> {
    // The same key over all repeats: the API gives the first answer again instead of doing it twice.
    const key = call.method === 'GET' ? undefined : (call.idempotencyKey ?? crypto.randomUUID());
    const headers: Record<string, string> = { authorization, accept: call.accept ?? 'application/json' };
    if (key !== undefined) headers['idempotency-key'] = key;
    if (call.body !== undefined) headers['content-type'] = call.contentType ?? 'application/json';
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await once(call, headers);
      } catch (error) {
        if (repeats >= retries || !mayRepeat(error)) throw error;
        const asked = error.retryAfterMs;
        if (asked !== null && asked > maxRetryAfterMs) throw error;
        const growing = retryDelayMs * 2 ** repeats * (0.75 + Math.random() / 2);
        await pause(asked ?? growing, call.signal);
      }
    }
  }

  return {
    async json<T>(request: Call): Promise<T> {
      const { body, status } = await call(request);
      if (body.length === 0) return undefined as T;
      try {
        return JSON.parse(new TextDecoder().decode(body)) as T;
      } catch (cause) {
        const message = `${request.method} ${request.path}: the answer is not JSON`;
        throw new CountersignError(message, { status, code: 'answer-not-json', cause });
      }
    },
    async text(request) {
      return new TextDecoder().decode((await call(request)).body);
    },
    async bytes(request) {
      return (await call(request)).body;
    },
    async open(path, query, headers, signal) {
      const all = { authorization, accept: 'text/event-stream', ...headers };
      const response = await send(base + path + queryString(query), {
        headers: all,
        signal,
        redirect: 'error',
      });
      if (response.ok) return response;
      throw errorOfAnswer(`GET ${path}`, response.status, response.headers, await response.text());
    },
  };
}

/** No answer, 429 and 503: nothing was done, or the key (GET: its nature) makes a repeat harmless. */
function mayRepeat(error: unknown): error is CountersignError {
  return error instanceof CountersignError && [0, 429, 503].includes(error.status);
}

function payload(call: Call): string | Uint8Array<ArrayBuffer> {
  return call.contentType === undefined ? JSON.stringify(call.body) : (call.body as Uint8Array<ArrayBuffer>);
}

function queryString(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}

function checkedBase(baseUrl: string): string {
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new TypeError('createClient: `baseUrl` is no http(s) address, such as http://127.0.0.1:3000');
  }
  return baseUrl.replace(/\/+$/, '');
}

function reasonOf(error: unknown): string {
  // fetch says only "fetch failed"; what happened is in its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

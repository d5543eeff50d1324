// Follows an instance's trail as it grows, over server-sent events: in order, across cut lines, each entry once.
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { AuditEntryView } from '../process/views/types.ts';
import { CountersignError } from './errors.ts';
import { pause } from './pause.ts';
import type { Transport } from './transport.ts';

export interface FollowOptions {
  /** Everything after this position; 0: from the instance's start (default); `now`: only what comes from here on. */
  from?: number | 'now';
  signal?: AbortSignal;
  /**
   * Told of every cut line and of what the callback throws (`ended` false: listening goes on), and of what ends it for
   * good (`ended` true: refused token, no such instance). Without it, what ends it is an unhandled rejection.
   */
  onError?: (error: unknown, what: { ended: boolean }) => void;
  /** Silence after which the line counts as cut. Default 45 s: the API sends something every 15 s. */
  silenceMs?: number;
  /** Pause before the first new attempt; it doubles up to 15 s and starts over once an entry came. Default 500 ms. */
  reconnectMs?: number;
}

const MAX_RECONNECT_MS = 15_000;
const MAX_ASKED_MS = 60_000;
const MAX_MESSAGE_CHARS = 8 * 1024 * 1024;

/**
 * Calls `onEntry` for each entry, one after another (a promise it returns is awaited). Returns a function that ends it:
 * no call starts after that.
 */
export function followEntries(
  transport: Transport,
  path: string,
  onEntry: (entry: AuditEntryView) => void | Promise<void>,
  options: FollowOptions = {},
): () => void {
  const ending = new AbortController();
  const end = () => ending.abort();
  if (options.signal?.aborted) end();
  else options.signal?.addEventListener('abort', end, { once: true });
  void follow(transport, path, onEntry, options, ending.signal).finally(() =>
    options.signal?.removeEventListener('abort', end),
  );
  return end;
}

/** Where listening stands; it outlives the lines. */
interface Listening {
  path: string;
  onEntry: (entry: AuditEntryView) => void | Promise<void>;
  onError: FollowOptions['onError'];
  ended: AbortSignal;
  silenceMs: number;
  /** Position of the last entry dealt with; null: none yet, and everything before the line's start is left out. */
  last: number | null;
  firstPauseMs: number;
  /** Before the next line. */
  pauseMs: number;
}

async function follow(
  transport: Transport,
  path: string,
  onEntry: (entry: AuditEntryView) => void | Promise<void>,
  options: FollowOptions,
  ended: AbortSignal,
): Promise<void> {
  const from = options.from ?? 0;
  const firstPauseMs = options.reconnectMs ?? 500;
  const listening: Listening = {
    path,
    onEntry,
    onError: options.onError,
    ended,
    silenceMs: options.silenceMs ?? 45_000,
    last: from === 'now' ? null : from,
    firstPauseMs,
    pauseMs: firstPauseMs,
  };
  while (!ended.aborted) {
    let askedMs: number | null = null;
    try {
      await readLine(transport, listening);
    } catch (error) {
      if (ended.aborted) return;
      if (isFinal(error) && options.onError === undefined) throw error;
      options.onError?.(error, { ended: isFinal(error) });
      if (isFinal(error)) return;
      if (error instanceof CountersignError) askedMs = error.retryAfterMs;
    }
    const waitMs = Math.min(askedMs ?? listening.pauseMs, MAX_ASKED_MS);
    listening.pauseMs = Math.min(listening.pauseMs * 2, MAX_RECONNECT_MS);
    await pause(waitMs, ended).catch(() => undefined);
  }
}

/** Reads one line until it ends; throws where it is refused, cut or silent. */
async function readLine(transport: Transport, listening: Listening): Promise<void> {
  const { path, ended, silenceMs } = listening;
  const leaving = new AbortController();
  const signal = AbortSignal.any([ended, leaving.signal]);
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    const silent = () => leaving.abort(new Error(`${path}: nothing came for ${silenceMs} ms`));
    const timer = setTimeout(silent, silenceMs);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  };
  const messages: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    // The line opens by saying where it starts: one that began "now" and is cut before its first entry goes on there.
    onComment: (comment) => {
      const start = /^ ?from (\d{1,15})$/.exec(comment);
      if (start) listening.last ??= Number(start[1]);
    },
    maxBufferSize: MAX_MESSAGE_CHARS,
  });
  const headers: Record<string, string> =
    listening.last === null ? {} : { 'last-event-id': String(listening.last) };
  const response = await watched(transport.open(path, {}, headers, signal));
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  try {
    for (;;) {
      // Only reading is watched: a callback may take its time.
      const { done, value } = await watched(reader.read());
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      for (const message of messages.splice(0)) {
        if (ended.aborted) return;
        await take(message, listening);
      }
    }
  } finally {
    leaving.abort();
    await reader.cancel().catch(() => undefined);
  }
}

async function take(message: EventSourceMessage, listening: Listening): Promise<void> {
  const position = Number(message.id);
  if (message.id === undefined || !Number.isSafeInteger(position)) return;
  if (listening.last !== null && position <= listening.last) return;
  // Behind us before the callback runs: one that throws is not called again for the same entry.
  listening.last = position;
  listening.pauseMs = listening.firstPauseMs;
  try {
    await listening.onEntry(JSON.parse(message.data) as AuditEntryView);
  } catch (error) {
    listening.onError?.(error, { ended: false });
  }
}

/** The API says no, and would say no again. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof CountersignError)) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
}

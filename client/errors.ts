// What goes wrong in a call: one error class, with the API's problem document where there is one.

/** Problem details (RFC 9457) as the API sends them. `code` is stable; the words are not. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  [extension: string]: unknown;
}

export class CountersignError extends Error {
  override readonly name = 'CountersignError';
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** The problem's code; `network-error` or `timeout` where no answer came, `http-<status>` where it named none. */
  readonly code: string;
  /** The whole problem document; null where there was none. */
  readonly problem: Problem | null;
  /** How long the API asks to wait before the next try, in ms; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    of: {
      status: number;
      code: string;
      problem?: Problem | null;
      retryAfterMs?: number | null;
      cause?: unknown;
    },
  ) {
    super(message, of.cause === undefined ? undefined : { cause: of.cause });
    this.status = of.status;
    this.code = of.code;
    this.problem = of.problem ?? null;
    this.retryAfterMs = of.retryAfterMs ?? null;
  }
}

/** The error for an answer that is not 2xx. `body` may be anything: a proxy's page, or nothing. */
export function errorOfAnswer(
  what: string,
  status: number,
  headers: Headers,
  body: string,
): CountersignError {
  const problem = problemIn(body);
  const words = problem?.detail ?? problem?.title ?? `HTTP ${status}`;
  return new CountersignError(`${what}: ${words}`, {
    status,
    code: typeof problem?.code === 'string' ? problem.code : `http-${status}`,
    problem,
    retryAfterMs: retryAfterMs(headers.get('retry-after')),
  });
}

/** `Retry-After` in ms: seconds or an HTTP date; null where absent or unreadable. */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function problemIn(body: string): Problem | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Problem) : null;
  } catch {
    return null;
  }
}

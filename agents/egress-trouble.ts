// What goes wrong with a guarded request, in words that hold no more of the address than its host.

/** `address`: it may not go there. The message says what, and the cure. */
export class EgressRefused extends Error {
  readonly code: 'address' | 'redirect' | 'too-large';

  constructor(code: EgressRefused['code'], message: string) {
    super(message);
    this.name = 'EgressRefused';
    this.code = code;
  }
}

export interface EgressTrouble {
  /** `refused`, `too-large`: never as it is; the others may go another time. */
  kind: 'refused' | 'too-large' | 'timeout' | 'unreachable';
  /** A sentence. */
  reason: string;
}

/** Of whatever a guarded fetch, or reading its body, rejected with. `who`: whom the words speak of, such as "The agent". */
export function egressTrouble(error: unknown, who: string): EgressTrouble {
  let code = '';
  for (const each of causesOf(error)) {
    if (each instanceof EgressRefused)
      return { kind: each.code === 'too-large' ? 'too-large' : 'refused', reason: each.message };
    if (each.name === 'TimeoutError') return { kind: 'timeout', reason: `${who} did not answer in time.` };
    if (typeof each.code === 'string' && /^[A-Z_]+$/.test(each.code)) code = ` (${each.code})`;
  }
  return { kind: 'unreachable', reason: `${who} could not be reached, or cut the connection${code}.` };
}

interface Thrown {
  name?: unknown;
  message?: unknown;
  code?: unknown;
}

/** The error and what led to it, which fetch wraps in errors of its own. */
export function causesOf(error: unknown): Thrown[] {
  if (typeof error !== 'object' || error === null) return [];
  return [error, ...causesOf((error as { cause?: unknown }).cause)];
}

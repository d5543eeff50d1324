// The base path: what stands before every path where the public address has one (`https://portal.acme.com/countersign`).
// It belongs to the request that is being answered, so that no page, route or redirect has to know of it.
import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** '' or `/countersign`, without a slash at its end. */
export const basePathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/+$/, '');

/** Runs `answer`; whatever comes of it, now or later, finds its paths under `base`. */
export const withBasePath = <T>(base: string, answer: () => T): T => current.run(base, answer);

/** Any path of ours, under the base path of the request being answered. */
export const placed = (path: string): string => base() + path;

type Place = string | ((...args: never[]) => string);
type Under<P> = { readonly [K in keyof P]: P[K] extends string ? string : P[K] };

/** The same places, each under the base path of the request being answered; outside of one as they are. */
export function underBasePath<P extends Record<string, Place>>(places: P): Under<P> {
  const under = {};
  for (const [name, place] of Object.entries(places)) {
    const get =
      typeof place === 'string'
        ? () => placed(place)
        : () =>
            (...args: never[]) =>
              placed(place(...args));
    Object.defineProperty(under, name, { get, enumerable: true });
  }
  return under as Under<P>;
}

const base = (): string => current.getStore() ?? '';

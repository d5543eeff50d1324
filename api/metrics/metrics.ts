// What a Prometheus server reads here: the live side of the installation, requests, and this process.
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Books } from '../../store/books.ts';
import { liveGauges } from './live-gauges.ts';
import { measureRequests } from './measure-requests.ts';

export interface Metrics {
  /** Before all routes. */
  measure: RequestHandler;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  contentType: string;
}

/** One for each process: what is measured of the process itself is measured once. `now`: epoch ms. */
export function openMetrics(books: Books, now: () => number): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const collect = liveGauges(register, books, now);
  return {
    measure: measureRequests(register),
    async text() {
      await collect();
      return await register.metrics();
    },
    contentType: register.contentType,
  };
}

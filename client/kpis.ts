// `client.kpis`: figures over all instances.
import type { KpiGrouping, KpiReport } from '../process/kpi/types.ts';
import type { CallOptions, Transport } from './transport.ts';

/** Instants are RFC 3339; [from, until). Default: the last eight weeks, all definitions, no groups. */
export interface KpiFilter {
  from?: string;
  until?: string;
  processId?: string;
  /** With `processId`. */
  version?: string;
  groupBy?: KpiGrouping;
}

/** Both reject with a CountersignError where the API refuses or does not answer. */
export interface KpisClient {
  (filter?: KpiFilter, options?: CallOptions): Promise<KpiReport>;
  /** One row for each figure of each group, with a header. */
  csv(filter?: KpiFilter, options?: CallOptions): Promise<string>;
}

export function createKpis(transport: Transport): KpisClient {
  const path = '/api/kpis';
  return Object.assign(
    (filter: KpiFilter = {}, options: CallOptions = {}): Promise<KpiReport> =>
      transport.json({ method: 'GET', path, query: { ...filter, format: 'json' }, ...options }),
    {
      csv: (filter: KpiFilter = {}, options: CallOptions = {}): Promise<string> =>
        transport.text({
          method: 'GET',
          path,
          query: { ...filter, format: 'csv' },
          accept: 'text/csv',
          ...options,
        }),
    },
  );
}

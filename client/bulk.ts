// `client.bulk`: one thing done to all instances that a search finds.
import type { Json, JsonObject } from '../definition/types.ts';
import type { IncidentAction, IncidentKind } from '../process/events.ts';
import type { InstanceStatus } from '../process/state.ts';
import { write } from './paths.ts';
import type { CallOptions, Transport } from './transport.ts';
import type { InstanceFilter, Page, PageOptions } from './types.ts';

/** As `listInstances` takes it, without sort and page. Default status: running and paused. */
export type BulkSearch = Omit<InstanceFilter, 'sort' | 'order' | 'cursor' | 'limit' | 'status'> & {
  status?: InstanceStatus | InstanceStatus[];
};

export type BulkInput = { search: BulkSearch } & (
  | { action: 'pause' | 'resume' | 'cancel' | 'retry'; reason: string }
  | { action: 'advance'; reason?: string }
  | { action: 'set-fact'; data: { name: string; value: Json }; reason?: string }
  | {
      action: 'resolve-incidents';
      /** Those of one kind; default: all that are open. */
      data: { action: IncidentAction; kind?: IncidentKind; target?: string };
      reason: string;
    }
);

export interface BulkPreview {
  count: number;
  /** The first ten. */
  sample: {
    id: string;
    name: string;
    processId: string;
    version: string;
    status: InstanceStatus;
    phase: string | null;
  }[];
}

export interface Bulk {
  id: string;
  action: BulkInput['action'];
  search: JsonObject;
  data: JsonObject;
  status: 'running' | 'stopping' | 'stopped' | 'done';
  total: number;
  done: number;
  refused: number;
  /** Nothing confirmed these: their trails say whether it happened. */
  failed: number;
  /** Not looked at. */
  left: number;
  startedAt: string;
  startedBy: { id: string; via: string };
  stoppedAt: string | null;
  stoppedBy: string | null;
  endedAt: string | null;
}

export interface BulkItem {
  instanceId: string;
  outcome: 'waiting' | 'done' | 'refused' | 'failed';
  code: string | null;
  message: string | null;
  at: string | null;
}

export type BulkClient = ReturnType<typeof createBulk>;

/** All methods reject with a CountersignError where the API refuses or does not answer. */
export function createBulk(transport: Transport) {
  const at = (id: string): string => `/api/bulk/${encodeURIComponent(id)}`;
  return {
    /** How many instances it would be. Nothing is done. */
    preview: (input: BulkInput, options: CallOptions = {}): Promise<BulkPreview> =>
      transport.json(write('POST', '/api/bulk', input, options)),
    /** `expected`: the count of the preview; 409 `count-changed` where it is another by now. */
    start: (input: BulkInput & { expected: number }, options: CallOptions = {}): Promise<Bulk> =>
      transport.json(write('POST', '/api/bulk', input, options)),
    /** Newest first. */
    list: (page: PageOptions = {}, options: CallOptions = {}): Promise<Page<Bulk>> =>
      transport.json({ method: 'GET', path: '/api/bulk', query: { ...page }, ...options }),
    get: (id: string, options: CallOptions = {}): Promise<Bulk> =>
      transport.json({ method: 'GET', path: at(id), ...options }),
    /** What came of it in each instance, by instance id. */
    items: (
      id: string,
      filter: PageOptions & { outcome?: BulkItem['outcome'] } = {},
      options: CallOptions = {},
    ): Promise<Page<BulkItem>> =>
      transport.json({ method: 'GET', path: `${at(id)}/items`, query: { ...filter }, ...options }),
    /** What was done stays done; instances not looked at yet are left as they are. */
    stop: (id: string, options: CallOptions = {}): Promise<Bulk> =>
      transport.json(write('POST', `${at(id)}/stop`, {}, options)),
  };
}

// What is open now, counted by definition: for whoever watches the installation.
import type { IncidentKind } from '../../process/events.ts';

export interface LiveCounts {
  /** Instances that are not closed. `waits`: what for, as lists have it; null: it is not known yet. */
  instances: { processId: string; status: 'running' | 'paused'; waits: string | null; count: number }[];
  approvals: { processId: string; status: 'pending' | 'overdue'; count: number }[];
  incidents: { processId: string; kind: IncidentKind; count: number }[];
  /** Deliveries of webhooks that were given up, of those that are still on record. */
  webhookDeliveriesFailed: number;
  /** Entries of the trail that the webhook furthest behind has not been told of; 0 where there is none. */
  webhookEntriesBehind: number;
  /** Newest position of the trail. */
  position: number;
}

export interface LiveBooks {
  liveCounts(): Promise<LiveCounts>;
}

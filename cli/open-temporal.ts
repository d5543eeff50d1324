// The connection to Temporal that a command needs, opened when it does.
import { Client } from '@temporalio/client';
import type { Config } from '../platform/config.ts';
import { connectTemporal } from '../platform/temporal.ts';
import { temporalHistories } from './temporal-histories.ts';

/** Throws TemporalUnavailable. */
export async function openTemporal(temporal: Config['temporal']) {
  const connection = await connectTemporal(temporal);
  const client = new Client({ connection, namespace: temporal.namespace });
  return {
    histories: (instanceId?: string) => temporalHistories(client, instanceId),
    close: () => connection.close(),
  };
}

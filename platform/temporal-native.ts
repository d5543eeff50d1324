// The worker's connection to Temporal. Apart from temporal.ts, for the API must not load the worker's 230 MB.
import { NativeConnection } from '@temporalio/worker';
import type { Config } from './config.ts';
import { CONNECT_DEADLINE_MS, unreachable } from './temporal.ts';

/** Connects as a worker. Close it after the worker has ended. Throws TemporalUnavailable within `deadlineMs`. */
export async function connectTemporalWorker(
  temporal: Pick<Config['temporal'], 'address' | 'connection'>,
  deadlineMs = CONNECT_DEADLINE_MS,
): Promise<NativeConnection> {
  const connecting = NativeConnection.connect({ ...temporal.connection, address: temporal.address });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([connecting, deadline]);
  } catch (error) {
    // Should it come late after all, nobody would close it.
    connecting.then((late) => late.close()).catch(() => undefined);
    throw unreachable(temporal.address, error);
  } finally {
    clearTimeout(timer);
  }
}

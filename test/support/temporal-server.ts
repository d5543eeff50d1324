// One real Temporal server for the tests of a jest process: the CLI's dev server, in memory.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { SEARCH_KEYS } from '../../workflows/messages.ts';

/** Where set-up puts the server it gets; TEMPORAL_CLI names another. */
export const TEMPORAL_CLI =
  process.env['TEMPORAL_CLI'] || join(homedir(), '.cache/countersign/temporal-1.5.1/temporal');

/** A server with our search attributes. Tear it down with `teardown()`. */
export async function startTemporal(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  return await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: TEMPORAL_CLI },
      searchAttributes: Object.values(SEARCH_KEYS),
      log: { format: 'pretty', level: 'error' },
    },
  });
}

/** The runtime's own lines, once a process: warnings about failing activities are what the tests are about. */
export function quietRuntime(): void {
  try {
    const level = (process.env['LOG_LEVEL'] ?? 'ERROR').toUpperCase() as 'ERROR';
    Runtime.install({
      logger: new DefaultLogger(level),
      telemetryOptions: { logging: { filter: { core: level, other: 'ERROR' } } },
    });
  } catch {
    // Another suite of this process was first.
  }
}

// platform/temporal against a real server of its own: namespace, search attributes, retention, and who does not answer.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connection } from '@temporalio/client';
import {
  connectTemporal,
  ensureNamespaceReady,
  missingSearchAttributes,
  SEARCH_ATTRIBUTES,
  TemporalUnavailable,
} from '../../platform/temporal.ts';
import { freePort } from '../../scripts/ports.mjs';
import { type RunningTemporal, startTemporal } from '../../scripts/temporal.mjs';
import { TEMPORAL_CLI } from '../support/temporal-server.ts';

const DAY = 86_400_000;
/** Of Temporal's IndexedValueType. */
const INT = 3;
let dataDir: string;
let server: RunningTemporal;
let connection: Connection;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'namespace-'));
  server = await startTemporal({ binary: TEMPORAL_CLI, dataDir, port: 0, uiPort: null });
  connection = await connectTemporal({ address: server.address, connection: {} });
}, 90_000);
afterAll(async () => {
  await connection?.close();
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const retentionOf = async (namespace: string) => {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds) * 1000;
};

describe('ensureNamespaceReady', () => {
  test('on our development server only the retention is raised, once, and never shortened', async () => {
    const first = await ensureNamespaceReady(connection, { namespace: 'default', retentionMs: 30 * DAY });
    expect(first).toEqual({
      namespaceCreated: false,
      attributesAdded: [],
      retentionRaised: { fromMs: DAY, toMs: 30 * DAY },
      warnings: [],
    });
    expect(await retentionOf('default')).toBe(30 * DAY);
    const second = await ensureNamespaceReady(connection, { namespace: 'default', retentionMs: 7 * DAY });
    expect(second.retentionRaised).toBeNull();
    expect(await retentionOf('default')).toBe(30 * DAY);
  });

  test('a namespace that is not there is made with all of it, also by two at once', async () => {
    const ready = () => ensureNamespaceReady(connection, { namespace: 'fresh', retentionMs: 3 * DAY });
    const reports = await Promise.all([ready(), ready()]);
    expect(reports.filter(({ namespaceCreated }) => namespaceCreated)).toHaveLength(1);
    expect(await missingSearchAttributes(connection, 'fresh')).toEqual([]);
    expect(await retentionOf('fresh')).toBe(3 * DAY);
  }, 60_000);

  test('says which search attribute has another type', async () => {
    await ensureNamespaceReady(connection, { namespace: 'fresh', retentionMs: DAY });
    await connection.operatorService.removeSearchAttributes({
      namespace: 'fresh',
      searchAttributes: ['ProcessPhase'],
    });
    await connection.operatorService.addSearchAttributes({
      namespace: 'fresh',
      searchAttributes: { ProcessPhase: INT },
    });
    // The server lists its attributes from a cache that it refreshes now and then.
    for (let type: unknown; type !== INT; ) {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: 'fresh',
      });
      type = customAttributes?.['ProcessPhase'];
    }
    const attempt = ensureNamespaceReady(connection, { namespace: 'fresh', retentionMs: DAY });
    await expect(attempt).rejects.toThrow(/another type than Keyword: ProcessPhase/);
    expect(SEARCH_ATTRIBUTES).toContain('ProcessPhase');
  }, 60_000);
});

test('where nobody answers, the error comes within the deadline and says what to do', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const startedAt = Date.now();
  const attempt = connectTemporal({ address, connection: {} }, 800);
  await expect(attempt).rejects.toThrow(TemporalUnavailable);
  await expect(attempt).rejects.toThrow(`No Temporal server answers at ${address}`);
  expect(Date.now() - startedAt).toBeLessThan(3000);
});

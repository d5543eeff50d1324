// One trace from a request through workflow and activity; and without tracing the sandbox holds nothing of it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalGateway } from '../../api/temporal-gateway.ts';
import { startTracing, type Tracing } from '../../platform/tracing.ts';
import { workflowCode } from '../../worker/bundle.ts';
import { apiServer } from '../support/api-server.ts';
import { aDefinition, aPhase } from '../support/definition-builder.ts';
import { otlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.ts';
import { World } from '../support/process-world.ts';
import { startTemporal } from '../support/temporal-server.ts';

let env: TestWorkflowEnvironment;
let plain: string;
let traced: string;
beforeAll(async () => {
  env = await startTemporal();
  plain = await workflowCode();
  traced = await workflowCode({ traced: true });
}, 120_000);
afterAll(async () => env?.teardown());

test('the bundle of a worker without traces holds nothing of them', () => {
  expect(sourcesOf(plain).filter((source) => /opentelemetry/.test(source))).toEqual([]);
  expect(sourcesOf(traced).some((source) => /opentelemetry/.test(source))).toBe(true);
});

test('a start over HTTP, its workflow and its activities are one trace', async () => {
  const receiver = await otlpReceiver();
  const tracing: Tracing = startTracing({ url: receiver.url, service: 'test' });
  const world = await World.open(env, traced);
  const client = new Client({
    connection: env.connection,
    namespace: env.namespace ?? 'default',
    plugins: [tracing.plugin],
  });
  const server = await apiServer({
    books: world.books,
    ring: world.ring,
    blobs: world.deps.blobs,
    gateway: temporalGateway(client, world.taskQueue),
    tracer: tracing.tracer,
  });
  try {
    await world.work({ tracing });
    const definition = aDefinition({ id: 'traced', phases: [aPhase('work', ['make'])] });
    expect((await server.ask('POST', '/api/processes', definition)).status).toBe(201);
    const body = { name: 'A secret name', allowUnbound: true };
    const started = await server.ask('POST', '/api/processes/traced/instances', body);
    expect(started.status).toBe(201);
    const { id } = started.body;
    await client.workflow.getHandle(id as string).result();
    await world.rest();
    await tracing.close();
    const spans = receiver.spans();
    const named = (name: RegExp) => spans.filter((span) => name.test(span.name));
    const [request] = named(/^POST .*\/instances$/);
    const [run] = named(/^RunWorkflow:runProcess$/);
    const activities = named(/^RunActivity:/);
    expect(activities.length).toBeGreaterThan(0);
    for (const span of [run, ...activities]) expect(span?.traceId).toBe(request!.traceId);
    for (const span of activities) expect(ancestors(spans, span)).toContain(request!.spanId);
    expect(receiver.text()).not.toContain('A secret name');
  } finally {
    await server.close();
    await world.close();
    await receiver.close();
  }
}, 60_000);

function ancestors(spans: ReceivedSpan[], span: ReceivedSpan): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? [parent.spanId, ...ancestors(spans, parent)] : [];
}

function sourcesOf(bundle: string): string[] {
  const encoded = bundle.slice(bundle.lastIndexOf('base64,') + 'base64,'.length).trim();
  return (JSON.parse(Buffer.from(encoded, 'base64').toString()) as { sources: string[] }).sources;
}

// Traces: what is in them and what is not, sent to a collector on loopback.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { inSpan } from '../../platform/span.ts';
import { startTracing, type Tracing } from '../../platform/tracing.ts';
import { type ApiServer, apiServer } from '../support/api-server.ts';
import { otlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.ts';

let receiver: Awaited<ReturnType<typeof otlpReceiver>>;
let tracing: Tracing;
let server: ApiServer;
beforeEach(async () => {
  receiver = await otlpReceiver();
  tracing = startTracing({ url: `${receiver.url}/`, service: 'api' });
  server = await apiServer({ tracer: tracing.tracer });
});
afterEach(async () => {
  await server.close();
  await tracing.close();
  await receiver.close();
});

/** All that was recorded, once it is sent. */
async function sent(): Promise<ReceivedSpan[]> {
  await tracing.close();
  return receiver.spans();
}
const valueOf = ({ attributes }: ReceivedSpan, name: string) => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
};

test('a request is one span, named by its route; addresses with their tokens stay out', async () => {
  await server.ask('GET', '/api/processes/instances/proc-1?cursor=secret-in-the-query');
  await fetch(`${server.url}/external/approve?token=secret-in-the-link`);
  const spans = await sent();
  expect(spans.map(({ name }) => name)).toEqual([
    'GET /api/processes/instances/:id',
    'GET /external/approve',
  ]);
  expect(valueOf(spans[0]!, 'countersign.instance')).toBe('proc-1');
  expect(valueOf(spans[0]!, 'http.response.status_code')).toBe(404);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(2);
  expect(receiver.text()).not.toContain('secret');
  expect(receiver.text()).toContain('countersign-api');
});

test('a caller of the API names its trace; whoever comes from outside does not', async () => {
  const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
  await server.ask('GET', '/api/processes', undefined, { traceparent });
  await fetch(`${server.url}/external`, { headers: { traceparent } });
  const [api, page] = await sent();
  expect(api).toMatchObject({ traceId: 'ab'.repeat(16), parentSpanId: 'cd'.repeat(8) });
  expect(page!.traceId).not.toBe('ab'.repeat(16));
});

test('an error is named by its kind; what it says stays out', async () => {
  const fails = inSpan('model call', { 'countersign.model': 'test-model' }, async () => {
    throw new TypeError('it said: it-admin@acme.com');
  });
  await expect(fails).rejects.toThrow('it said');
  const theirs = tracing.tracer.startSpan('of a library');
  theirs.recordException(new Error('it said: it-admin@acme.com'));
  theirs.setStatus({ code: 2, message: 'it said: it-admin@acme.com' });
  theirs.end();
  const spans = await sent();
  expect(spans.map(({ name, status }) => [name, status.code])).toEqual([
    ['model call', 2],
    ['of a library', 2],
  ]);
  expect(receiver.text()).not.toContain('acme.com');
});

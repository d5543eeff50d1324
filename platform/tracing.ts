// OpenTelemetry, off unless COUNTERSIGN_OTLP_URL is set: spans of requests, workflows, activities and calls of models, in
// one trace, sent over OTLP/HTTP.
import { context, propagation, trace, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import { TRACER } from './span.ts';

export interface Tracing {
  tracer: Tracer;
  /** For Temporal's client and worker. */
  plugin: OpenTelemetryPlugin;
  /** Sends what is left, and ends. */
  close(): Promise<void>;
}

/** `url`: of the collector, without `/v1/traces`. `service`: `api` or `worker`. Once a process. */
export function startTracing({ url, service }: { url: string; service: string }): Tracing {
  const resource = new Resource({ 'service.name': `countersign-${service}` });
  const exporter = new OTLPTraceExporter({ url: `${url.replace(/\/+$/, '')}/v1/traces` });
  const spanProcessor = wordless(new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 }));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [spanProcessor] });
  provider.register();
  const tracer = provider.getTracer(TRACER);
  return {
    tracer,
    plugin: new OpenTelemetryPlugin({ resource, spanProcessor, tracer }),
    async close() {
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

/**
 * Temporal's interceptors put the message of an error into their spans, and such a message may quote what was said; and
 * what the workflow is called and for whom it runs.
 */
function wordless(inner: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, parent) => inner.onStart(span, parent),
    onEnd: (span) => inner.onEnd(withoutWords(span)),
    forceFlush: () => inner.forceFlush(),
    shutdown: () => inner.shutdown(),
  };
}

function withoutWords(span: ReadableSpan): ReadableSpan {
  const events = span.events.map((event) => {
    const type = event.attributes?.['exception.type'];
    return { ...event, attributes: type === undefined ? {} : { 'exception.type': type } };
  });
  // Spans of workflows bear all that Temporal knows of one: its name and customer stand in these three.
  const { memo: _m, searchAttributes: _s, typedSearchAttributes: _t, ...attributes } = span.attributes;
  // Everything else is read from the span itself.
  return Object.create(span, {
    attributes: { value: attributes, enumerable: true },
    status: { value: { code: span.status.code }, enumerable: true },
    events: { value: events, enumerable: true },
  }) as ReadableSpan;
}

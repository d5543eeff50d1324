// A span for each request, named by its route: an address may hold a token, so none is noted.
import { context, propagation, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { RequestHandler } from 'express';

/** Only callers of the API say which trace they belong to; what comes from outside begins one of its own. */
export function traceRequests(tracer: Tracer): RequestHandler {
  return (req, res, next) => {
    const isApi = req.path.startsWith('/api/');
    const parent = isApi ? propagation.extract(context.active(), req.headers) : context.active();
    const attributes = { 'http.request.method': req.method };
    const span = tracer.startSpan(req.method, { kind: SpanKind.SERVER, attributes }, parent);
    const instance = /^\/api\/processes\/instances\/([A-Za-z0-9._:-]{1,200})(?:\/|$)/.exec(req.path)?.[1];
    if (instance !== undefined) span.setAttribute('countersign.instance', instance);
    res.once('close', () => {
      const route = (req.route as { path?: unknown } | undefined)?.path;
      if (typeof route === 'string') {
        span.updateName(`${req.method} ${route}`);
        span.setAttribute('http.route', route);
      }
      span.setAttribute('http.response.status_code', res.statusCode);
      if (res.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(parent, span), next);
  };
}

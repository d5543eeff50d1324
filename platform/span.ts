// A span of ours around a piece of work. Without tracing (see tracing.ts) nothing is recorded, and it costs next to nothing.
import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';

export const TRACER = 'countersign';

/** Attributes are ids, counts and names of models: never prompts, addresses, tokens. An error is named by its kind alone. */
export async function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return await trace.getTracer(TRACER).startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
      throw error;
    } finally {
      span.end();
    }
  });
}

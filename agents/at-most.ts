// A body that ends in an error once it is larger than it may be, instead of filling the memory.
import { EgressRefused } from './egress-trouble.ts';

export function atMost(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  host: string,
): ReadableStream<Uint8Array> {
  let read = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        read += chunk.byteLength;
        if (read <= maxBytes) controller.enqueue(chunk);
        else
          controller.error(
            new EgressRefused('too-large', `The answer of ${host} is larger than ${maxBytes} bytes.`),
          );
      },
    }),
  );
}

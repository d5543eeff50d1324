// The sandbox's payload converter. The SDK decodes a signal before any of our code sees it, and a payload that is no JSON
// (sent by hand) would fail the workflow task for ever: the instance could never go on. Here such a payload reads as
// `undefined`, and the guards then refuse it like any other message of a wrong shape.
import { type Payload, type PayloadConverter, defaultPayloadConverter } from '@temporalio/common';

export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload: <T>(payload: Payload): T => {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      return undefined as T;
    }
  },
};

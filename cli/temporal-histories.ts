// What Temporal still holds of instances: the batches that their workflows had recorded, out of the histories of all runs.
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import type { InstanceHistory, RecordedBatch } from '../store/rebuild.ts';
import { instanceIdOf, RUN_PROCESS, type RunProcessInput } from '../workflows/messages.ts';

/** Activities that write a batch: `record` is given one, the others may be given one along with their work. */
const WRITERS = ['record', 'runAgent', 'notify'];

/** Every instance that Temporal knows, or the one asked for, one after another. */
export async function* temporalHistories(
  client: Client,
  instanceId?: string,
): AsyncGenerator<InstanceHistory> {
  const one = instanceId === undefined ? '' : ` AND WorkflowId = ${JSON.stringify(instanceId)}`;
  const runs = new Map<string, string[]>();
  for await (const { workflowId, runId } of client.workflow.list({
    query: `WorkflowType = '${RUN_PROCESS}'${one}`,
  })) {
    runs.set(workflowId, [...(runs.get(workflowId) ?? []), runId]);
  }
  for (const [workflowId, runIds] of runs) {
    const history: InstanceHistory = { instanceId: instanceIdOf(workflowId), input: null, batches: [] };
    for (const runId of runIds) {
      const { input, batches } = readHistory(
        (await client.workflow.getHandle(workflowId, runId).fetchHistory()).events ?? [],
      );
      history.batches.push(...batches);
      // Continued runs are handed a state; the first one the start.
      if (input && !input.carried) history.input = input;
    }
    yield history;
  }
}

type HistoryEvent = NonNullable<
  Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']
>[number];

/** The input of a run, and the batches that an activity said it wrote. What was refused, or never answered, is none. */
export function readHistory(events: HistoryEvent[]): {
  input: RunProcessInput | null;
  batches: RecordedBatch[];
} {
  const asked = new Map<string, Omit<RecordedBatch, 'head'>>();
  const batches: RecordedBatch[] = [];
  let input: RunProcessInput | null = null;
  for (const event of events) {
    const { workflowExecutionStartedEventAttributes: started } = event;
    if (started) input = first(started.input?.payloads);
    const { activityTaskScheduledEventAttributes: scheduled, activityTaskCompletedEventAttributes: done } =
      event;
    if (scheduled && WRITERS.includes(scheduled.activityType?.name ?? '')) {
      const given = first<{ batch?: Omit<RecordedBatch, 'head'> } & Omit<RecordedBatch, 'head'>>(
        scheduled.input?.payloads,
      );
      const batch = scheduled.activityType?.name === 'record' ? given : given?.batch;
      if (batch) asked.set(String(event.eventId), batch);
    }
    if (done) {
      const batch = asked.get(String(done.scheduledEventId));
      const head = first<{ head?: string }>(done.result?.payloads)?.head;
      if (batch && head !== undefined && batch.events.length > 0) {
        batches.push({ prevHead: batch.prevHead, events: batch.events, head });
      }
    }
  }
  return { input, batches };
}

const first = <T>(payloads: Payload[] | null | undefined): T | null =>
  payloads?.[0] ? defaultPayloadConverter.fromPayload<T>(payloads[0]) : null;

// Stored histories: JSON as Temporal writes it, without what names the machine they came from.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
// CommonJS without an `exports` entry: the file is named in full.
import protoUtils from '@temporalio/common/lib/proto-utils.js';
import type { ProcessEvent } from '../../process/events.ts';

const FOLDER = new URL('./histories/', import.meta.url);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type History = Parameters<typeof protoUtils.historyToJSON>[0];
interface JsonPayload {
  data?: string;
}
interface JsonEvent {
  timerStartedEventAttributes?: object;
  timerFiredEventAttributes?: object;
  timerCanceledEventAttributes?: object;
  activityTaskScheduledEventAttributes?: { input?: { payloads?: JsonPayload[] } };
}
export interface StoredHistory {
  name: string;
  history: { events: JsonEvent[] };
}

/** One file a run: `<scenario>.<number of the run>.json`. */
export async function storeHistory(name: string, history: History): Promise<void> {
  const json = JSON.parse(protoUtils.historyToJSON(history)) as unknown;
  await writeFile(new URL(`${name}.json`, FOLDER), `${JSON.stringify(clean(json))}\n`);
}

export async function storedHistories(): Promise<StoredHistory[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  return await Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -'.json'.length),
      history: JSON.parse(await readFile(new URL(file, FOLDER), 'utf8')) as StoredHistory['history'],
    })),
  );
}

/** The events whose batches stand in a history, as inputs of activities. */
export function eventsIn({ history }: StoredHistory): ProcessEvent[] {
  return history.events.flatMap((event) => {
    const data = event.activityTaskScheduledEventAttributes?.input?.payloads?.[0]?.data;
    if (!data) return [];
    const input = JSON.parse(Buffer.from(data, 'base64').toString()) as {
      events?: ProcessEvent[];
      batch?: { events: ProcessEvent[] };
    };
    return input.events ?? input.batch?.events ?? [];
  });
}

/** Worker identities and the names of sticky queues hold process and host, stack traces hold paths. */
function clean(value: unknown, key = ''): unknown {
  if (key === 'identity') return 'worker';
  if (key === 'stackTrace') return '';
  if (typeof value === 'string') return value.replaceAll(ROOT, '').replace(/^\d+@.+$/, 'sticky');
  if (Array.isArray(value)) return value.map((item) => clean(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item, name)]));
}

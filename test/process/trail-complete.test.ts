// Whatever happens to an instance, its trail says who, when, authenticated how, in whose place, what was shown, and why: over
// the stored lives of instances.
import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../definition/types.ts';
import type { TrailEntry } from '../../store/books.ts';
import { eventsIn, storedHistories } from '../replay/history-files.ts';
import { trailGaps } from '../support/trail-gaps.ts';

const histories = await storedHistories();

test.each(histories.map((history) => [history.name, history] as const))('%s has no gap', (_, history) => {
  const entries = eventsIn(history).map(
    (event): TrailEntry => ({
      position: event.seq,
      instanceId: history.name,
      stream: 'events',
      seq: event.seq,
      at: event.at,
      type: event.type,
      actor: event.by.id,
      body: event as unknown as JsonObject,
      hash: '',
    }),
  );
  expect(trailGaps(entries)).toEqual([]);
});

test('a gap would be seen', () => {
  const entry: TrailEntry = {
    position: 1,
    instanceId: 'i',
    stream: 'events',
    seq: 4,
    at: 1,
    type: 'TaskSkipped',
    actor: 'ops',
    hash: '',
    body: { by: { kind: 'operator', id: 'ops' }, data: { taskId: 't', reason: '' } },
  };
  expect(trailGaps([entry])).toEqual(['events 4 TaskSkipped: reason', 'events 4 TaskSkipped: by.via']);
});

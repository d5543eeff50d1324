// Work as it was handed in: with every concern that was raised over it, on the way or in the work itself.
import { expect, test } from '@jest/globals';
import type { Concern, EventOfType, EventType, ProcessEvent } from '../../../process/events.ts';
import { handedIn } from '../../../process/views/handed-in.ts';

const PORT: Concern = { kind: 'security', text: 'Port 22 is open.' };
const SHEET: Concern = { kind: 'quality', text: 'The balance sheet is missing.' };

function event<T extends EventType>(seq: number, type: T, data: EventOfType<T>['data']): ProcessEvent {
  return { seq, at: 0, type, by: { kind: 'engine', id: 'engine' }, data } as unknown as ProcessEvent;
}
const raised = (seq: number, concern: Concern, taskId = 'setup') =>
  event(seq, 'ConcernRaised', { taskId, agentId: 'a', ...concern });
const done = (seq: number, attempt: number, concerns: Concern[]) =>
  event(seq, 'TaskWorkDone', { taskId: 'setup', attempt, summary: 'Set up.', concerns } as never);

test('concerns raised on the way stand before those of the work, each once', () => {
  const [work] = handedIn([raised(1, PORT), raised(2, SHEET, 'other'), done(3, 1, [PORT, SHEET])]);
  expect(work!.data.concerns).toEqual([PORT, SHEET]);
  const [other] = handedIn([raised(1, PORT), done(2, 1, [SHEET])]);
  expect(other!.data.concerns).toEqual([PORT, SHEET]);
});

test('those of earlier work are not those of the next', () => {
  const all = handedIn([raised(1, PORT), done(2, 1, [SHEET]), raised(3, SHEET), done(4, 2, [])]);
  expect(all.map(({ data }) => data.concerns)).toEqual([[], [PORT, SHEET]]);
});

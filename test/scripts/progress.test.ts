// What the demo shows of an instance that moves, and the timeline at its end.
import { expect, test } from '@jest/globals';
import { changes, type Timeline, timelineLines } from '../../scripts/demo/progress.mjs';

const timeline = (phase: string, ...tasks: string[]): Timeline => ({
  phases: [
    {
      id: 'p',
      name: 'Planning',
      status: phase,
      startedAt: '2026-03-10T09:00:00.000Z',
      completedAt: phase === 'completed' ? '2026-03-10T10:30:00.000Z' : null,
      tasks: tasks.map((status, index) => ({
        id: `t${index}`,
        name: `Task ${index}`,
        status,
        startedAt: null,
        completedAt: null,
      })),
    },
  ],
});

test('shows what moved since the last look, a phase before its tasks and complete after them', () => {
  const first = timeline('active', 'running', 'pending');
  expect(changes(null, first)).toEqual(['Planning: begun', '  Task 0: at work']);
  expect(changes(first, first)).toEqual([]);
  expect(changes(first, timeline('completed', 'completed', 'skipped'))).toEqual([
    '  Task 0: complete',
    '  Task 1: skipped',
    'Planning: complete',
  ]);
});

test('the timeline is a table', () => {
  expect(timelineLines(timeline('completed', 'completed'))).toEqual([
    'phase, task  state     begun     complete',
    'Planning     complete  09:00:00  10:30:00',
    '  Task 0     complete',
  ]);
});

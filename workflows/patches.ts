// The catalogue of patches: every change of the order of commands that a stored history would not survive stands here,
// with its day and its reason, until no open instance can hold the old order. `patched(id)` costs two history events a
// run, so a change that keeps the order needs none; the replay test says which kind it is.
import { patched } from '@temporalio/workflow';

/** Id → what changed and when. */
export const PATCHES = {
  'stop-agents': {
    since: '2026-11-21',
    why: 'An attempt that becomes moot while its agent is at work in an activity is stopped; before, it went on to its end.',
  },
} as const satisfies Record<string, { since: string; why: string }>;

export type PatchId = keyof typeof PATCHES;

/** Whether this run goes by the new order. To be asked where the orders part, and nowhere else: it leaves two events. */
export const isPatched = (id: PatchId): boolean => patched(id);

// The catalogue of patches: every change of the order of commands that a stored history would not survive stands here,
// with its day and its reason, until no open instance can hold the old order. `patched(id)` costs two history events a
// run, so a change that keeps the order needs none; the replay test says which kind it is.

/** Id → what changed and when. Empty: no released build has another order of commands than this one. */
export const PATCHES = {} as const satisfies Record<string, { since: string; why: string }>;

export type PatchId = keyof typeof PATCHES;

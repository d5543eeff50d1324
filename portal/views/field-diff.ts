// The difference between two pieces of data, field by field. Lists are matched by their equal items, so that one put in
// at the front is one added and not all changed.
import { diffArrays } from 'diff';
import type { Json } from '../../definition/types.ts';
import type { DiffBodyView, FieldChange } from '../page-views.ts';
import { treeValue } from './tree-value.ts';

/** Changes that a page shows. */
const MAX_SHOWN = 1_000;
/** Items of lists that are moved about before they are compared by their places alone. */
const MAX_LIST_EDITS = 500;

interface Tally {
  added: number;
  removed: number;
  changed: number;
  same: number;
  shown: number;
}

export function fieldDiff(before: Json, after: Json): DiffBodyView {
  const tally: Tally = { added: 0, removed: 0, changed: 0, same: 0, shown: 0 };
  const fields: FieldChange[] = [];
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    inside(fields, before, after, tally);
  } else changedField(fields, 'all of it', before, after, tally);
  const { shown, ...counts } = tally;
  return {
    kind: 'fields',
    fields,
    ...counts,
    cut: shown < counts.added + counts.removed + counts.changed,
  };
}

type Branch = Json[] | { [key: string]: Json };

/** Puts what differs into `into`; gives back how many fields here are as before. */
function inside(into: FieldChange[], before: Branch, after: Branch, tally: Tally): number {
  let same = 0;
  const add = (key: string, value: Json, kind: 'added' | 'removed') => {
    tally[kind]++;
    if (++tally.shown <= MAX_SHOWN) into.push({ kind, key, value: treeValue(value) });
    else tally.shown--;
  };
  const both = (key: string, old: Json, now: Json) => {
    if (isSame(old, now)) same++;
    else if (isBranch(old) && isBranch(now) && Array.isArray(old) === Array.isArray(now)) {
      const fields: FieldChange[] = [];
      const unchanged = inside(fields, old, now, tally);
      if (fields.length > 0) into.push({ kind: 'inside', key, fields, same: unchanged });
    } else changedField(into, key, old, now, tally);
  };
  if (Array.isArray(before) && Array.isArray(after)) {
    for (const { key, old, now } of matched(before, after)) {
      if (old === undefined) add(key, now!, 'added');
      else if (now === undefined) add(key, old, 'removed');
      else both(key, old, now);
    }
  } else {
    const [old, now] = [before, after] as [{ [key: string]: Json }, { [key: string]: Json }];
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      if (!Object.hasOwn(old, key)) add(key, now[key]!, 'added');
      else if (Object.hasOwn(now, key)) both(key, old[key]!, now[key]!);
      else add(key, old[key]!, 'removed');
    }
  }
  tally.same += same;
  return same;
}

function changedField(into: FieldChange[], key: string, old: Json, now: Json, tally: Tally): void {
  tally.changed++;
  if (tally.shown >= MAX_SHOWN) return;
  tally.shown++;
  into.push({ kind: 'changed', key, before: treeValue(old), after: treeValue(now) });
}

/** Items by their place in the newer list, or the older one where they are gone. */
function matched(before: Json[], after: Json[]): { key: string; old?: Json; now?: Json }[] {
  const names = [before, after].map((list) => list.map((item) => JSON.stringify(sorted(item))));
  const runs = diffArrays(names[0]!, names[1]!, { maxEditLength: MAX_LIST_EDITS });
  const pairs: { key: string; old?: Json; now?: Json }[] = [];
  let [i, j] = [0, 0];
  const pair = (old: number, now: number) => {
    for (let k = 0; k < Math.max(old, now); k++) {
      const key = String((k < now ? j + k : i + k) + 1);
      pairs.push({
        key,
        ...(k < old ? { old: before[i + k]! } : {}),
        ...(k < now ? { now: after[j + k]! } : {}),
      });
    }
    i += old;
    j += now;
  };
  if (!runs) {
    pair(before.length, after.length);
    return pairs;
  }
  for (let at = 0; at < runs.length; at++) {
    const [run, next] = [runs[at]!, runs[at + 1]];
    if (run.removed && next?.added) {
      // What went out and what came in at one place is one item changed.
      pair(run.count, next.count);
      at++;
    } else if (run.removed) pair(run.count, 0);
    else if (run.added) pair(0, run.count);
    else pair(run.count, run.count);
  }
  return pairs;
}

const isBranch = (value: Json): value is Branch => value !== null && typeof value === 'object';
const isSame = (a: Json, b: Json): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** The order of names is no difference. */
function sorted(value: Json): Json {
  if (!isBranch(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.keys(value)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((key) => [key, sorted(value[key]!)]),
  );
}

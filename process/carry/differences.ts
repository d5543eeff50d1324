// A record as its differences from what is usual, under short names: how the state is carried.
import type { Json, JsonObject } from '../../definition/types.ts';

/** Short names. A field that is not named here keeps its own; no short name is a field of a packed record. */
const SHORT: Record<string, string> = {
  status: 's',
  attempt: 'n',
  tries: 'N',
  startedAt: 'a',
  workDoneAt: 'w',
  completedAt: 'c',
  reachedAt: 'r',
  tasksCompletedAt: 'T',
  passedAt: 'p',
  summary: 'm',
  doneBy: 'b',
  confidence: 'f',
  lastFailure: 'F',
  feedback: 'k',
  decidedAt: 'd',
  dueAt: 'u',
  decisionId: 'i',
  participantId: 'P',
  choice: 'C',
  comment: 'o',
  receivedAt: 'R',
  seq: 'e',
  version: 'V',
  sha256: 'h',
  round: 'O',
  onTimeout: 'x',
  askedBy: 'B',
  title: 'l',
  approvers: 'z',
  description: 'g',
};
const LONG = Object.fromEntries(Object.entries(SHORT).map(([long, short]) => [short, long]));
/** Names of usual fields that are absent. */
const ABSENT = '-';

/** What of the record is not as usual. Both are JSON. */
export function differences(record: object, usual: object): JsonObject {
  const packed: JsonObject = {};
  const expected = usual as Record<string, Json | undefined>;
  for (const [name, value] of Object.entries(record) as [string, Json][]) {
    if (!isSame(value, expected[name])) packed[SHORT[name] ?? name] = value;
  }
  const absent = Object.keys(expected).filter((name) => !Object.hasOwn(record, name));
  if (absent.length > 0) packed[ABSENT] = absent.map((name) => SHORT[name] ?? name);
  return packed;
}

/** The record again. */
export function restored<T>(packed: JsonObject, usual: object): T {
  const { [ABSENT]: absent, ...fields } = packed;
  const record: Record<string, unknown> = { ...usual };
  for (const [name, value] of Object.entries(fields)) record[LONG[name] ?? name] = value;
  for (const name of (absent ?? []) as string[]) delete record[LONG[name] ?? name];
  return record as T;
}

function isSame(a: Json, b: Json | undefined): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && sameText(a, b));
}

const sameText = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

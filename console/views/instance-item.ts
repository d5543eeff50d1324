// One row of the list of instances.
import type { Json } from '../../definition/types.ts';
import type { ListedInstance } from '../../store/books.ts';
import { CONSOLE } from '../paths.ts';
import { instanceState, phaseSteps } from './instance-state.ts';
import type { InstanceItem } from './types/instances.ts';
import { waitsWords } from './waits-words.ts';

/** What things of one instance are called. */
export interface InstanceNames {
  definition: string;
  /** Its clocks stand. */
  paused: boolean;
  actor(id: string): string;
  phase(id: string): string;
}

/** `lookedAt`: when the reader last looked, epoch ms; null: not known. */
export function instanceItem(
  row: ListedInstance,
  names: InstanceNames,
  now: number,
  lookedAt: number | null,
): InstanceItem {
  const state = instanceState(row);
  const number = row.phases.findIndex(({ status }) => status === 'current') + 1;
  const { text, more } = waitsWords(row, names.actor);
  return {
    id: row.id,
    name: row.name,
    href: CONSOLE.instance(row.id),
    known: Object.values(row.searchable).flatMap(plainWords).join(', '),
    definition: `${names.definition} ${row.version}`,
    state,
    phase:
      row.phase === null || row.closedAt !== null
        ? null
        : { name: names.phase(row.phase), number: Math.max(1, number), of: row.phases.length },
    steps: phaseSteps(row.phases, state.tone),
    waits: text,
    more,
    since: row.waitingSince,
    due: dueOf(row, now),
    startedAt: row.startedAt,
    closedAt: row.closedAt,
    isNews: lookedAt !== null && row.changedAt > lookedAt,
  };
}

function dueOf({ status, dueAt }: ListedInstance, now: number): InstanceItem['due'] {
  if (status === 'paused') return 'stands';
  return dueAt === null ? null : { at: dueAt, overdue: dueAt < now };
}

/** A list or an object is no word. */
const plainWords = (value: Json): string[] =>
  value === null || typeof value === 'object' || value === '' ? [] : [String(value)];

// An instance as a list shows it: its row, and what its progress says. Names of tasks come from its definition.
import type { Kysely } from 'kysely';
import type { ProcessDefinition } from '../../definition/types.ts';
import type { ListedInstance } from '../books.ts';
import { instanceFoldOf } from '../instance-columns.ts';
import type { Progress } from '../progress/progress.ts';
import { waitsOf } from '../progress/waits.ts';
import type { Tables } from '../schema.ts';
import type { FoundRow } from './instance-pages.ts';

/** Task id → name, of one definition. */
type TaskNames = ReadonlyMap<string, string>;
type Version = Pick<FoundRow, 'process_id' | 'version'>;

const MOST_KEPT = 200;
// A registered definition never changes.
const keyOf = ({ process_id, version }: Version): string => `${process_id} ${version}`;

/** Reads definitions that it does not know yet. */
export type NamesOf = (db: Kysely<Tables>, rows: Version[]) => Promise<(row: Version) => TaskNames>;

/** Keeps what it has read. One for each database. */
export function taskNames(): NamesOf {
  const kept = new Map<string, TaskNames>();
  return async (db, rows) => {
    const missing = new Map(rows.filter((row) => !kept.has(keyOf(row))).map((row) => [keyOf(row), row]));
    if (kept.size + missing.size > MOST_KEPT) kept.clear();
    const names = new Map(kept);
    for (const [key, { process_id, version }] of missing) {
      const found = await db
        .selectFrom('definitions')
        .select('body')
        .where('id', '=', process_id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (found === undefined) continue;
      const { phases } = JSON.parse(found.body) as ProcessDefinition;
      const ofTasks = new Map(phases.flatMap(({ tasks }) => tasks.map(({ id, name }) => [id, name])));
      names.set(key, ofTasks);
      kept.set(key, ofTasks);
    }
    return (row) => names.get(keyOf(row)) ?? new Map();
  };
}

export function listedInstanceOf(found: FoundRow, names: TaskNames): ListedInstance {
  const { row, progress } = instanceFoldOf(found);
  const waits = row.closedAt === null ? waitsOf(progress) : [];
  return {
    ...row,
    waits: waits.map((wait) =>
      wait.kind === 'task' || wait.kind === 'work' ? { ...wait, title: names.get(wait.id) ?? wait.id } : wait,
    ),
    dueAt: found.due_at,
    waitingSince: found.waiting_since,
    changedAt: found.changed_at,
    phases: phasesOf(progress, row.phase),
  };
}

function phasesOf(
  { phases, completedPhases, skippedPhases }: Progress,
  current: string | null,
): ListedInstance['phases'] {
  return phases.map((id) => {
    if (completedPhases.includes(id)) return { id, status: 'completed' };
    if (skippedPhases.includes(id)) return { id, status: 'skipped' };
    return { id, status: id === current ? 'current' : 'ahead' };
  });
}

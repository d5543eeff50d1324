// The bare names that follow from the course of a process. They cannot be set or defined. Pure; the engine uses it too.

/** Names that speak of all tasks or approvals of the phase (exit conditions) or of all earlier phases (entry, gates). */
export const DERIVED_OVERALL = ['all_tasks_complete', 'all_approvals_granted'] as const;

/** Endings that turn the id of a task, phase or gate into a derived name. */
export const DERIVED_ENDINGS = ['_complete', '_approved'] as const;

/** Every derived name of a definition with these ids of tasks, phases and gates. */
export function derivedNames(ids: Iterable<string>): string[] {
  return [...DERIVED_OVERALL, ...[...ids].flatMap((id) => DERIVED_ENDINGS.map((ending) => id + ending))];
}

// Order: phases, what tasks wait for, gates and the phase they stand before.
import type { Draft, DraftPhase, DraftTask } from '../draft.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';
import { cyclesIn } from './cycles.ts';
import { unknown } from './references.ts';

interface Place {
  phase: DraftPhase;
  task: DraftTask;
  index: number;
}

/** Problems of order, dependencies (cycles as a path), and gates before nothing. */
export function lintDependencies(draft: Draft): Finding[] {
  const places = new Map<string, Place>();
  for (const phase of draft.phases) {
    phase.tasks.forEach((task, index) => {
      if (!places.has(task.id)) places.set(task.id, { phase, task, index });
    });
  }
  const problems = [...places.values()].flatMap((place) => placement(place, places));
  return [...equalOrders(draft.phases), ...problems, ...cycles(places), ...gatePlaces(draft)];
}

function equalOrders(phases: DraftPhase[]): Finding[] {
  const first = new Map<number, DraftPhase>();
  return phases.flatMap((phase) => {
    if (phase.order === null) return [];
    const other = first.get(phase.order);
    if (other === undefined) {
      first.set(phase.order, phase);
      return [];
    }
    const message = `Phase "${phase.id}" has the same order ${phase.order} as phase "${other.id}"; give each its own.`;
    return [problem('equal-order', pointerTo(phase.at, 'order'), message)];
  });
}

function placement(from: Place, places: Map<string, Place>): Finding[] {
  return from.task.dependencies.flatMap((dependency) => {
    const to = places.get(dependency.text);
    if (to === undefined) return unknown(dependency, 'a task', places);
    if (to.phase === from.phase) {
      if (from.phase.parallel || to.index <= from.index) return [];
      const message = `Task "${from.task.id}" waits for "${to.task.id}", which this sequential phase runs later; list it before, or set parallelExecution.`;
      return [problem('dependency-on-later-task', dependency.at, message)];
    }
    if (from.phase.order === null || to.phase.order === null || to.phase.order <= from.phase.order) return [];
    const message = `Task "${from.task.id}" waits for "${to.task.id}" of the later phase "${to.phase.id}"; move one of them.`;
    return [problem('dependency-on-later-phase', dependency.at, message)];
  });
}

function cycles(places: Map<string, Place>): Finding[] {
  const edges = new Map(
    [...places].map(([id, place]) => [
      id,
      place.task.dependencies.map(({ text }) => text).filter((to) => places.has(to)),
    ]),
  );
  return cyclesIn(edges).map((path) => {
    const [id, next] = path as [string, string];
    const { task } = places.get(id)!;
    const at = task.dependencies.find(({ text }) => text === next)?.at ?? task.at;
    return problem(
      'dependency-cycle',
      at,
      `Tasks wait for each other: ${path.join(' → ')}. Remove one of these dependencies.`,
    );
  });
}

function gatePlaces(draft: Draft): Finding[] {
  const phases = new Set(draft.phases.map(({ id }) => id));
  return draft.gates.flatMap(({ beforePhase }) => {
    if (beforePhase === null) return [];
    return unknown(beforePhase, 'a phase', phases).map((found) => ({
      ...found,
      code: 'gate-before-nothing' as const,
    }));
  });
}

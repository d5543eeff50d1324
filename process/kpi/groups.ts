// What figures are grouped by: to which group a fact belongs, and which figures can be told of such a group.
import type { CourseDigest, Fact, FactKind, Figures, KpiGrouping } from './types.ts';

type Within = Pick<CourseDigest, 'processId' | 'version'>;

/** Null: to none. */
export function groupKeyOf(by: KpiGrouping, { processId, version }: Within, fact: Fact): string | null {
  const within = (id: string | null): string | null => (id === null ? null : `${processId}/${id}`);
  switch (by) {
    case 'definition':
      return processId;
    case 'version':
      return `${processId}@${version}`;
    case 'phase':
      return within(fact.phaseId);
    case 'task':
      return within(fact.taskId);
    case 'person':
      return isPersons(fact) ? within(fact.who) : null;
    case 'agent':
      return fact.kind === 'agent' || (fact.kind === 'task' && fact.what === 'agent')
        ? within(fact.who)
        : null;
  }
}

const OF_PEOPLE: readonly FactKind[] = ['person', 'turn-deadline', 'decision'];
const isPersons = ({ kind, what }: Fact): boolean =>
  OF_PEOPLE.includes(kind) || (kind === 'task' && what === 'person');

/** Where a figure is not named, nothing can be said of it: a phase is not started, a person has no cycle time. */
export const FIGURES_OF: Record<KpiGrouping, readonly (keyof Figures)[] | 'all'> = {
  definition: 'all',
  version: 'all',
  phase: ['phaseTime', 'waiting', 'inTime', 'errors', 'rework', 'automation', 'escalations'],
  task: ['waiting', 'inTime', 'errors', 'rework', 'automation', 'escalations'],
  person: ['waiting', 'inTime', 'rework'],
  agent: ['waiting', 'errors'],
};

export function figuresOf(by: KpiGrouping, figures: Figures): Partial<Figures> {
  const named = FIGURES_OF[by];
  if (named === 'all') return figures;
  return Object.fromEntries(named.map((name) => [name, figures[name]]));
}

// What is put to approvers, as far as a draft can be read: each task, phase and gate with those who approve it.
import type { Draft, DraftClock, DraftPerson, Written } from '../draft.ts';

export interface Subject {
  id: string;
  at: string;
  /** How messages call it. */
  called: string;
  listed: Written[];
  clock: DraftClock;
  /** Of a task. */
  assignee: string | null;
  kind: 'task' | 'sign_off' | 'gate';
  /** Of a task whose work starts only once approved. */
  asksBefore: boolean;
}

/** The tasks, phases and approval gates of a definition, whether anybody approves them or not. */
export function subjectsOf(draft: Draft): Subject[] {
  return [
    ...draft.phases.flatMap((phase) => [
      {
        id: phase.id,
        at: phase.at,
        called: `the sign-off of phase "${phase.id}"`,
        listed: phase.requiredApprovals,
        clock: phase.clock,
        assignee: null,
        kind: 'sign_off' as const,
        asksBefore: false,
      },
      ...phase.tasks.map((task) => ({
        id: task.id,
        at: task.at,
        called: `task "${task.id}"`,
        listed: task.requiredApprovals,
        clock: task.clock,
        assignee: task.assignee?.text ?? null,
        kind: 'task' as const,
        asksBefore: task.approve?.text === 'before',
      })),
    ]),
    ...draft.gates
      .filter((gate) => gate.type === 'approval')
      .map((gate) => ({
        id: gate.id,
        at: gate.at,
        called: `gate "${gate.id}"`,
        listed: gate.approvers,
        clock: gate.clock,
        assignee: null,
        kind: 'gate' as const,
        asksBefore: false,
      })),
  ];
}

/** Whether the person names the subject as theirs to approve. */
export function claims(person: DraftPerson, subjectId: string): boolean {
  return subjectId !== '' && person.requiredApprovals.some(({ text }) => text === subjectId);
}

/** Those the subject lists, then those who name it as theirs; `at` is where each is written. */
export function approversFor(subject: Pick<Subject, 'id' | 'listed'>, people: DraftPerson[]): Written[] {
  const claimed = people.flatMap((person) =>
    person.requiredApprovals
      .filter(({ text }) => text === subject.id && text !== '')
      .map(({ at }) => ({ text: person.id, at })),
  );
  return [...subject.listed, ...claimed];
}

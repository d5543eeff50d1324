// Absences: that somebody is there in the end, and may do there what the absent person would have done.
import { mayDecide } from '../approval-rules.ts';
import type { Draft, DraftPerson } from '../draft.ts';
import { type Finding, problem } from '../problem.ts';
import { approversFor, type Subject, subjectsOf } from './approval-subjects.ts';
import { cyclesIn } from './cycles.ts';

/** Problems of substitutes. One who is away hands on to their own, so who is asked in the end has to fit. */
export function lintAbsences(draft: Draft): Finding[] {
  const people = new Map(draft.people.map((person) => [person.id, person]));
  const edges = new Map(
    draft.people.map(({ id, substitute }) => [
      id,
      substitute === null || !people.has(substitute.text) ? [] : [substitute.text],
    ]),
  );
  const subjects = subjectsOf(draft).map((subject) => ({
    subject,
    approvers: approversFor(subject, draft.people).map(({ text }) => text),
  }));
  const unfit = draft.people.flatMap((person) => {
    const last = whoIsThere(person, people);
    if (person.substitute === null || last === null) return [];
    const why = unfitness(person, last, subjects);
    if (why === null) return [];
    const message = `"${last.id}" is asked in the place of "${person.id}", but ${why}; name another substitute.`;
    return [problem('substitute-unfit', person.substitute.at, message)];
  });
  return [...cyclesIn(edges).map((path) => cycleProblem(path, people)), ...unfit];
}

function cycleProblem(path: string[], people: Map<string, DraftPerson>): Finding {
  const { at } = people.get(path[0]!)!.substitute!;
  const message =
    path.length === 2
      ? `"${path[0]}" is their own substitute; name somebody else.`
      : `People stand in for each other: ${path.join(' → ')}. Name somebody who is there.`;
  return problem('absence-cycle', at, message);
}

/** Null where a substitute on the way is nobody, or they stand in for each other. */
function whoIsThere(person: DraftPerson, people: Map<string, DraftPerson>): DraftPerson | null {
  const seen = new Set<DraftPerson>();
  let there: DraftPerson | undefined = person;
  while (there !== undefined && there.substitute !== null) {
    if (seen.has(there)) return null;
    seen.add(there);
    there = people.get(there.substitute.text);
  }
  return there ?? null;
}

function unfitness(
  person: DraftPerson,
  last: DraftPerson,
  subjects: { subject: Subject; approvers: string[] }[],
): string | null {
  for (const { subject, approvers } of subjects) {
    if (subject.assignee === person.id && approvers.includes(last.id)) {
      return `approves ${subject.called} and so cannot do it`;
    }
    if (!approvers.includes(person.id)) continue;
    if (subject.assignee === last.id) return `does ${subject.called} and so cannot approve it`;
    if (approvers.includes(last.id)) return `approves ${subject.called} already`;
    if (!mayDecide(last.human)) return 'is no approver: give them raidRole "approver", or mayDecide: true';
  }
  return null;
}

// Approvals: who is asked, whether they may answer, and how many of them it takes.
import { mayDecide } from '../approval-rules.ts';
import type { Draft, DraftClock, DraftPerson, Written } from '../draft.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';
import { unknown } from './references.ts';

interface Subject {
  id: string;
  at: string;
  /** How messages call it. */
  called: string;
  listed: Written[];
  clock: DraftClock;
  assignee: string | null;
}

/** Problems of approvers, of gates that ask nobody or read nothing, and of policies that cannot be met. */
export function lintApprovals(draft: Draft): Finding[] {
  const people = new Map(draft.people.map((person) => [person.id, person]));
  const agents = new Set(draft.agents.map(({ id }) => id));
  const subjects = subjectsOf(draft);
  return [
    ...subjects.flatMap((subject) => [
      ...approversFor(subject, draft.people).flatMap((approver) =>
        approverProblems(subject, approver, people, agents),
      ),
      ...policyProblems(subject, draft),
    ]),
    ...draft.gates.flatMap((gate): Finding[] => {
      const at = (field: string) => pointerTo(gate.at, field);
      const asked = gate.approvers.length > 0 || draft.people.some((person) => claims(person, gate.id));
      if (gate.type === 'approval' && !asked) {
        return [
          problem(
            'approvers-missing',
            at('approvers'),
            `Approval gate "${gate.id}" has no approvers; name who decides.`,
          ),
        ];
      }
      if (gate.type === 'condition' && gate.condition === null) {
        return [
          problem(
            'condition-missing',
            at('condition'),
            `Condition gate "${gate.id}" has no condition; give a CEL expression.`,
          ),
        ];
      }
      return [];
    }),
  ];
}

function subjectsOf(draft: Draft): Subject[] {
  return [
    ...draft.phases.flatMap((phase) => [
      {
        id: phase.id,
        at: phase.at,
        called: `the sign-off of phase "${phase.id}"`,
        listed: phase.requiredApprovals,
        clock: phase.clock,
        assignee: null,
      },
      ...phase.tasks.map((task) => ({
        id: task.id,
        at: task.at,
        called: `task "${task.id}"`,
        listed: task.requiredApprovals,
        clock: task.clock,
        assignee: task.assignee?.text ?? null,
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
      })),
  ];
}

function claims(person: DraftPerson, subjectId: string): boolean {
  return subjectId !== '' && person.requiredApprovals.some(({ text }) => text === subjectId);
}

/** Those the subject lists, then those who name it as theirs; `at` is where each is written. */
function approversFor(subject: Subject, people: DraftPerson[]): Written[] {
  const claimed = people.flatMap((person) =>
    person.requiredApprovals
      .filter(({ text }) => text === subject.id && text !== '')
      .map(({ at }) => ({ text: person.id, at })),
  );
  return [...subject.listed, ...claimed];
}

function approverProblems(
  subject: Subject,
  approver: Written,
  people: Map<string, DraftPerson>,
  agents: ReadonlySet<string>,
): Finding[] {
  const { text: id, at } = approver;
  const person = people.get(id);
  if (person === undefined) {
    if (!agents.has(id)) return unknown(approver, 'a person', people);
    return [
      problem('approver-not-a-person', at, `"${id}" is an agent; only people approve ${subject.called}.`),
    ];
  }
  if (id === subject.assignee) {
    return [
      problem(
        'approver-is-assignee',
        at,
        `"${id}" does ${subject.called} and so cannot approve it; name somebody else.`,
      ),
    ];
  }
  if (mayDecide(person.human)) return [];
  const message = `"${id}" approves ${subject.called} but is not an approver; give them raidRole "approver", or mayDecide: true.`;
  return [problem('approver-may-not-decide', at, message)];
}

function policyProblems(subject: Subject, draft: Draft): Finding[] {
  const own = subject.clock.policy;
  const policy = own ?? draft.defaults.policy;
  if (policy === null || policy === 'all' || policy === 'any') return [];
  const count = new Set(approversFor(subject, draft.people).map(({ text }) => text)).size;
  if (policy.atLeast <= count || (own === null && count === 0)) return [];
  const have =
    count === 0 ? 'nobody is' : count === 1 ? 'only one approver is' : `only ${count} approvers are`;
  const message = `${capital(subject.called)} needs ${policy.atLeast} approvals, but ${have} named; lower atLeast or name more approvers.`;
  return [problem('policy-out-of-reach', own === null ? subject.at : `${subject.at}/policy`, message)];
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

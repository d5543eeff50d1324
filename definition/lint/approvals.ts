// Approvals: who is asked, whether they may answer, and how many of them it takes.
import { mayDecide } from '../approval-rules.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Draft, DraftPerson, Written } from '../draft.ts';
import { type Finding, pointerTo, problem } from '../problem.ts';
import { approversFor, claims, type Subject, subjectsOf } from './approval-subjects.ts';
import { unknown } from './references.ts';

/** Problems of approvers, of gates that ask nobody or read nothing, of policies, orders and vetoes that cannot be. */
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
      ...orderProblems(subject, draft),
      ...vetoProblems(subject, draft),
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

function orderProblems({ clock, called, ...subject }: Subject, draft: Draft): Finding[] {
  if (clock.inOrder?.value !== true) return [];
  const count = new Set(approversFor(subject, draft.people).map(({ text }) => text)).size;
  if (count > 1) return [];
  const have = count === 0 ? 'nobody approves it' : 'it has one approver';
  const message = `${capital(called)} has no order: ${have}. Name those who come one after another, or leave inOrder out.`;
  return [problem('ignored-field', clock.inOrder.at, message)];
}

function vetoProblems({ clock, called, ...subject }: Subject, draft: Draft): Finding[] {
  const approvers = new Set(approversFor(subject, draft.people).map(({ text }) => text));
  return clock.veto
    .filter(({ text }) => !approvers.has(text))
    .map(({ text, at }) => {
      const message = `"${text}" has a veto, but does not approve ${called}; name somebody who does.`;
      return problem('veto-not-an-approver', at, message, () => didYouMean(text, approvers));
    });
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

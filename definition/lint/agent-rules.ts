// What is asked of agents' work: who looks it over is a person who may, and its time is a length of time.
import { raidRoleOf } from '../approval-rules.ts';
import type { Draft, DraftAgentRules, Written } from '../draft.ts';
import { parseDuration } from '../duration.ts';
import { type Finding, problem } from '../problem.ts';
import { unknown } from './references.ts';

/** Problems of reviewers and budgets. */
export function lintAgentRules(draft: Draft): Finding[] {
  const places: { rules: DraftAgentRules; assignee?: string }[] = [
    { rules: draft.agentRules },
    ...draft.phases.flatMap((phase) => [
      { rules: phase.agentRules },
      ...phase.tasks.map(({ agentRules, assignee }) => ({
        rules: agentRules,
        ...(assignee === null ? {} : { assignee: assignee.text }),
      })),
    ]),
  ];
  return places.flatMap(({ rules, assignee }) => [
    ...rules.reviewers.flatMap((reviewer) => reviewerProblems(draft, reviewer, assignee)),
    ...timeProblems(rules.budgetTime),
  ]);
}

function reviewerProblems(draft: Draft, reviewer: Written, assignee: string | undefined): Finding[] {
  const { text: id, at } = reviewer;
  const people = new Map(draft.people.map((person) => [person.id, person]));
  const person = people.get(id);
  if (person === undefined) {
    if (!draft.agents.some((agent) => agent.id === id)) return unknown(reviewer, 'a person', people);
    return [problem('approver-not-a-person', at, `"${id}" is an agent; only people review agents' work.`)];
  }
  if (id === assignee) {
    const message = `"${id}" does this task and so cannot review it; name somebody else.`;
    return [problem('approver-is-assignee', at, message)];
  }
  if (raidRoleOf(person.human) !== 'informed' || person.human.mayDecide === true) return [];
  const message = `"${id}" reviews agents' work but is only informed; give them another raidRole, or mayDecide: true.`;
  return [problem('approver-may-not-decide', at, message)];
}

function timeProblems(time: Written | null): Finding[] {
  if (time === null || parseDuration(time.text) !== null) return [];
  const message = `"${time.text}" is no duration; write 90s, 30m, 4h, 2d, 1w, 1d12h or ISO 8601 such as PT48H, from 1 second to 365 days.`;
  return [problem('invalid-duration', time.at, message)];
}

// What a team names that neither it nor the definition it is bound to knows.
import { didYouMean } from '../../definition/did-you-mean.ts';
import type { InteractionRule, Team } from '../../definition/team-types.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import type { FieldProblem } from '../http/problem.ts';

const RAID_ROLES = ['responsible', 'approver', 'informed', 'delegator'];

/** Of the escalation path, of rules' targets, and agents that are people there. */
export function strangers(team: Team, definition: ProcessDefinition): FieldProblem[] {
  const people = Object.entries(definition.humans);
  const agents = Object.entries(definition.agents);
  const agentIds = new Set([...team.agents.map(({ id }) => id), ...agents.map(([id]) => id)]);
  const ids = new Set([...agentIds, ...people.map(([id]) => id)]);
  const roles = [
    ...RAID_ROLES,
    ...people.flatMap(([, { role }]) => role ?? []),
    ...agents.map(([, { role }]) => role),
    ...team.agents.map(({ role }) => role),
  ];
  const targets = new Set([...ids, ...roles, 'external_participant']);
  const { escalationPath = [] } = team.orchestration;
  return [
    ...team.agents
      .filter(({ id }) => Object.hasOwn(definition.humans, id))
      .map(({ id }) => ({
        pointer: '/teamId',
        code: 'id-taken',
        message: `The team's agent "${id}" has the id of a person of this process; give one of them another.`,
      })),
    ...escalationPath.flatMap((id, index) =>
      ids.has(id) ? [] : unknown(`orchestration.escalationPath[${index}]`, id, 'an agent or a person', ids),
    ),
    ...team.interactionRules.flatMap((rule) => targetProblems(rule, targets, agentIds)),
  ];
}

function targetProblems(
  { id, action, target }: InteractionRule,
  targets: ReadonlySet<string>,
  agents: ReadonlySet<string>,
): FieldProblem[] {
  if (target === undefined) return [];
  if (!targets.has(target)) {
    return unknown(`target of the rule "${id}"`, target, 'an agent, a person or a role', targets);
  }
  if (action !== 'request_approval' || !agents.has(target)) return [];
  const message = `The rule "${id}" asks "${target}" for approval, an agent of this process; agents never approve.`;
  return [{ pointer: '/teamId', code: 'approver-not-a-person', message }];
}

function unknown(where: string, written: string, what: string, known: ReadonlySet<string>): FieldProblem[] {
  const near = didYouMean(written, known);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  const message = `The team's ${where} is "${written}", which is not ${what} of the team or this process.${hint}`;
  return [{ pointer: '/teamId', code: 'unknown-reference', message }];
}

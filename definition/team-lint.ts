// Everything that is wrong with what a team template's parts say of one another, whatever its shape.
import { utf8Bytes } from './intake.ts';
import { LIMITS } from './limits.ts';
import { idForm, idsTwice, tooMany } from './lint/ids.ts';
import { unknownTools, unregistered } from './lint/references.ts';
import { type Finding, pointerTo, problem } from './problem.ts';
import { type TeamDraft, teamDraftOf } from './team-draft.ts';
import { teamIdOf } from './team-id.ts';
import { lintHierarchy, unknownMember } from './team-lint/hierarchy.ts';
import { lintOnboarding } from './team-lint/onboarding.ts';
import { lintRules } from './team-lint/rules.ts';

export interface TeamLintOptions {
  /** Names of the tools there are. Left out: tools are not looked at. */
  tools?: ReadonlySet<string>;
  /** Ids of the registered agent templates. Left out: templates are not looked at. */
  templates?: ReadonlySet<string>;
}

/** Every problem beyond the shape, as far as the value can be read. */
export function lintTeam(value: unknown, options: TeamLintOptions = {}): Finding[] {
  const draft = teamDraftOf(value);
  const { tools: known, templates } = options;
  return [
    ...lintTeamIds(draft),
    ...lintPrompts(draft),
    ...lintHierarchy(draft.members),
    ...lintOrchestration(draft),
    ...lintRules(draft),
    ...lintOnboarding(draft),
    ...(known === undefined ? [] : draft.members.flatMap(({ tools }) => unknownTools(tools, known))),
    ...(templates === undefined
      ? []
      : draft.members.flatMap(({ id, templateId }) => unregistered(id, templateId, templates))),
  ];
}

function lintTeamIds({ id, name, members, rules, counts }: TeamDraft): Finding[] {
  const agents = members.map((member) => ({ id: member.id, at: pointerTo(member.at, 'id'), kind: 'agent' }));
  const named = rules.map((rule) => ({ id: rule.id, at: pointerTo(rule.at, 'id'), kind: 'rule' }));
  const given = [...agents, ...named].filter((each) => each.id !== '');
  const derived = name === null ? '' : teamIdOf(name.text);
  const own = id === null ? [] : idForm({ id: id.text, at: id.at, kind: 'team template' });
  const underived =
    id === null && name !== null && idForm({ id: derived, at: '/id', kind: '' }).length > 0
      ? [problem('invalid-id', '/id', `No id can be made from the name "${name.text}"; give the team an id.`)]
      : [];
  return [
    ...own,
    ...underived,
    ...given.flatMap(idForm),
    ...idsTwice(agents.filter((each) => each.id !== '')),
    ...idsTwice(named.filter((each) => each.id !== '')),
    ...tooMany('agents', counts.agents, LIMITS.teamAgents, '/agents'),
    ...tooMany('interaction rules', counts.rules, LIMITS.interactionRules, '/interactionRules'),
  ];
}

function lintPrompts({ members }: TeamDraft): Finding[] {
  return members.flatMap(({ prompt }) => {
    const bytes = prompt === null ? 0 : utf8Bytes(prompt.text);
    if (prompt === null || bytes <= LIMITS.promptBytes) return [];
    const most = LIMITS.promptBytes / 1024;
    const message = `The prompt has ${Math.ceil(bytes / 1024)} KiB; at most ${most} KiB are allowed.`;
    return [problem('too-large', prompt.at, message)];
  });
}

/** Ids on the path that the team does not know may be people of a definition: that is seen once it is bound to one. */
function lintOrchestration({ entry, escalationPath, members }: TeamDraft): Finding[] {
  const ids = new Set(members.map(({ id }) => id));
  const path = escalationPath.map(({ text, at }) => ({ id: text, at, kind: 'escalation path' }));
  return [...(entry === null ? [] : unknownMember(entry, ids)), ...path.flatMap(idForm), ...idsTwice(path)];
}

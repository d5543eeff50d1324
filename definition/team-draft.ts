// A team template as far as it can be read, wrong parts left out: what its lint rules walk, so that one mistake hides no other.
import { type Fields, fieldsOf, objectsAt, textAt, textsAt, type Written } from './draft-fields.ts';
import { pointerTo } from './problem.ts';

export interface DraftMember {
  at: string;
  /** Empty where it is missing or no text. */
  id: string;
  templateId: Written | null;
  prompt: Written | null;
  tools: Written[];
  /** Null: the agent says nothing of a hierarchy. */
  place: DraftPlace | null;
}

export interface DraftPlace {
  at: string;
  level: number | null;
  canDelegate: boolean;
  /** Null: no such list. */
  subordinates: Written[] | null;
  reportsTo: Written | null;
}

export interface DraftRule {
  at: string;
  id: string;
  trigger: Written | null;
  action: Written | null;
  target: Written | null;
  timeout: Written | null;
}

export interface TeamDraft {
  id: Written | null;
  name: Written | null;
  members: DraftMember[];
  /** How many there are, also of those that cannot be read. */
  counts: { agents: number; rules: number };
  entry: Written | null;
  escalationPath: Written[];
  rules: DraftRule[];
  /** Whatever stands there; null where nothing does. */
  onboarding: { value: unknown; at: string } | null;
}

/** What can be read of any value. */
export function teamDraftOf(value: unknown): TeamDraft {
  const fields = fieldsOf(value) ?? {};
  const orchestration = fieldsOf(fields.orchestration) ?? {};
  return {
    id: textAt(fields, '', 'id'),
    name: textAt(fields, '', 'name'),
    members: objectsAt(fields, '', 'agents').map((agent) => memberOf(agent.fields, agent.at)),
    counts: { agents: lengthOf(fields.agents), rules: lengthOf(fields.interactionRules) },
    entry: textAt(orchestration, '/orchestration', 'entryAgentId'),
    escalationPath: textsAt(orchestration, '/orchestration', 'escalationPath'),
    rules: objectsAt(fields, '', 'interactionRules').map((rule) => ruleOf(rule.fields, rule.at)),
    onboarding:
      fields.sharedOnboarding === undefined
        ? null
        : { value: fields.sharedOnboarding, at: '/sharedOnboarding' },
  };
}

function memberOf(fields: Fields, at: string): DraftMember {
  const place = fieldsOf(fields.hierarchy);
  return {
    at,
    id: textAt(fields, at, 'id')?.text ?? '',
    templateId: textAt(fields, at, 'templateId'),
    prompt: textAt(fields, at, 'systemPrompt'),
    tools: objectsAt(fields, at, 'tools').flatMap((tool) => textAt(tool.fields, tool.at, 'name') ?? []),
    place: place === null ? null : placeOf(place, pointerTo(at, 'hierarchy')),
  };
}

function placeOf(fields: Fields, at: string): DraftPlace {
  return {
    at,
    level: typeof fields.level === 'number' ? fields.level : null,
    canDelegate: fields.canDelegate === true,
    subordinates: Array.isArray(fields.subordinates) ? textsAt(fields, at, 'subordinates') : null,
    reportsTo: textAt(fields, at, 'reportsTo'),
  };
}

function ruleOf(fields: Fields, at: string): DraftRule {
  return {
    at,
    id: textAt(fields, at, 'id')?.text ?? '',
    trigger: textAt(fields, at, 'trigger'),
    action: textAt(fields, at, 'action'),
    target: textAt(fields, at, 'target'),
    timeout: textAt(fields, at, 'timeout'),
  };
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

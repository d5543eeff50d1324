// The shape of a team template, as people write it, and of a team made from one. Plain types: no zod here.
// `definition/team-schema.ts` checks input against exactly these types.
import type { Duration, JsonObject } from './types.ts';

/** A tool by name. What it is stands in the agents' configuration, or it is a built-in one. */
export interface ToolRef {
  name: string;
}

export interface Hierarchy {
  /** 1 is the top. */
  level: number;
  /** May use `delegate_to_agent`. Default false. */
  canDelegate?: boolean;
  /** Agent ids of this team, each of which reports to this one. */
  subordinates?: string[];
  /** Agent id of this team. */
  reportsTo?: string;
}

export interface TeamAgent {
  /** Unique in the team; an agent of the same id in a definition is this one. */
  id: string;
  name: string;
  role: string;
  description?: string;
  systemPrompt: string;
  /** Agent template that says how it is run; default: the definition's for that agent. */
  templateId?: string;
  tools?: ToolRef[];
  hierarchy?: Hierarchy;
  /** 0 to 1; counts where the definition says none. */
  minConfidence?: number;
}

export interface Orchestration {
  /** The only one there is. */
  mode: 'hierarchical';
  /** Gets a brief at the start and is told of trouble. */
  entryAgentId: string;
  /** Agent and human ids, in the order in which what is stuck goes to them. */
  escalationPath?: string[];
}

/** `<kind>_concern_detected`, or one of the others. */
export type Trigger =
  | `${string}_concern_detected`
  | 'phase_gate_reached'
  | 'task_failed'
  | 'low_confidence'
  | 'approval_rejected'
  | 'approval_timeout'
  | 'deadline_at_risk';

export type RuleAction = 'escalate' | 'request_approval' | 'notify' | 'delegate' | 'pause';

export interface InteractionRule {
  id: string;
  trigger: Trigger;
  action: RuleAction;
  /** Agent id, human id, a role (a raidRole, or a `role` label), or `external_participant`. `pause` needs none. */
  target?: string;
  /** Temporal's: critical 1, high 2, normal 3 (default), low 4. */
  priority?: 'critical' | 'high' | 'normal' | 'low';
  /** Of a request it makes, or until an errand has to be done. */
  timeout?: Duration;
}

export interface TeamTemplate {
  /** Default: the name in kebab-case. */
  id?: string;
  /** SemVer, default 1.0.0. (id, version) never changes once registered. */
  version?: string;
  name: string;
  category?: string;
  description?: string;
  agents: TeamAgent[];
  /** JSON Schema that the `context` of an instance must fit. */
  sharedOnboarding?: JsonObject;
  orchestration: Orchestration;
  interactionRules?: InteractionRule[];
}

/** A team template as it is registered. */
export interface IdentifiedTeamTemplate extends TeamTemplate {
  id: string;
  version: string;
}

/** A team made from a template: what an instance is pinned to. */
export interface Team {
  id: string;
  templateId: string;
  version: string;
  name: string;
  agents: TeamAgent[];
  sharedOnboarding?: JsonObject;
  orchestration: Orchestration;
  interactionRules: InteractionRule[];
}

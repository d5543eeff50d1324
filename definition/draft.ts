// A definition as far as it can be read, wrong parts left out: what the lint rules walk, so that one mistake hides no other.
import {
  entriesAt,
  type Fields,
  fieldsOf,
  namedTextsAt,
  objectsAt,
  textAt,
  textsAt,
  type Written,
} from './draft-fields.ts';
import { pointerTo } from './problem.ts';
import type { ApprovalPolicy, HumanParticipant } from './types.ts';

export type { Written } from './draft-fields.ts';

export interface DraftClock {
  at: string;
  timeout: Written | null;
  reminders: Written[];
  escalateAfter: Written | null;
  escalateTo: Written | null;
  escalations: DraftRung[];
  policy: ApprovalPolicy | null;
  inOrder: { value: boolean; at: string } | null;
  veto: Written[];
  onRejection: Written | null;
  reworkFrom: Written | null;
  /** Where it stands; null where it does not. */
  maxRounds: { at: string } | null;
}

interface DraftRung {
  after: Written | null;
  to: Written | null;
}

export interface DraftErrors {
  escalateTo: Written | null;
  notify: Written[];
}

/** What is asked of agents' work, as far as it has to be held against the rest. */
export interface DraftAgentRules {
  reviewers: Written[];
  budgetTime: Written | null;
}

interface DraftPart {
  at: string;
  /** Empty where it is missing or no text. */
  id: string;
  clock: DraftClock;
}

export interface DraftTask extends DraftPart {
  assignee: Written | null;
  dependencies: Written[];
  requiredApprovals: Written[];
  approve: Written | null;
  inputs: Written[];
  artifacts: Written[];
  tools: Written[];
  /** Whatever stands there; null where nothing does. */
  output: { value: unknown; at: string } | null;
  facts: Written[];
  estimate: Written | null;
  errors: DraftErrors;
  agentRules: DraftAgentRules;
}

export interface DraftPhase extends DraftPart {
  order: number | null;
  parallel: boolean;
  tasks: DraftTask[];
  requiredApprovals: Written[];
  entry: Written[];
  exit: Written[];
  when: Written | null;
  estimate: Written | null;
  errors: DraftErrors;
  agentRules: DraftAgentRules;
}

interface DraftGate extends DraftPart {
  type: string | null;
  beforePhase: Written | null;
  approvers: Written[];
  condition: Written | null;
}

export interface DraftPerson {
  at: string;
  id: string;
  ownId: Written | null;
  human: Pick<HumanParticipant, 'role' | 'raidRole' | 'mayDecide'>;
  requiredApprovals: Written[];
  /** Who is there while they are away. */
  substitute: Written | null;
}

interface DraftAgent {
  at: string;
  id: string;
  ownId: Written | null;
  templateId: Written | null;
}

export interface Draft {
  id: Written | null;
  phases: DraftPhase[];
  gates: DraftGate[];
  people: DraftPerson[];
  agents: DraftAgent[];
  /** The definition's own names; `at` is the place of the expression. */
  conditions: (Written & { name: string })[];
  defaults: DraftClock;
  errors: DraftErrors;
  agentRules: DraftAgentRules;
}

/** Reads what is readable of any JSON value. */
export function draftOf(value: unknown): Draft {
  const root = fieldsOf(value) ?? {};
  return {
    id: textAt(root, '', 'id'),
    phases: objectsAt(root, '', 'phases').map(({ fields, at }) => phaseAt(fields, at)),
    gates: objectsAt(root, '', 'gates').map(({ fields, at }) => ({
      ...partAt(fields, at),
      type: textAt(fields, at, 'type')?.text ?? null,
      beforePhase: textAt(fields, at, 'beforePhase'),
      approvers: textsAt(fields, at, 'approvers'),
      condition: textAt(fields, at, 'condition'),
    })),
    people: entriesAt(root, '', 'humans').map(({ key, fields, at }) => ({
      at,
      id: key,
      ownId: textAt(fields, at, 'id'),
      human: humanOf(fields),
      requiredApprovals: textsAt(fields, at, 'requiredApprovals'),
      substitute: textAt(fieldsOf(fields.away) ?? {}, pointerTo(at, 'away'), 'substitute'),
    })),
    agents: entriesAt(root, '', 'agents').map(({ key, fields, at }) => ({
      at,
      id: key,
      ownId: textAt(fields, at, 'id'),
      templateId: textAt(fields, at, 'templateId'),
    })),
    conditions: namedTextsAt(root, '', 'conditions'),
    defaults: clockAt(fieldsOf(root.approvalDefaults) ?? {}, '/approvalDefaults'),
    errors: errorsAt(root, ''),
    agentRules: agentRulesAt(root, ''),
  };
}

function phaseAt(fields: Fields, at: string): DraftPhase {
  return {
    ...partAt(fields, at),
    order: typeof fields.order === 'number' ? fields.order : null,
    parallel: fields.parallelExecution === true,
    tasks: objectsAt(fields, at, 'tasks').map((task) => taskAt(task.fields, task.at)),
    requiredApprovals: textsAt(fields, at, 'requiredApprovals'),
    entry: textsAt(fields, at, 'entryConditions'),
    exit: textsAt(fields, at, 'exitConditions'),
    when: textAt(fields, at, 'when'),
    estimate: textAt(fields, at, 'estimatedDuration'),
    errors: errorsAt(fields, at),
    agentRules: agentRulesAt(fields, at),
  };
}

function taskAt(fields: Fields, at: string): DraftTask {
  return {
    ...partAt(fields, at),
    assignee: textAt(fields, at, 'assignee'),
    dependencies: textsAt(fields, at, 'dependencies'),
    requiredApprovals: textsAt(fields, at, 'requiredApprovals'),
    approve: textAt(fields, at, 'approve'),
    inputs: namedTextsAt(fields, at, 'inputs'),
    artifacts: textsAt(fields, at, 'artifacts'),
    tools: textsAt(fields, at, 'tools'),
    output: fields.output === undefined ? null : { value: fields.output, at: pointerTo(at, 'output') },
    facts: textsAt(fields, at, 'facts'),
    estimate: textAt(fields, at, 'estimatedDuration'),
    errors: errorsAt(fields, at),
    agentRules: agentRulesAt(fields, at),
  };
}

function partAt(fields: Fields, at: string): DraftPart {
  return { at, id: textAt(fields, at, 'id')?.text ?? '', clock: clockAt(fields, at) };
}

function clockAt(fields: Fields, at: string): DraftClock {
  return {
    at,
    timeout: textAt(fields, at, 'timeout'),
    reminders: textsAt(fields, at, 'reminders'),
    escalateAfter: textAt(fields, at, 'escalateAfter'),
    escalateTo: textAt(fields, at, 'escalateTo'),
    escalations: objectsAt(fields, at, 'escalations').map((rung) => ({
      after: textAt(rung.fields, rung.at, 'after'),
      to: textAt(rung.fields, rung.at, 'to'),
    })),
    policy: policyOf(fields.policy),
    inOrder:
      typeof fields.inOrder === 'boolean' ? { value: fields.inOrder, at: pointerTo(at, 'inOrder') } : null,
    veto: textsAt(fields, at, 'veto'),
    onRejection: textAt(fields, at, 'onRejection'),
    reworkFrom: textAt(fields, at, 'reworkFrom'),
    maxRounds: fields.maxRounds === undefined ? null : { at: pointerTo(at, 'maxRounds') },
  };
}

function errorsAt(fields: Fields, at: string): DraftErrors {
  const inner = fieldsOf(fields.errorHandling) ?? {};
  const innerAt = pointerTo(at, 'errorHandling');
  return {
    escalateTo: textAt(inner, innerAt, 'escalateTo'),
    notify: textsAt(inner, innerAt, 'notifyParticipants'),
  };
}

function agentRulesAt(fields: Fields, at: string): DraftAgentRules {
  const budget = fieldsOf(fields.budget) ?? {};
  return {
    reviewers: textsAt(fields, at, 'reviewers'),
    budgetTime: textAt(budget, pointerTo(at, 'budget'), 'time'),
  };
}

function humanOf(fields: Fields): DraftPerson['human'] {
  const human: DraftPerson['human'] = {};
  if (typeof fields.role === 'string') human.role = fields.role;
  if (typeof fields.raidRole === 'string') human.raidRole = fields.raidRole as HumanParticipant['raidRole'];
  if (typeof fields.mayDecide === 'boolean') human.mayDecide = fields.mayDecide;
  return human;
}

function policyOf(value: unknown): ApprovalPolicy | null {
  if (value === 'all' || value === 'any') return value;
  const atLeast = fieldsOf(value)?.atLeast;
  return typeof atLeast === 'number' ? { atLeast } : null;
}

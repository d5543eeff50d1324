// The shape of a process definition, as people write it and as every layer carries it. Plain types: no zod here.
// `definition/schema.ts` checks input against exactly these types; `definition/graph.ts` resolves the defaults.

/** What a person is to an instance. `raidRole` governs; a free `role` label stands in where it is one of these. */
export type RaidRole = 'responsible' | 'approver' | 'informed' | 'delegator';

/** A length of time as written: `90s`, `30m`, `4h`, `2d`, `1w`, `1d12h`, or ISO 8601 (`PT48H`, `P7D`). 1 s to 365 d. */
export type Duration = string;

/** JSON as it passes through Temporal and the books. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** How long an approval may take and what happens meanwhile. May stand on task, phase, gate or `approvalDefaults`; the nearest wins, field by field. */
export interface ApprovalClock {
  /** Deadline, counted from the request. Default 48h. */
  timeout?: Duration;
  /** Offsets from the request at which those who have not answered are reminded; each before `timeout`. */
  reminders?: Duration[];
  /** Offset from the request at which `escalateTo` is told; before `timeout`. */
  escalateAfter?: Duration;
  /** A human or agent id; default the definition's delegators. */
  escalateTo?: string;
  /** Further rungs of the ladder, each reached only while nobody has decided; in any order, each before `timeout`. */
  escalations?: EscalationRung[];
  /** What the deadline does. Default: escalate if there is somebody to escalate to, else hold. Nothing is approved by silence. */
  onTimeout?: 'hold' | 'reject' | 'escalate';
}

/** One rung of an escalation ladder. `escalateAfter` with `escalateTo` is the first one, written short. */
export interface EscalationRung {
  /** Offset from the request. */
  after: Duration;
  /** A human or agent id; default as for `escalateTo`. */
  to?: string;
}

/** Who has to say yes. `all` (default): the first rejection decides. `any`: the last. `{ atLeast: n }`: once n can no longer be reached. */
export type ApprovalPolicy = 'all' | 'any' | { atLeast: number };

/** How an approval is decided, and what a rejection does. May stand on task, phase, gate or `approvalDefaults`; the nearest wins, field by field. */
export interface ApprovalRules extends ApprovalClock {
  policy?: ApprovalPolicy;
  /** True: approvers are asked one after another, as listed; each once those before have approved. Default false. */
  inOrder?: boolean;
  /** Human ids among the approvers: the rejection of one of these decides at once, whatever the policy. */
  veto?: string[];
  /** What a rejection does. Default: `rework` for the approval of a task's result, and wherever `reworkFrom` names what; else `hold`. */
  onRejection?: 'rework' | 'hold' | 'cancel';
  /** Task or phase id that is done again after a rejection. Default for a task's result: that task. Work is never repeated that nobody named. */
  reworkFrom?: string;
  /** Rounds that are asked by themselves; a rejection in the last of them holds for a person. 1 to 20, default 3. */
  maxRounds?: number;
  /** `mail-code`: a decision needs a code that is mailed to the person at that moment. Default `none`. */
  stepUp?: 'none' | 'mail-code';
}

/** What happens when a task's attempt fails. May stand on definition, phase or task; the nearest wins, field by field. */
export interface ErrorHandling {
  /** Default `retry_with_escalation`. */
  taskFailure?: 'retry_with_escalation' | 'hold' | 'skip' | 'fail';
  /** Attempts = 1 + maxRetries. Default 2; 0 to 20. */
  maxRetries?: number;
  escalateTo?: string;
  notifyParticipants?: string[];
}

/** What an agent's attempt may take; the nearest of task, phase, definition and agent template wins, field by field. */
export interface Budget {
  /** Calls of the model. Default 20; 1 to 200. */
  turns?: number;
  /** Wall time. Default 1h; an agent that answers by callback may have days. */
  time?: Duration;
  /** Input and output together. Default 500,000. */
  tokens?: number;
  /** US dollars. Default: no bound. */
  costUsd?: number;
}

/** What is asked of agents' work. May stand on definition, phase or task; the nearest wins, field by field. */
export interface AgentRules {
  /** 0 to 1: below it a person looks the work over first. Default: none does. */
  minConfidence?: number;
  /** Human ids: any one of them reviews. Default: the people of the escalation path, else the delegators. */
  reviewers?: string[];
  budget?: Budget;
}

export interface ProcessTask extends ApprovalRules, AgentRules {
  id: string;
  name: string;
  description?: string;
  /** Agent or human id. */
  assignee: string;
  /** Ids of tasks of this phase or an earlier one. */
  dependencies?: string[];
  /** Human ids. */
  requiredApprovals?: string[];
  /** `after` (default): approve the result. `before`: the work starts only once approved. */
  approve?: 'before' | 'after';
  tools?: string[];
  /** Keys of the artifacts this task is expected to store. */
  artifacts?: string[];
  /** Name → CEL expression over context, facts, tasks, phases, gates, approvals, artifacts. */
  inputs?: Record<string, string>;
  /** JSON Schema that the task's `result` must fit. */
  output?: JsonObject;
  /** Of a person's task: top-level fields of its `result` that become facts of the same name when it is completed. */
  facts?: string[];
  errorHandling?: ErrorHandling;
  estimatedDuration?: string;
}

export interface ProcessPhase extends ApprovalRules, AgentRules {
  id: string;
  name: string;
  description?: string;
  order: number;
  tasks: ProcessTask[];
  /** The phase's sign-off: human ids. */
  requiredApprovals?: string[];
  parallelExecution?: boolean;
  /** A length or a range such as `1-2 days`. */
  estimatedDuration?: string;
  /** CEL expressions or bare names; all must hold before the phase starts. */
  entryConditions?: string[];
  /** CEL expressions or bare names; all must hold before the phase completes. */
  exitConditions?: string[];
  /** CEL; evaluated once, before the phase's gates are asked. False: the phase is skipped. */
  when?: string;
  errorHandling?: ErrorHandling;
}

export interface ProcessGate extends ApprovalRules {
  id: string;
  name: string;
  description?: string;
  beforePhase: string;
  type: 'approval' | 'condition' | 'manual';
  approvers?: string[];
  condition?: string;
}

export interface AgentDefinition {
  templateId: string;
  role: string;
  id?: string;
  name?: string;
}

export interface NotificationPreferences {
  email?: boolean;
  slack?: boolean;
  /** The bell on the portal. Default true. */
  inApp?: boolean;
  /** How news of progress comes to who is informed: one message a day (default), each at once, or not at all. Trouble and the end are told at once but with `none`. */
  progress?: 'daily' | 'each' | 'none';
}

/** Who is not there for a while: what they would be asked goes to their substitute. */
export interface Absence {
  /** RFC 3339; absent: until it is lifted. */
  until?: string;
  /** Human id. */
  substitute: string;
}

export interface HumanParticipant {
  /** When given, the same as its key. */
  id?: string;
  name?: string;
  role?: string;
  raidRole?: RaidRole;
  email?: string;
  /** A Slack member id, the name of a webhook in the settings, or both as `name:id`. */
  slack?: string;
  /** Ids of tasks, phases or gates whose approvers this person joins; others warn. */
  requiredApprovals?: string[];
  notificationPreferences?: NotificationPreferences;
  /** May hand their approvals to another person. A delegator always may, those of others too. */
  canDelegate?: boolean;
  away?: Absence;
  /** Lets somebody whose raidRole is not `approver` decide. */
  mayDecide?: boolean;
}

export interface ProcessDefinition extends AgentRules {
  /** `^[a-z][a-z0-9_-]{0,63}$` */
  id: string;
  name: string;
  /** SemVer. (id, version) never changes once registered. */
  version: string;
  description?: string;
  owner?: string;
  /** Id of a team template: every instance whose start names no team gets one made from it. */
  team?: string;
  phases: ProcessPhase[];
  agents: Record<string, AgentDefinition>;
  humans: Record<string, HumanParticipant>;
  gates: ProcessGate[];
  /** The definition's own names for conditions: name → CEL. */
  conditions?: Record<string, string>;
  approvalDefaults?: ApprovalRules;
  errorHandling?: ErrorHandling;
  /** Default true: who started an instance does not approve in it. */
  separationOfDuties?: boolean;
  /** Names of context values that lists can be filtered by. */
  searchable?: string[];
}

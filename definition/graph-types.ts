// What a definition looks like once every default is resolved: the nodes the engine walks. Types only.
import type { Team, TeamAgent } from './team-types.ts';
import type {
  AgentDefinition,
  ErrorHandling,
  HumanParticipant,
  ProcessDefinition,
  ProcessGate,
  ProcessPhase,
  ProcessTask,
  RaidRole,
} from './types.ts';

/** An approval's clock in ms from its request. `onTimeout` null: escalate if there is somebody to escalate to, else hold. */
export interface ResolvedClock {
  timeoutMs: number;
  /** Ascending, each before `timeoutMs`. */
  reminderMs: number[];
  /** The ladder, ascending, each before `timeoutMs`. `to` null: the definition's delegators. */
  escalations: { afterMs: number; to: string | null }[];
  /** Whom the deadline escalates to. Null: the definition's delegators. */
  escalateTo: string | null;
  onTimeout: 'hold' | 'reject' | 'escalate' | null;
}

/** What is put to people: one approval of a task, a phase (its sign-off) or a gate. */
export interface ApprovalSpec {
  kind: 'task' | 'sign_off' | 'gate' | 'review';
  /** Id of the task, phase or gate. */
  subjectId: string;
  phaseId: string;
  title: string;
  description: string | null;
  approvers: string[];
  /** Approvals needed to grant it; 1 to the number of approvers. */
  need: number;
  /** Asked one after another. */
  inOrder: boolean;
  /** Those among the approvers whose rejection decides at once. */
  veto: string[];
  onRejection: 'rework' | 'hold' | 'cancel';
  /** Task or phase that a rejection has done again; null unless `onRejection` is rework. */
  reworkFrom: string | null;
  maxRounds: number;
  stepUp: 'none' | 'mail-code';
  clock: ResolvedClock;
  /** Keys of the artifacts put to the approver: what the work stores, then what the tasks it names as dependencies stored. */
  artifacts: string[];
}

export interface TaskErrors {
  policy: NonNullable<ErrorHandling['taskFailure']>;
  /** 1 + maxRetries. */
  attempts: number;
  escalateTo: string | null;
  notify: string[];
}

/** Fields that nothing in the definition says are absent: the agent template's count, then the defaults. */
export interface ResolvedBudget {
  turns?: number;
  timeMs?: number;
  tokens?: number;
  costUsd?: number;
}

/** An agent of the definition or of the team alone, with what the team says of it. */
export interface AgentNode extends AgentDefinition {
  id: string;
  /** Present where a team has it under this id. */
  member?: TeamAgent;
}

export interface TaskNode {
  id: string;
  name: string;
  phaseId: string;
  /** Position in its phase, from 0. */
  index: number;
  task: ProcessTask;
  /** As written, and in a sequential phase the task before. */
  dependsOn: string[];
  assigneeKind: 'agent' | 'human';
  approve: 'before' | 'after';
  approval: ApprovalSpec | null;
  /** Who looks over work below `minConfidence`; null: no bar, or nobody to look. */
  review: ApprovalSpec | null;
  minConfidence: number | null;
  budget: ResolvedBudget;
  errors: TaskErrors;
}

export interface GateNode {
  id: string;
  name: string;
  type: ProcessGate['type'];
  gate: ProcessGate;
  /** The phase it stands before. */
  phaseId: string;
  /** Of an approval gate; of another where a rule of the team has people asked there as well. */
  approval: ApprovalSpec | null;
  condition: string | null;
}

export interface PhaseNode {
  id: string;
  name: string;
  /** Position in the course, from 0. */
  index: number;
  phase: ProcessPhase;
  tasks: TaskNode[];
  /** The gates before this phase, as listed. */
  gates: GateNode[];
  signOff: ApprovalSpec | null;
  when: string | null;
  entry: string[];
  exit: string[];
}

export interface PersonNode {
  id: string;
  name: string;
  raidRole: RaidRole | null;
  /** May approve and reject. */
  mayDecide: boolean;
  human: HumanParticipant;
}

export interface ProcessGraph {
  definition: ProcessDefinition;
  /** By `order`. */
  phases: PhaseNode[];
  /** By phase, then as listed. */
  tasks: TaskNode[];
  /** By the phase they stand before, then as listed. */
  gates: GateNode[];
  people: PersonNode[];
  /** Ids of the people whose raidRole is delegator. */
  delegators: string[];
  /** Who started an instance does not approve in it. */
  separationOfDuties: boolean;
  /** The definition's own names: name → CEL. */
  conditions: Record<string, string>;
  task(id: string): TaskNode | undefined;
  phase(id: string): PhaseNode | undefined;
  gate(id: string): GateNode | undefined;
  person(id: string): PersonNode | undefined;
  /** The definition's, then those that only the team has. */
  agents: AgentNode[];
  agent(id: string): AgentNode | undefined;
  /** The team the instance was started with. */
  team: Team | null;
  /** Agents, then people, whom what is stuck goes to; of the team, else empty. Only ids that this instance knows. */
  escalationPath: string[];
}

// What has happened to an instance: the events. They are the audit trail; every view is a fold over them.
// Events hold ids, never addresses or names of people: those are joined when the trail is read.
import type { Json, JsonObject } from '../definition/types.ts';
import type {
  AgentUsage,
  ApprovalKind,
  ArtifactVersion,
  Choice,
  Concern,
  Correction,
  ErrandPurpose,
  FailureKind,
  HandOver,
  IncidentAction,
  IncidentKind,
  NotificationKind,
  ShownArtifact,
  Subject,
  ToolCallRequest,
} from './event-terms.ts';
import type { Principal } from './principal.ts';
import type { RefusalCode } from './refusal-code.ts';

export type * from './event-terms.ts';
export type { RefusalCode } from './refusal-code.ts';

/** Envelope. `seq` counts from 1 without gaps; `at` is epoch ms; `by` made it happen; `commandId` is the message that led to it. */
interface EventOf<T extends string, D> {
  seq: number;
  at: number;
  type: T;
  by: Principal;
  commandId?: string;
  data: D;
}

/** A rung of the ladder, at epoch ms. */
export interface Rung {
  at: number;
  to?: string;
}

/** When an approval is due and what comes before, epoch ms. */
export interface Clock {
  dueAt: number;
  reminderAts: number[];
  escalations?: Rung[];
}

interface ApprovalAsk {
  approvalId: string;
  kind: ApprovalKind;
  /** Task id, phase id (sign-off) or gate id; for an ad-hoc approval its own id. */
  subjectId: string;
  phaseId: string;
  taskId?: string;
  gateId?: string;
  round: number;
  title: string;
  description?: string;
  approvers: string[];
  /** How many approvals grant it. */
  need: number;
  /** Asked one after another, in the order of `approvers`. */
  inOrder?: boolean;
  veto?: string[];
  /** A decision needs a mailed code. */
  stepUp?: 'mail-code';
  artifacts: ShownArtifact[];
  /** True where the work starts only on approval. */
  beforeWork?: boolean;
  dueAt: number;
  reminderAts: number[];
  /** The ladder: when, and to whom; without `to`: the delegators. */
  escalations?: Rung[];
  /** Whom the deadline escalates to. */
  escalateTo?: string;
  onTimeout: 'hold' | 'reject' | 'escalate';
  /** A task's own approval that an ad-hoc request supplies (one request, one decision): the id of that request. */
  covers?: string;
  /** An ad-hoc request for one call of a tool. It belongs to its attempt: it is not asked again in another round. */
  toolCall?: ToolCallRequest;
}

export type ProcessEvent =
  // the instance
  | EventOf<
      'InstanceStarted',
      {
        instanceId: string;
        name: string;
        processId: string;
        version: string;
        /** SHA-256 of the canonical definition. */
        definitionHash: string;
        context: JsonObject;
        /** Participant id → binding id in the books; people without an address are absent. */
        bindings: Record<string, string>;
        teamId?: string;
        /** SHA-256 of the canonical team. */
        teamHash?: string;
        allowUnbound: boolean;
        /** People of the definition who are the starter themselves. */
        starterIs?: string[];
        /** Ids whose address is the same: a list for each address that several have. */
        sameAs?: string[][];
      }
    >
  | EventOf<'InstancePaused', { reason: string }>
  | EventOf<'InstanceResumed', { reason: string; pausedMs: number }>
  | EventOf<'InstanceCancelled', { reason: string }>
  | EventOf<'InstanceCompleted', Record<string, never>>
  | EventOf<'InstanceFailed', { reason: string; taskId?: string }>
  // phases and gates
  | EventOf<'PhaseReached', { phaseId: string }>
  | EventOf<'PhaseStarted', { phaseId: string }>
  | EventOf<'PhaseTasksCompleted', { phaseId: string }>
  | EventOf<'PhaseCompleted', { phaseId: string }>
  | EventOf<'PhaseSkipped', { phaseId: string; reason: string }>
  | EventOf<'PhaseReopened', { phaseId: string; reason: string }>
  | EventOf<'GateAsked', { gateId: string; phaseId: string; approvalId: string }>
  | EventOf<
      'GatePassed',
      { gateId: string; phaseId: string; how: 'approval' | 'condition' | 'manual'; reason?: string }
    >
  | EventOf<'GateSkipped', { gateId: string; phaseId: string }>
  // tasks
  | EventOf<
      'TaskStarted',
      {
        taskId: string;
        phaseId: string;
        attempt: number;
        assignee: string;
        assigneeKind: 'agent' | 'human';
        inputs: JsonObject;
        /** Why the attempt before this one did not do, in words for the assignee. */
        feedback?: string;
        /** Of an operator who had it start now. */
        reason?: string;
      }
    >
  | EventOf<
      'TaskAttemptFailed',
      {
        taskId: string;
        attempt: number;
        kind: FailureKind;
        reason: string;
        retryAt?: number;
        usage?: AgentUsage;
      }
    >
  | EventOf<
      'TaskWorkDone',
      {
        taskId: string;
        attempt: number;
        summary: string;
        result?: Json;
        confidence?: number;
        concerns: Concern[];
        usage?: AgentUsage;
        /** A person looks it over first: the bar it missed. Its facts are set once they have. */
        needsReview?: { minConfidence: number };
        /** Facts that wait for the review. */
        facts?: JsonObject;
        /** Completed by an operator's hand: for whom. */
        onBehalfOf?: string;
        reason?: string;
      }
    >
  /** In a review, by who approved it. The event before has what the agent had made of it: both are kept. */
  | EventOf<
      'TaskWorkCorrected',
      { taskId: string; attempt: number; approvalId: string; participantId: string } & Correction
    >
  /** The attempts are used up: another agent tries (`toKind` agent), or people are told. */
  | EventOf<
      'TaskEscalated',
      { taskId: string; from: string; to: string[]; toKind: 'agent' | 'human'; reason: string }
    >
  | EventOf<'TaskCompleted', { taskId: string; phaseId: string; attempt: number }>
  | EventOf<'TaskBlocked', { taskId: string; reason: string }>
  | EventOf<'TaskSkipped', { taskId: string; reason: string }>
  | EventOf<'TaskReopened', { taskId: string; reason: string }>
  // approvals
  | EventOf<'ApprovalRequested', ApprovalAsk>
  | EventOf<
      'ApprovalReasked',
      {
        approvalId: string;
        artifacts: ShownArtifact[];
        /** Decision ids that no longer count: given on what is no longer shown. */
        voided: string[];
        reason: string;
        /** A new clock, where the deadline is set anew. */
        clock?: Clock;
      }
    >
  | EventOf<
      'ApprovalDecided',
      {
        approvalId: string;
        round: number;
        decisionId: string;
        participantId: string;
        choice: Choice;
        comment: string;
        shown: ShownArtifact[];
        /** SHA-256 of exactly what was rendered. */
        viewed: string;
        linkId: string;
        /** How the link came to be: mailed by us or made over the API. */
        linkVia: 'mail' | 'api';
        /** When the API took the click, epoch ms. */
        receivedAt: number;
        /** Of a review that approves. */
        correction?: Correction;
        /** A code mailed for this approval was given. */
        confirmedBy?: 'mail-code';
      }
    >
  /** Taken back by who gave it, or by an operator, while nothing was built on it: the approval is open again. */
  | EventOf<
      'DecisionRevoked',
      { approvalId: string; decisionId: string; participantId: string; reason: string }
    >
  | EventOf<
      'DecisionRefused',
      {
        decisionId: string;
        approvalId: string;
        participantId: string;
        code: RefusalCode;
        message: string;
        choice: Choice;
      }
    >
  | EventOf<'ForeignMessageRefused', { message: string; reason: string }>
  | EventOf<'ApprovalGranted', { approvalId: string; by: string[] }>
  | EventOf<'ApprovalRejected', { approvalId: string; by: string; comment: string }>
  /** `forGood`: an ad-hoc request was taken back by hand; it is not asked again. */
  | EventOf<'ApprovalWithdrawn', { approvalId: string; reason: string; forGood?: true }>
  | EventOf<'ApprovalOverdue', { approvalId: string; dueAt: number; waitsFor: string[] }>
  | EventOf<'ApprovalReminded', { approvalId: string; to: string[]; index: number }>
  /** `rung`: index in the ladder of the last one due; null: by the deadline. */
  | EventOf<'ApprovalEscalated', { approvalId: string; to: string[]; rung: number | null }>
  /** By an operator's or delegator's hand. It is pending again where it was overdue. */
  | EventOf<'ApprovalDeadlineMoved', { approvalId: string; reason: string } & Clock>
  /** Those who have not answered were reminded by somebody's hand. */
  | EventOf<'ApprovalNudged', { approvalId: string; to: string[] }>
  /** In an approval in order: the next one is asked. */
  | EventOf<'ApprovalTurnCame', { approvalId: string; participantId: string }>
  /** Somebody else decides in the place of an approver, who no longer may. */
  | EventOf<
      'ApprovalHandedOver',
      { approvalId: string; from: string; to: string; how: HandOver; reason: string }
    >
  /** A person's task is somebody else's from now on. */
  | EventOf<'TaskHandedOver', { taskId: string; from: string; to: string; how: HandOver; reason: string }>
  /** What is asked of a person from now on goes to the substitute; null: they are back. `until`: epoch ms, null: until lifted. */
  | EventOf<
      'AbsenceSet',
      { participantId: string; substitute: string | null; until: number | null; reason: string }
    >
  /** A person whom the definition does not know joins, to decide or work in somebody's place. */
  | EventOf<
      'GuestJoined',
      { participantId: string; bindingId: string; inPlaceOf: string; isStarter?: boolean }
    >
  /**
   * Work is done again: after a rejection (`approvalId`, `round` the one rejected), or sent back by an operator (`round` 0).
   * `targets`: ids of the tasks that were named. TaskReopened for each, and for what depends on it, follows.
   */
  | EventOf<'ReworkStarted', { approvalId?: string; targets: string[]; round: number; comment: string }>
  // agents beside their tasks; `taskId` is the work's id: a task's or an errand's
  | EventOf<'ConcernRaised', { taskId: string; agentId: string } & Concern>
  | EventOf<
      'QuestionAsked',
      { questionId: string; taskId: string; attempt: number; agentId: string; text: string; to: string[] }
    >
  | EventOf<'QuestionAnswered', { questionId: string; taskId: string; attempt: number; text: string }>
  /** Nobody needs the answer any more. */
  | EventOf<'QuestionDropped', { questionId: string; reason: string }>
  /** A rule of the team took hold. `to`: agents or people it reached. */
  | EventOf<
      'RuleFired',
      { ruleId: string; trigger: string; action: string; to: string[]; subject: Subject; reason: string }
    >
  /** `errandId`: `errand.<n>`, which no task's id can be. `dueAt`: epoch ms. */
  | EventOf<
      'ErrandStarted',
      {
        errandId: string;
        agentId: string;
        purpose: ErrandPurpose;
        /** What it is told, in words. */
        brief: string;
        subject: Subject;
        ruleId?: string;
        /** 1 (first) to 5, as Temporal counts. */
        priority?: number;
        dueAt?: number;
      }
    >
  | EventOf<
      'ErrandEnded',
      {
        errandId: string;
        agentId: string;
        ok: boolean;
        /** What it says; of one that failed: why. */
        summary: string;
        kind?: FailureKind;
        concerns: Concern[];
        usage?: AgentUsage;
      }
    >
  // data
  | EventOf<'FactSet', { name: string; value: Json; reason?: string; taskId?: string }>
  | EventOf<'ArtifactStored', ArtifactVersion>
  /**
   * `isStarter`: whether they are now who started the instance; `sameAs`: all others with the same address now. Absent: as
   * before.
   */
  | EventOf<
      'ParticipantBound',
      {
        participantId: string;
        bindingId: string;
        reason?: string;
        anew: boolean;
        isStarter?: boolean;
        sameAs?: string[];
      }
    >
  // messages to people, and trouble
  | EventOf<
      'NotificationRequested',
      {
        notificationId: string;
        participantId: string;
        kind: NotificationKind;
        approvalIds: string[];
        taskId?: string;
        decisionId?: string;
        questionId?: string;
        /** Of `word`: what it says. */
        text?: string;
        /** Of progress: the first event it tells of; it ends with the one before this message's own. */
        fromSeq?: number;
        attempt: number;
      }
    >
  | EventOf<
      'DeliveryFailed',
      { notificationId: string; participantId: string; refused: boolean; reason: string; retryAt?: number }
    >
  | EventOf<
      'IncidentRaised',
      {
        incidentId: string;
        kind: IncidentKind;
        message: string;
        /** What would mend it, in a sentence. */
        cure: string;
        actions: IncidentAction[];
        taskId?: string;
        phaseId?: string;
        gateId?: string;
        approvalId?: string;
        participantId?: string;
        notificationId?: string;
      }
    >
  | EventOf<
      'IncidentResolved',
      { incidentId: string; action: IncidentAction | 'mended'; target?: string; reason: string }
    >
  /** An operator went past a rule: counted in the figures. */
  | EventOf<'ExceptionNoted', { what: string; reason: string }>;

export type EventType = ProcessEvent['type'];
export type EventOfType<T extends EventType> = Extract<ProcessEvent, { type: T }>;
/** What `decide` returns: an event that has no number yet. `decide` numbers nothing; `evolve` expects `state.seq + 1`. */
export type NewEvent = ProcessEvent extends infer E
  ? E extends ProcessEvent
    ? Omit<E, 'seq'>
    : never
  : never;

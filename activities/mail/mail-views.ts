// What each kind of mail is given: plain data, unescaped, instants epoch ms.
import type { Choice } from '../../process/events.ts';
import type { MailBrand } from './mail-content.ts';
import type { ApprovalStatus, InstanceStatus } from '../../process/state.ts';

/** Of every mail. */
export interface MailFrame {
  /** Default: our own. */
  brand?: MailBrand | undefined;
  /** Who runs the process. */
  operator: string;
  processName: string;
  instanceId: string;
  personName: string;
  /** "Customer IT Administrator", where it says more than the name. */
  personRole: string | null;
  /** The person's link; null where the mail carries none. */
  link: { url: string; expiresAt: number } | null;
  /** Whether an answer to this mail reaches the operator. */
  answersReachOperator: boolean;
  now: number;
}

/** One open approval. */
export interface AskedItem {
  title: string;
  /** Who did the work, or will: "SSO Specialist (AI agent, simulated)"; null for a phase or gate with several. */
  by: string | null;
  /** What the definition says of it. */
  about: string | null;
  /** What whoever asks for it, or did the work, says of it. */
  said: string | null;
  /** Whether the work is done or starts on approval: a full sentence. */
  work: string;
  /** Whether there is work of one task that is done. */
  done: boolean;
  /** Of a review: what is looked over. */
  lookedOver: string | null;
  /** Whose answer this was to be. */
  inPlaceOf: string | null;
  /** What was there before it; null where nothing was. */
  before: {
    round: number;
    sentBack: { by: string; comment: string } | null;
    /** What is shown in another version than then; null: nothing to compare with. `from` 0: it was not there. */
    changed: { key: string; from: number; to: number }[] | null;
    reasked: string | null;
  } | null;
  artifacts: { key: string; version: number }[];
  requestedAt: number;
  dueAt: number;
  overdue: boolean;
  approve: string;
  reject: string;
  nothing: string;
  nextReminderAt: number | null;
}

/** One comment that names or answers a person. `by`: in words; `about`: a title, or null for the process itself. */
export interface MentionItem {
  by: string;
  at: number;
  about: string | null;
  text: string;
  /** It answers a comment of theirs; else it names them. */
  isReply: boolean;
}

export type MailView = MailFrame &
  (
    | { kind: 'approval' | 'reminder'; items: AskedItem[] }
    | {
        kind: 'task';
        title: string;
        description: string | null;
        feedback: string | null;
        /** Whose task it was. */
        inPlaceOf: string | null;
      }
    | {
        kind: 'escalation';
        /** Whether the reader may answer in the place of those who were asked. */
        mayDecide: boolean;
        /** `adHoc`: asked beside the definition, so that it can be taken back. */
        items: { title: string; adHoc: boolean; waitsFor: string[]; dueAt: number; overdue: boolean }[];
        /** A task that cannot go on, and whether the reader may mend it. */
        blocked: { title: string; why: string | null; mayMend: boolean } | null;
      }
    | {
        kind: 'handed_over';
        items: {
          what: 'decision' | 'task';
          title: string;
          /** Who has it now. */
          holder: string;
          /** Because the reader is away. */
          absence: boolean;
          reason: string | null;
        }[];
        /** Null: the reader's own hand. */
        by: string | null;
      }
    | {
        kind: 'outcome';
        items: {
          title: string;
          holder: string;
          status: ApprovalStatus;
          /** The holder's own answer; null where they gave none. */
          answer: { choice: Choice; at: number; comment: string } | null;
          decidedAt: number | null;
        }[];
      }
    | {
        kind: 'progress';
        /** Sentences, oldest first; never empty. `bare`: without people's comments and reasons. */
        news: { at: number; text: string; bare: string }[];
        status: InstanceStatus;
        tasksDone: number;
        tasksTotal: number;
        /** `number` from 1; null once all are through. */
        phase: { name: string; number: number; of: number } | null;
      }
    /** `by`: the agent, in words; `about`: a task's name; null: an errand. */
    | { kind: 'question'; by: string; text: string; about: string | null }
    /** `about`: a task's name; null: the process. */
    | { kind: 'word'; text: string; about: string | null }
    | { kind: 'withdrawn'; items: { title: string; why: string }[] }
    | {
        kind: 'receipt';
        title: string;
        choice: Choice;
        /** An agent's work was approved with corrections; `summary`: the one in place of its own. */
        corrected: { summary: string | null } | null;
        comment: string;
        receivedAt: number;
        shown: { key: string; version: number; sha256: string }[];
        decisionId: string;
        auditSeq: number;
        auditHead: string | null;
      }
    | {
        kind: 'refusal';
        title: string;
        choice: Choice;
        /** A sentence. */
        why: string;
        refusedAt: number;
        decisionId: string;
      }
    | {
        kind: 'fresh_link';
        items: { title: string; dueAt: number }[];
        mayDecide: boolean;
        /** Sent by an operator's hand; else asked for on the page of the old link. */
        byOperator: boolean;
      }
    | { kind: 'code'; title: string /** Six digits. */; code: string; expiresAt: number }
    | {
        /** What was said to this person in comments. */
        kind: 'mention';
        items: MentionItem[];
        /** There is more than is listed. */
        more: boolean;
      }
    | {
        kind: 'link_made';
        /** In words. */
        by: string;
        expiresAt: number;
        mayDecide: boolean;
      }
  );

export type MailViewOf<K extends MailView['kind']> = Extract<MailView, { kind: K }>;

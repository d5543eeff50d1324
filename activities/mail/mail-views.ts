// What each kind of mail is given: plain data, unescaped, instants epoch ms.
import type { Choice } from '../../process/events.ts';

interface MailFrame {
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
  /** Words of the request or the work. */
  said: string | null;
  /** Whether the work is done or starts on approval: a full sentence. */
  work: string;
  artifacts: { key: string; version: number }[];
  requestedAt: number;
  dueAt: number;
  overdue: boolean;
  approve: string;
  reject: string;
  nothing: string;
  nextReminderAt: number | null;
}

export type MailView = MailFrame &
  (
    | { kind: 'approval' | 'reminder'; items: AskedItem[] }
    | { kind: 'task'; title: string; description: string | null; feedback: string | null }
    | {
        kind: 'escalation';
        items: { title: string; waitsFor: string[]; dueAt: number; overdue: boolean }[];
      }
    | { kind: 'withdrawn'; items: { title: string; why: string }[] }
    | {
        kind: 'receipt';
        title: string;
        choice: Choice;
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
    | { kind: 'fresh_link'; items: { title: string; dueAt: number }[]; mayDecide: boolean }
    | {
        kind: 'link_made';
        /** In words. */
        by: string;
        expiresAt: number;
        mayDecide: boolean;
      }
  );

export type MailViewOf<K extends MailView['kind']> = Extract<MailView, { kind: K }>;

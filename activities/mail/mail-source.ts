// What a mail is made from: the instance, the message, and what the books know beyond the state.
import type { ProcessGraph } from '../../definition/graph.ts';
import type { EventOfType, NotificationKind, ProcessEvent } from '../../process/events.ts';
import type { ProcessState } from '../../process/state.ts';
import type { AskedBefore } from '../../process/views/asked-before.ts';
import type { People } from '../../process/views/types.ts';
import type { MailKind } from '../../workflows/messages.ts';
import type { MailBrand } from './mail-content.ts';

export interface MailSource extends MailMaterial {
  graph: ProcessGraph;
  /** With the notification's event folded in, or later. */
  state: ProcessState;
  people: People;
  /** Who runs a process that names nobody. */
  operatorName?: string | undefined;
  /** Default: our own. */
  brand?: MailBrand | undefined;
  notification: {
    kind: NotificationKind | MailKind;
    participantId: string;
    approvalIds: string[];
    taskId?: string;
    decisionId?: string;
    questionId?: string;
    /** Of word: what it says. */
    text?: string;
  };
  link: { url: string; expiresAt: number } | null;
  answersReachOperator?: boolean;
  now: number;
}

/** What the books add, each for the kinds of mail that need it. */
export interface MailMaterial {
  /**
   * For a receipt or a refusal: what came of the decision, as the books have it (the state cuts comments and forgets
   * what was voided), and the chain's head at it, hex.
   */
  outcome?: { event: EventOfType<'ApprovalDecided' | 'DecisionRefused'>; head: string };
  /** For a receipt: all versions, for a newer one may have come since. */
  versions?: { key: string; version: number; sha256: string }[];
  /** For a code: what it is, for which approval, until when. */
  code?: { code: string; approvalId: string; expiresAt: number };
  /** For a fresh link: by whose hand it is sent. Default: the person's own. */
  freshLinkBy?: 'person' | 'operator';
  /** For the notice that a link was made: by whom (an id), until when, for what. */
  linkMade?: { by: string; expiresAt: number; permissions: string[] };
  /** For comments that name this person or answer them; `author` is an id; null: who runs the process. */
  mentions?: {
    items: { author: string | null; at: number; text: string; about: string | null; isReply: boolean }[];
    more: boolean;
  };
  /** For a request or reminder: what was there before it, by approval id. */
  before?: Record<string, AskedBefore>;
  /** For what was handed over: by whose hand, newest first. */
  handOvers?: EventOfType<'ApprovalHandedOver' | 'TaskHandedOver'>[];
  /** For progress: the events since the last such message, in order. */
  news?: ProcessEvent[];
}

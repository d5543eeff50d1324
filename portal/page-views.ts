// What each page is given: plain data, all text unescaped, all instants epoch ms. Pages compute nothing from elsewhere.
import type { Json } from '../definition/types.ts';
import type { ApprovalKind, Choice } from '../process/events.ts';

/** Who acts, as a name with what must be said beside it: an agent always carries "AI agent", simulated work "simulated". */
export interface ActorView {
  name: string;
  kind: 'person' | 'agent';
  simulated?: boolean;
  /** "Customer IT Administrator" */
  role?: string;
}

/** Of every page behind a session. */
export interface SessionView {
  personName: string;
  /** Form token; goes into every form. */
  csrf: string;
  linkExpiresAt: number;
}

/** Of every page of an instance. `operator`: who runs it, as people outside know them. */
export interface InstanceFrame {
  operator: string;
  processName: string;
  /** "phase 2 of 4, Configuration"; null once closed. */
  where: string | null;
  session: SessionView;
  now: number;
}

/** Before the session: no titles, no customer data, for scanners read it too. */
export interface LandingView {
  operator: string;
  personName: string;
  /** Decisions that wait for this person. */
  decisions: number;
  /** Tasks that wait for this person. */
  tasks: number;
  firstDueAt: number | null;
  linkExpiresAt: number;
  /** Goes into the button's form, nowhere else. */
  token: string;
}

export type ArtifactContentView =
  | { kind: 'json'; value: Json }
  | { kind: 'markdown'; text: string }
  | { kind: 'text'; text: string }
  /** Not to be shown on a page: pictures, PDFs, what is too large. */
  | { kind: 'download'; why: string }
  /** Expected and not stored yet. */
  | { kind: 'missing' };

export interface ArtifactView {
  key: string;
  /** 0: not there yet. */
  version: number;
  contentType: string;
  size: number;
  /** Hex; '' where not there yet. */
  sha256: string;
  fileName: string | null;
  storedBy: ActorView | null;
  storedAt: number | null;
  content: ArtifactContentView;
}

/** What was done before this is decided, or what starts on it. */
export interface WorkItemView {
  taskId: string;
  name: string;
  by: ActorView;
  /** `starts-on-approval`: nothing is done yet. */
  state: 'done' | 'starts-on-approval' | 'open';
  summary: string | null;
  doneAt: number | null;
  attempt: number;
  /** 0..1 */
  confidence: number | null;
}

/** Somebody asked beside this person. */
export interface OtherApproverView {
  name: string;
  answer: { choice: Choice; at: number; comment: string } | null;
}

/** What follows, each a full sentence without its "Next:". */
export interface ConsequencesView {
  approve: string;
  reject: string;
  nothing: string;
}

export interface NoteView {
  tone: 'idle' | 'work' | 'wait' | 'ok' | 'bad';
  title: string;
  text: string;
}

/** What a person typed, given back to them. */
export interface TypedView {
  choice: Choice | null;
  comment: string;
  /** Said at the comment field: "Say what has to change." */
  problem: string | null;
}

/** One open approval with its form. */
export interface DecisionItemView {
  approvalId: string;
  kind: ApprovalKind;
  round: number;
  /** Drawn anew each time the page is rendered. */
  decisionId: string;
  title: string;
  description: string | null;
  /** One sentence: what is asked, from kind and subject. */
  question: string;
  askedBy: ActorView | null;
  askedAt: number;
  dueAt: number;
  overdue: boolean;
  work: WorkItemView[];
  artifacts: ArtifactView[];
  others: OtherApproverView[];
  /** "Both have to approve."; null where this person decides alone. */
  rule: string | null;
  consequences: ConsequencesView;
  /** SHA-256 hex of exactly what is shown, see `viewedHash`. */
  viewed: string;
  typed: TypedView | null;
  note: NoteView | null;
}

/** Decided before under this link or another. */
export interface PastDecisionView {
  decisionId: string;
  title: string;
  choice: Choice;
  at: number;
  byName: string;
  own: boolean;
  comment: string;
}

export interface DecideView {
  frame: InstanceFrame;
  mayDecide: boolean;
  items: DecisionItemView[];
  /** Tasks that wait for this person. */
  tasks: WaitingTaskView[];
  /** This person's own, newest first. */
  past: PastDecisionView[];
  note: NoteView | null;
}

export interface WaitingTaskView {
  taskId: string;
  name: string;
  description: string | null;
  since: number | null;
}

export interface ReceiptArtifactView {
  key: string;
  version: number;
  contentType: string;
  sha256: string;
}

export interface ReceiptView {
  frame: InstanceFrame;
  decisionId: string;
  title: string;
  phaseName: string;
  choice: Choice;
  comment: string;
  receivedAt: number;
  decidedBy: ActorView;
  /** Whether the person who reads this is the one who decided. */
  own: boolean;
  /** "Personal link mailed to it-•••••@acme.com, opened …" */
  identifiedBy: string;
  work: WorkItemView[];
  others: OtherApproverView[];
  shown: ReceiptArtifactView[];
  /** What has come of it or comes next, a sentence. */
  next: string;
  record: {
    instanceId: string;
    definition: string;
    approvalId: string;
    viewed: string | null;
    auditSeq: number;
    auditHead: string | null;
  };
  /** Still open for this person. */
  waiting: { approvalId: string; title: string; dueAt: number }[];
  /** Said above the receipt: "You decided this before." */
  note: NoteView | null;
}

/** After a POST that did not end in a receipt: held (202), refused, or not confirmed (503). */
export type OutcomeView = { frame: InstanceFrame; title: string } & (
  | { kind: 'held'; decisionId: string; choice: Choice }
  | { kind: 'refused'; choice: Choice; why: string; recorded: string | null; receiptOf: string | null }
  | {
      kind: 'not-confirmed';
      choice: Choice;
      comment: string;
      /** The same fields again, for a button that sends the same decision. */
      fields: [name: string, value: string][];
    }
);

export interface DeadLinkView {
  operator: string;
  why: 'expired' | 'revoked' | 'invalid';
  expiredAt: number | null;
  /** Masked. Null: no address on file, or none may be told: no form. */
  maskedAddress: string | null;
  /** The dead token, for the form. */
  token: string | null;
  /** True after the form was posted, whether or not a mail went. */
  asked: boolean;
}

export interface ProblemView {
  status: 400 | 403 | 404 | 409 | 413 | 429 | 500 | 503;
  /** In words for people; default by status. */
  title?: string;
  text?: string;
  /** Seconds, for 429 and 503. */
  retryAfterS?: number;
  requestId: string;
  operator?: string;
  /** Where it makes sense to go on: "Back to what waits for you". */
  back?: { href: string; label: string };
}

export interface PhaseProgressView {
  name: string;
  tone: 'idle' | 'work' | 'wait' | 'ok' | 'bad';
  /** "Complete", "Waits for you" */
  now: string;
  lines: string[];
  current: boolean;
}

export interface HomeView {
  frame: InstanceFrame;
  definitionName: string;
  /** One sentence: what it waits for and on whom. */
  summary: string;
  decisions: { approvalId: string; title: string; dueAt: number; overdue: boolean }[];
  tasks: WaitingTaskView[];
  tasksDone: number;
  tasksTotal: number;
  phases: PhaseProgressView[];
  artifacts: ArtifactView[];
  past: PastDecisionView[];
  people: { name: string; role: string; you: boolean }[];
}

export interface MailboxEntryView {
  /** File name. */
  name: string;
  at: number;
  to: string;
  subject: string;
}

export interface MailboxView {
  mails: MailboxEntryView[];
}

export interface MailView extends MailboxEntryView {
  from: string;
  messageId: string;
  text: string;
  hasHtml: boolean;
}

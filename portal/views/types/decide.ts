// All that waits for one person, each with its form.
import type { ApprovalKind, Choice } from '../../../process/events.ts';
import type { OtherApproverView, PastDecisionView, WorkItemView } from './approval.ts';
import type { ArtifactView } from './artifact.ts';
import type { ActorView, InstanceFrame, NoteView } from './frame.ts';
import type { StuckTaskView } from './mend.ts';
import type { WaitingQuestionView } from './question.ts';
import type { ReviewView } from './review.ts';
import type { WaitingTaskView } from './task.ts';
import type { ThreadView } from './thread.ts';
import type { AgentWorkView } from './work.ts';

/** What follows, each a full sentence without its "Next:". */
export interface ConsequencesView {
  approve: string;
  reject: string;
  nothing: string;
}

/** What a person typed, given back to them. */
export interface TypedView {
  choice: Choice | null;
  /** Of a review: approved with corrections. */
  corrects?: boolean;
  comment: string;
  /** Said at the comment field: "Say what has to change." */
  problem: string | null;
  /** Said at the field of the code. */
  codeProblem?: string | null;
}

/** The code that a decision asks for, as it stands in this session. Instants epoch ms. */
export interface CodeView {
  state: 'not-asked' | 'on-its-way' | 'sent' | 'ended';
  /** Where it goes; null: there is no address. */
  maskedAddress: string | null;
  askedAt: number | null;
  expiresAt: number | null;
}

/** What is not as it was when a person read it. `from` or `to` 0: not there. */
export type ChangeView =
  | { what: 'artifact'; key: string; from: number; to: number }
  | { what: 'text'; label: string; before: string | null; after: string | null };

/** What was there before a request that came back. `changed`: `from` 0: it was not there. */
export interface RoundBeforeView {
  round: number;
  /** Of the round before. */
  approvalId: string;
  /** `by` null: the reader. */
  sentBack: { by: string | null; comment: string } | null;
  changed: { key: string; from: number; to: number }[];
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
  /** Whether the description is in the words of whoever asks; else the definition's. */
  isSaid: boolean;
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
  /** Number of the last event that the page knows of. */
  seq: number;
  typed: TypedView | null;
  /** Since this person last saw it. */
  changes: ChangeView[];
  before: RoundBeforeView | null;
  /** Of a review; null for any other. */
  review: ReviewView | null;
  /** Where one call of a tool is asked about. */
  toolCall: { tool: string; argumentsSha256: string } | null;
  /** In whose place this person is asked. */
  inPlaceOf: string | null;
  mayHandOver: boolean;
  /** Absent: the decision asks for none. */
  code?: CodeView;
  note: NoteView | null;
}

export interface DecideView {
  frame: InstanceFrame;
  /** One form for all, each with its own answer. */
  together: boolean;
  mayDecide: boolean;
  items: DecisionItemView[];
  /** May extend, nudge, reassign or cancel. */
  mayAct: boolean;
  /** Tasks that wait for this person. */
  tasks: WaitingTaskView[];
  /** Of agents, that wait for this person. */
  questions: WaitingQuestionView[];
  /** Work that cannot go on, and this person may mend. */
  stuck: StuckTaskView[];
  /** This person's own, newest first. */
  past: PastDecisionView[];
  note: NoteView | null;
  /** Comments, by approval id; absent where they are not shown. */
  threads?: Record<string, ThreadView>;
  /** How agents did the work, by approval id; absent where it is not shown. */
  agentWork?: Record<string, AgentWorkView[]>;
}

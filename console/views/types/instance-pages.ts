// The pages below an instance's own: a task with its agents' work, artifacts, comments, the whole trail, receipts.
import type {
  ArtifactView,
  DiffBodyView,
  ReceiptView,
  ThreadView,
  VersionView,
} from '../../../portal/page-views.ts';
import type { Json } from '../../../definition/types.ts';
import type { ArtifactRowView, AuditView, InstanceHeadView } from './instance.ts';
import type { StateView } from './state.ts';

export interface WorkCallView {
  tool: string;
  ok: boolean;
  /** A subordinate, to whom it was delegated; null: the agent itself. */
  by: string | null;
  at: number;
  arguments: string;
  result: string;
  isApproved: boolean;
}

export interface WorkAttemptView {
  attempt: number;
  who: string;
  isSimulated: boolean;
  state: StateView;
  startedAt: number;
  endedAt: number | null;
  /** "model (claude), 22 turns, 41,300 tokens, $1.74"; '' where nothing is counted. */
  ran: string;
  summary: string | null;
  reason: string | null;
  confidence: { value: number; bar: number | null } | null;
  concerns: { kind: string; text: string }[];
  corrected: string | null;
  /** "get_artifact 3, store_artifact 1"; null: none. */
  toolsUsed: string | null;
  calls: WorkCallView[];
  /** Requests to an agent that is not ours. */
  remote: { at: number; says: string }[];
  refused: { tool: string; reason: string }[];
  turns: { turn: number; at: number; says: string }[];
  /** Null: none is kept, or it is not for this reader. */
  transcriptHref: string | null;
}

export interface TaskPageView {
  head: InstanceHeadView;
  name: string;
  state: StateView | null;
  /** Sentences about it: of which phase, whose it is, why it is done again. */
  facts: { name: string; value: string }[];
  result: Json | null;
  attempts: WorkAttemptView[];
  stored: ArtifactRowView[];
  /** What agents were set to because of it. */
  errands: { name: string; href: string }[];
}

export interface TranscriptPageView {
  head: InstanceHeadView;
  title: string;
  back: { href: string; label: string };
  /** Who said it, and what; calls and results as text. */
  said: { who: string; text: string }[];
}

export interface AuditPageView {
  head: InstanceHeadView;
  audit: AuditView;
}

export interface ArtifactsPageView {
  head: InstanceHeadView;
  rows: ArtifactRowView[];
  total: number;
  nextHref: string | null;
}

export interface ConsoleArtifactView {
  head: InstanceHeadView;
  artifact: ArtifactView;
  versions: VersionView[];
}

export interface ConsoleDiffView {
  head: InstanceHeadView;
  name: string;
  key: string;
  from: VersionView;
  to: VersionView;
  body: DiffBodyView;
}

export interface CommentsPageView {
  head: InstanceHeadView;
  thread: ThreadView;
}

export interface ConsoleReceiptView {
  head: InstanceHeadView;
  receipt: ReceiptView;
}

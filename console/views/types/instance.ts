// The page of one instance: what it waits for first, then its time, its tasks, its approvals and all else on record.
// All text unescaped, all instants epoch ms. Null and [] are told as “none”.
import type { ThreadView } from '../../../portal/page-views.ts';
import type { ActionFormView } from './instance-actions.ts';
import type { IncidentItem } from './incidents.ts';
import type { GanttView } from './instance-gantt.ts';
import type { StateView, Tone } from './state.ts';

/** Kicker and heading of every page of an instance. */
export interface InstanceHeadView {
  id: string;
  name: string;
  /** Of its definition, with the version. */
  definition: string;
  state: StateView;
  /** When it was read. `isBehind`: no worker answered, so that the books say how it stood. */
  asOf: number;
  isBehind: boolean;
}

export interface QuickLink {
  label: string;
  href: string;
}

export interface InstanceSummaryView {
  tone: Tone;
  /** What it waits for, on whom, since when. */
  says: string;
  /** What happens next and when. */
  next: string[];
  /** Everything it waits for, where that is more than the sentence tells. */
  waits: string[];
  quick: QuickLink[];
}

export interface TaskRowView {
  id: string;
  name: string;
  href: string;
  state: StateView;
  /** Lines below the name: attempts, who approves, what went wrong. */
  notes: string[];
  /** Who does it now. */
  by: string;
  /** `model`, `http`, `a2a`, `person`; '' not known yet. */
  how: string;
  isSimulated: boolean;
  turns: number | null;
  costUsd: number | null;
  /** 0 to 1. `bar`: what it had to reach; null: nothing. */
  confidence: { value: number; bar: number | null } | null;
}

export interface TaskGroupView {
  phaseId: string;
  name: string;
  /** "3 of 5 complete" */
  done: string;
  /** [] where they are folded. */
  rows: TaskRowView[];
  isFolded: boolean;
}

export interface TasksView {
  /** "Agents so far: 62 turns, $4.43"; null: they took nothing that is counted. */
  spent: string | null;
  /** One without a heading where the process is short. */
  groups: TaskGroupView[];
  /** Whether groups carry their headings. */
  isGrouped: boolean;
  questions: { id: string; says: string; text: string }[];
  errands: { name: string; href: string; says: string }[];
}

export interface ApprovalAnswerView {
  who: string;
  choice: 'approve' | 'reject';
  at: number;
  comment: string;
  receiptHref: string;
}

export interface ApprovalRowView {
  id: string;
  title: string;
  kind: string;
  state: StateView;
  /** Sentences: asked when, mailed, opened, seen, whose turn. */
  facts: string[];
  shown: { key: string; version: number; sha256: string; href: string }[];
  answers: ApprovalAnswerView[];
}

export interface InstanceApprovalsView {
  open: ApprovalRowView[];
  /** Newest first. */
  past: ApprovalRowView[];
  /** More than `past` holds. */
  pastLeft: number;
  later: { title: string; says: string }[];
  laterLeft: number;
}

export interface ArtifactRowView {
  name: string;
  href: string;
  version: number;
  /** Comparison with the version before; null: it is the first. */
  diffHref: string | null;
  downloadHref: string;
  form: string;
  size: number;
  sha256: string;
  storedBy: string;
  storedAt: number;
}

export interface ArtifactsView {
  rows: ArtifactRowView[];
  total: number | null;
  nextHref: string | null;
}

export interface AuditRowView {
  /** Global position. */
  position: number;
  stream: 'events' | 'journal';
  seq: number;
  at: number;
  says: string;
  who: string;
  hash: string;
}

export interface AuditView {
  rows: AuditRowView[];
  /** By which they can be sorted out. */
  filters: { label: string; href: string; current: boolean }[];
  allHref: string;
  exportHref: string;
  olderHref: string | null;
  newestHref: string | null;
  /** "The chain of 40 entries was checked at 09:40 and holds." */
  chain: { tone: 'ok' | 'bad' | 'idle'; says: string } | null;
  checkHref: string | null;
}

export interface AboutView {
  definition: { text: string; href: string };
  team: string | null;
  startedAt: number;
  startedBy: string;
  closedAt: number | null;
  closeReason: string | null;
  progress: number;
  estimate: string | null;
  context: { name: string; value: string }[];
  facts: { name: string; value: string }[];
  exceptions: number;
  exceptionsHref: string;
  /** By agent, most first. */
  spent: { who: string; says: string }[];
  /** Temporal's own page of it; null: where that is is not known. */
  workflowHref: string | null;
}

export interface PersonRowView {
  id: string;
  name: string;
  role: string;
  /** Masked; null: they have none. */
  address: string | null;
  /** "Link until Tue 17 March, opened 2 minutes ago" */
  says: string[];
  /** Open links. */
  links: { id: string; says: string }[];
}

export interface PeopleView {
  /** Those for whom something waits first. */
  shown: PersonRowView[];
  folded: PersonRowView[];
}

export interface InstancePageView {
  head: InstanceHeadView;
  summary: InstanceSummaryView;
  incidents: IncidentItem[];
  /** Phases of a long process whose tasks the reader asked for. */
  asked: string[];
  gantt: GanttView;
  tasks: TasksView;
  approvals: InstanceApprovalsView;
  artifacts: ArtifactsView;
  thread: ThreadView;
  audit: AuditView;
  /** [] for who may only read. */
  actions: ActionFormView[];
  about: AboutView;
  people: PeopleView;
  mayAct: boolean;
  csrf: string;
}

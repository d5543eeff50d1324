// Pending approvals over all instances.
import type { Option, Tone } from './state.ts';

export interface ApprovalItem {
  title: string;
  /** Where it is decided upon: the instance's page, at this approval. */
  href: string;
  instanceName: string;
  instanceHref: string;
  definition: string;
  /** "Task", "Sign-off" … */
  kind: string;
  round: number;
  /** "John Smith and Jane Doe" */
  waitsFor: string;
  requestedAt: number;
  dueAt: number;
  overdue: boolean;
  /** Its instance is paused: its clock stands. */
  paused: boolean;
  /** "16 of 48 h", and as a share from 0. */
  age: { words: string; share: number; tone: Tone };
}

export interface ApprovalsView {
  items: ApprovalItem[];
  total: number;
  overdue: number;
  sort: 'waiting' | 'due';
  sorts: { label: string; href: string; current: boolean }[];
  filter: { processId: string; waitsFor: string; overdue: boolean; definitions: Option[]; people: Option[] };
  pager: { first: string | null; previous: string | null; next: string | null };
}

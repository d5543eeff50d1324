// Comments, in threads.
import type { PageOf } from './paging.ts';
import type { JournalEntry } from './trail.ts';

/** What a comment is about, beside the instance itself. */
export type CommentSubjectKind = 'approval' | 'artifact' | 'task';

export interface CommentSubject {
  kind: CommentSubjectKind;
  /** Approval id, artifact key or task id. */
  id: string;
}

export interface CommentRow {
  id: string;
  instanceId: string;
  author: string;
  authorKind: 'person' | 'operator' | 'agent';
  at: number;
  text: string;
  /** Null: the instance. */
  about: CommentSubject | null;
  /** The comment that it answers. */
  parentId: string | null;
  /** Participant ids. */
  mentions: string[];
}

export interface CommentFilter {
  /** Null: only those about the instance itself; absent: all. */
  about?: CommentSubject | null;
  /** Epoch ms, inclusive, and until (exclusive). */
  from?: number;
  until?: number;
  /** Default: oldest first. */
  newestFirst?: boolean;
  cursor?: string;
  limit: number;
}

export interface CommentBooks {
  /** The same id again: nothing is written. `note`: as with `addLink`. */
  addComment(row: CommentRow, note?: JournalEntry): Promise<void>;
  comment(id: string): Promise<CommentRow | null>;
  /** By time, a page at a time. Throws InvalidCursor. */
  comments(instanceId: string, filter: CommentFilter): Promise<PageOf<CommentRow>>;
  /** How many somebody has written in an instance since (epoch ms, inclusive). */
  countComments(instanceId: string, author: string, since: number): Promise<number>;
}

// Comments about one thing, as a page shows them.
import type { ActorView, InstanceFrame } from './frame.ts';

export type ThreadKind = 'instance' | 'approval' | 'artifact' | 'task';

export interface CommentItemView {
  id: string;
  by: ActorView;
  at: number;
  /** Plain text. */
  text: string;
  /** Names of those who were told. */
  told: string[];
  /** It answers a comment that is not on this page. */
  answersEarlier: boolean;
  replies: CommentItemView[];
}

/** What was typed and could not be posted. */
export interface TypedCommentView {
  text: string;
  parentId: string | null;
  mentions: string[];
  problem: string;
}

export interface ThreadView {
  kind: ThreadKind;
  /** Approval id, artifact key or task id; '' for the instance. */
  about: string;
  /** Oldest first. */
  items: CommentItemView[];
  /** Leads to comments before these; null where there are none. */
  olderHref: string | null;
  mayComment: boolean;
  /** Who can be told, without this person. */
  people: { id: string; name: string; role: string | null }[];
  csrf: string;
  /** Drawn for each form each time the page is rendered: a form sent twice is one comment. */
  newCommentId(): string;
  typed: TypedCommentView | null;
}

/** A thread that stands on another page. `count`: of its comments, as far as they were read. */
export interface OtherThreadView {
  href: string;
  title: string;
  count: number;
  /** Of the newest. */
  at: number;
}

/** The page of one thread. */
export interface ThreadPageView {
  frame: InstanceFrame;
  /** What it is about, in words. */
  title: string;
  back: { href: string; label: string };
  thread: ThreadView;
}

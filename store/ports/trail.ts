// The two streams of an instance: events and journal.
import type { JsonObject } from '../../definition/types.ts';
import type { ProcessEvent } from '../../process/events.ts';

/** One entry of a stream. `body` is what is hashed, as canonical JSON. */
export interface TrailEntry {
  /** Global, in commit order, over both streams and all instances; not part of the chain. */
  position: number;
  instanceId: string;
  stream: 'events' | 'journal';
  seq: number;
  at: number;
  type: string;
  actor: string;
  body: JsonObject;
  hash: string;
}

/** What API and activities note of an instance; never moves the process. */
export interface JournalEntry {
  instanceId: string;
  type: JournalType;
  at: number;
  actor: string;
  data: JsonObject;
}

export type JournalType =
  | 'delivery_sent'
  /** One attempt over one channel that did not get there. Of what the process waits for it is an event, too. */
  | 'delivery_failed'
  /** What it was about was over before it went. */
  | 'delivery_dropped'
  | 'link_issued'
  | 'link_opened'
  | 'link_revoked'
  | 'session_ended'
  | 'page_viewed'
  | 'artifact_viewed'
  | 'comment_posted'
  | 'request_refused'
  /** The trail was given out whole; noted before it was read. */
  | 'audit_exported'
  | 'decision_unconfirmed'
  /** An agent at work: one call of its model, one of a tool, one to an agent that is not ours, and what it was refused. */
  | 'agent_step'
  | 'agent_tool'
  | 'agent_call'
  | 'agent_refused';

export interface TrailBooks {
  /** One transaction; idempotent by (instance, seq); updates the instance row and the artifact rows. Returns the chain's head. Throws RecordConflict, BooksUnavailable. */
  appendEvents(instanceId: string, prevHead: string, events: ProcessEvent[]): Promise<string>;
  /**
   * For a rebuild: those of a recorded batch that are no longer there, though the instance's row counts them, are written again;
   * those that are there must be the same. Throws RecordConflict.
   */
  restoreEvents(
    instanceId: string,
    prevHead: string,
    events: ProcessEvent[],
  ): Promise<{ written: number; there: number }>;
  /** In order of seq, from `afterSeq` (exclusive). */
  events(instanceId: string, afterSeq?: number): Promise<ProcessEvent[]>;
  appendJournal(entry: JournalEntry): Promise<TrailEntry>;
  /** Both streams by position; `instanceId` absent: all instances. */
  trail(filter: {
    instanceId?: string;
    /** Positions, both exclusive. */
    after?: number;
    before?: number;
    limit: number;
    newestFirst?: boolean;
    types?: string[];
  }): Promise<TrailEntry[]>;
  /** Newest position, 0 where there is none. */
  lastPosition(): Promise<number>;
}

// Messages behind a person's bell.
import type { JournalEntry } from './trail.ts';

export type NoticePlace = 'decide' | 'home';

/** A message on a person's page, behind its bell. */
export interface NoticeRow {
  /** The notification's id; once in an instance. */
  id: string;
  instanceId: string;
  participantId: string;
  /** What the message is: a `NotificationKind`. */
  kind: string;
  /** One or two plain sentences. */
  text: string;
  /** The page of the portal that it leads to: what waits for them, or where the process stands. */
  place: NoticePlace;
  at: number;
  readAt: number | null;
}

export interface NoticeBooks {
  /** The same id again in an instance: false, nothing is written. `note`: as with `addLink`. */
  addNotice(row: NoticeRow, note?: JournalEntry): Promise<boolean>;
  /** Of one person, newest first. */
  notices(of: { instanceId: string; participantId: string; limit: number }): Promise<NoticeRow[]>;
  unreadNotices(instanceId: string, participantId: string): Promise<number>;
  /** Those that came at `upTo` (epoch ms) or before; returns how many had not been read. */
  markNoticesRead(instanceId: string, participantId: string, upTo: number, at: number): Promise<number>;
}

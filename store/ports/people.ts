// People of an instance: addresses, links, sessions, codes.
import type { JournalEntry } from './trail.ts';

/** A person's name and address in one instance. Append-only: a new address is a new binding. */
export interface BindingRow {
  id: string;
  instanceId: string;
  participantId: string;
  name: string | null;
  email: string | null;
  slack: string | null;
  boundAt: number;
  boundBy: string;
}

export interface LinkRow {
  /** The token's `jti`. */
  id: string;
  instanceId: string;
  participantId: string;
  permissions: string[];
  issuedAt: number;
  issuedBy: string;
  via: 'mail' | 'api';
  expiresAt: number;
  revokedAt: number | null;
}

export interface LivingLinks {
  count: number;
  /** Epoch ms; null where there is none. */
  lastExpiresAt: number | null;
}

export interface SessionRow {
  /** SHA-256 hex of the cookie's value; the value itself is nowhere. */
  id: string;
  instanceId: string;
  participantId: string;
  linkId: string;
  linkVia: 'mail' | 'api';
  permissions: string[];
  csrf: string;
  openedAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

/** A code that was asked for before a decision. The code itself is in the mail and nowhere else. */
export interface CodeRow {
  id: string;
  instanceId: string;
  participantId: string;
  /** It holds in this session and for this approval only. */
  sessionId: string;
  approvalId: string;
  askedAt: number;
  /** Null until its mail is written. */
  check: CodeCheck | null;
  wrongTries: number;
}

/** What a given code is compared with. */
export interface CodeCheck {
  /** Of the seal key in whose name it was made. */
  kid: string;
  /** Keyed, hex. */
  hash: string;
  expiresAt: number;
}

export type CodeVerdict = 'right' | 'wrong' | 'locked' | 'expired';

export interface PeopleBooks {
  addBinding(row: BindingRow): Promise<void>;
  binding(id: string): Promise<BindingRow | null>;
  bindings(instanceId: string): Promise<BindingRow[]>;

  /** The same id again: nothing is written. `note` goes into the journal with it, in the same transaction. */
  addLink(row: LinkRow, note?: JournalEntry): Promise<void>;
  link(id: string): Promise<LinkRow | null>;
  links(instanceId: string, participantId?: string): Promise<LinkRow[]>;
  /** Ends the link and the sessions opened with it. False where there is none or it was revoked before. `note`: as with `addLink`. */
  revokeLink(id: string, at: number, note?: JournalEntry): Promise<boolean>;
  /** All links of a person in an instance, or of everybody there (null); returns the ids. `noteOf` makes the note of each, written as with `addLink`. */
  revokeLinksOf(
    instanceId: string,
    participantId: string | null,
    at: number,
    noteOf?: (linkId: string, participantId: string) => JournalEntry,
  ): Promise<string[]>;
  /** Links of all instances issued in that time (both ends inclusive) that still open something at `at`. */
  livingLinks(issued: { from: number; until: number }, at: number): Promise<LivingLinks>;

  addSession(row: SessionRow): Promise<void>;
  session(id: string): Promise<SessionRow | null>;
  touchSession(id: string, at: number): Promise<void>;
  endSession(id: string): Promise<void>;

  /** Takes down that a person asked for a code, unless they asked for `most` since `since`, or for any after `notAfter`. */
  askForCode(
    row: CodeRow,
    limit: { since: number; most: number; notAfter: number },
  ): Promise<'asked' | 'too-soon' | 'too-many'>;
  code(id: string): Promise<CodeRow | null>;
  /** The newest that was asked for in this session for this approval. */
  newestCode(sessionId: string, approvalId: string): Promise<CodeRow | null>;
  /** What the mail's code is checked by. Written once: a second mint gets what the first one wrote. Null: there is no such code. */
  mintCode(id: string, minted: CodeCheck): Promise<CodeCheck | null>;
  /** One try at a code. A wrong one counts; after `most` wrong ones also the right one is `locked`. */
  tryCode(id: string, hash: string, at: number, most: number): Promise<CodeVerdict>;
}

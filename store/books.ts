// The books: what outlives Temporal. One port, a family a file; SQLite and PostgreSQL behind it pass the same contract suite.
import type { AccessBooks } from './ports/access.ts';
import type { BulkBooks } from './ports/bulk.ts';
import type { DefinitionBooks } from './ports/definitions.ts';
import type { TeamBooks } from './ports/teams.ts';
import type { InstanceBooks } from './ports/instances.ts';
import type { TrailBooks } from './ports/trail.ts';
import type { PeopleBooks } from './ports/people.ts';
import type { CourseBooks } from './ports/courses.ts';
import type { CommentBooks } from './ports/comments.ts';
import type { ListBooks } from './ports/lists.ts';
import type { LiveBooks } from './ports/live.ts';
import type { NoticeBooks } from './ports/notices.ts';
import type { CheckpointBooks } from './ports/checkpoints.ts';
import type { ArtifactBooks } from './ports/artifacts.ts';
import type { IdempotencyBooks } from './ports/idempotency.ts';
import type { WebhookBooks } from './ports/webhooks.ts';

export type * from './ports/paging.ts';
export type * from './ports/definitions.ts';
export type * from './ports/teams.ts';
export type * from './ports/instances.ts';
export type * from './ports/trail.ts';
export type * from './ports/people.ts';
export type * from './ports/comments.ts';
export type * from './ports/notices.ts';
export type * from './ports/artifacts.ts';
export type * from './ports/idempotency.ts';
export type * from './ports/bulk.ts';
export type * from './ports/webhooks.ts';
export type * from './ports/courses.ts';
export type * from './ports/access.ts';
export type * from './ports/checkpoints.ts';
export type * from './ports/lists.ts';
export type * from './ports/live.ts';
export * from './ports/trouble.ts';

export interface Books
  extends AccessBooks,
    BulkBooks,
    DefinitionBooks,
    TeamBooks,
    InstanceBooks,
    ListBooks,
    LiveBooks,
    TrailBooks,
    CheckpointBooks,
    CourseBooks,
    PeopleBooks,
    CommentBooks,
    NoticeBooks,
    ArtifactBooks,
    IdempotencyBooks,
    WebhookBooks {
  /** Whether a write would succeed now. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

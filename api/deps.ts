// What the API is built from. `main.ts` makes the real ones; tests make theirs.
import type { Tracer } from '@opentelemetry/api';
import type { ArtifactScanner, BlobStore, StoredMail } from '../activities/ports.ts';
import type { ToolWorld } from '../agents/tools/tool.ts';
import type { AgentsConfig } from '../agents/types.ts';
import type { WebhookEgress } from '../agents/webhook-egress.ts';
import type { KeyRing } from '../links/index.ts';
import type { Brand } from '../platform/brand.ts';
import type { Books } from '../store/books.ts';
import type { Authenticator } from './http/authenticate.ts';
import type { EventsFeed } from './events-feed.ts';
import type { Gateway } from './gateway.ts';
import type { Metrics } from './metrics/metrics.ts';

/** The part of a logger that routes use. Fields first, as pino has it. */
export interface ApiLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Mails a fresh link to the address on file; the answer to the caller never tells whether it did. */
export interface FreshLinkMailer {
  /** `askedBy`: the operator who has it sent; absent: the person themselves. Returns the mail's id. */
  send(instanceId: string, participantId: string, oldLinkId: string, askedBy?: string): Promise<string>;
}

/** The mailbox on disk. Present only without SMTP and on a loopback address. */
export interface Mailbox {
  /** Newest first. */
  list(): Promise<StoredMail[]>;
  /** Null for a name that is no mail's. */
  read(name: string): Promise<StoredMail | null>;
}

/** Requests per minute and address. */
export interface RateLimits {
  external: number;
  /** Forms of one person in one instance, per hour. */
  forms: number;
  /** Requests for a fresh link, per hour. */
  freshLink: number;
  authFailures: number;
  /** Of one agent in one attempt: what goes beyond is refused without a note, so that nobody fills the journal. */
  agentRefusals: number;
}
export const DEFAULT_RATE_LIMITS: RateLimits = {
  external: 300,
  forms: 600,
  freshLink: 10,
  authFailures: 30,
  agentRefusals: 60,
};

export interface ApiDeps {
  books: Books;
  gateway: Gateway;
  blobs: BlobStore;
  ring: KeyRing;
  feed: EventsFeed;
  authenticator: Authenticator;
  /** Where people reach this server: in links and redirects, and what `Origin` is held against. */
  publicUrl: string;
  /** Who runs a process that names nobody. Default: words that fit any. */
  operatorName?: string;
  /** For instances started from now on: continue as new at this many history events. Absent: when Temporal suggests it. */
  continueAfterEvents?: number;
  logger: ApiLogger;
  /** Epoch ms. */
  now(): number;
  /** Default, each: `DEFAULT_RATE_LIMITS`. */
  rateLimits?: Partial<RateLimits>;
  /** Proxies in front whose X-Forwarded-For counts; 0: none. */
  trustedProxies?: number;
  mailbox?: Mailbox;
  freshLinkMailer?: FreshLinkMailer;
  /** How agents are run. Absent: all of them are simulated, and none calls from elsewhere. */
  agents?: { config: AgentsConfig } & Pick<ToolWorld, 'fetch' | 'secretOf'>;
  /** Where webhooks may go beside the public internet. Default: nowhere. */
  webhooks?: WebhookEgress;
  /** Absent: no traces. */
  tracer?: Tracer;
  /** What `/metrics` answers. `token`: its own; null: it has none. Absent: nothing is measured. */
  metrics?: { metrics: Metrics; token: string | null };
  /** Default: our own. */
  brand?: Brand;
  /** Temporal's Web UI, without a slash at its end, and the namespace there. Absent: where it is is not known. */
  temporalUi?: { url: string; namespace: string };
  /** Looks through files that people send. Absent: none is configured, and all pass. */
  scanner?: ArtifactScanner;
}

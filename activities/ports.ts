// What the activities need of the world, and their own signatures (workflows import these types only).
import type { JsonObject } from '../definition/types.ts';
import type { AgentOutcome } from '../process/commands.ts';
import type { Effect } from '../process/decider.ts';
import type { ProcessEvent } from '../process/events.ts';
import type {
  CommandMessage,
  DecisionMessage,
  Seal,
  SendMailInput,
  SendMailResult,
} from '../workflows/messages.ts';

/** Events of one step, in order and without gaps. Written in one transaction, once: the same batch again is a no-op. */
export interface RecordBatch {
  instanceId: string;
  /** Chain head before this batch, hex; '' before the first. */
  prevHead: string;
  events: ProcessEvent[];
  /** The messages that the events rest on and whose seals nobody has checked yet. Not all good: nothing is written. */
  sealed?: Sealed[];
}
export interface Recorded {
  /** Chain head after the batch, hex. */
  head: string;
}
/** Nothing was written and nothing done; a verdict for each of the batch's `sealed`, in order. */
export interface NotSealed {
  verdicts: SealVerdict[];
}

type RunAgentEffect = Extract<Effect, { type: 'RunAgent' }>;
type NotifyEffect = Extract<Effect, { type: 'Notify' }>;

export interface RunAgentInput {
  instanceId: string;
  /** Written first where the step has this one effect only. */
  batch?: RecordBatch;
  run: RunAgentEffect;
}
export interface RunAgentResult {
  head?: string;
  outcome: AgentOutcome;
  /** Over instance, task, attempt and outcome. */
  seal: Seal;
}

/** All that one step has to tell people. */
export interface NotifyInput {
  instanceId: string;
  batch?: RecordBatch;
  notifications: NotifyEffect[];
}
export interface NotifyResult {
  head?: string;
  /** One for each notification, in order. */
  outcomes: NotifyOutcome[];
}
export interface NotifyOutcome {
  outcome: 'sent' | 'refused' | 'failed' | 'no-address';
  reason?: string;
}

/** What has to carry our seal. */
export type Sealed =
  | { kind: 'command'; instanceId: string; message: CommandMessage }
  | { kind: 'decision'; instanceId: string; message: DecisionMessage }
  | {
      kind: 'outcome';
      instanceId: string;
      taskId: string;
      attempt: number;
      outcome: AgentOutcome;
      seal: Seal;
    };
/** `unknown-key`: the worker does not have the key (yet): wait and try again, never refuse. */
export type SealVerdict = 'good' | 'bad' | 'unknown-key';

export interface ProcessActivities {
  record(batch: RecordBatch): Promise<Recorded | NotSealed>;
  runAgent(input: RunAgentInput): Promise<RunAgentResult | NotSealed>;
  notify(input: NotifyInput): Promise<NotifyResult | NotSealed>;
  /** Throws where it could not go now and may go later. */
  mailRequested(input: SendMailInput): Promise<SendMailResult>;
}

/** One agent at work. Implementations: `simulated` now; `model`, `http`, `a2a` to come. */
export interface AgentExecutor {
  readonly name: string;
  readonly simulated: boolean;
  /** May be called again with the same idempotency key after a crash. Resolves with ok:false for failures of its own; throws only for trouble of ours. */
  run(request: AgentRequest, signal: AbortSignal): Promise<AgentReply>;
}
export interface AgentRequest {
  idempotencyKey: string;
  instanceId: string;
  processName: string;
  taskId: string;
  taskName: string;
  taskDescription: string | null;
  attempt: number;
  agentId: string;
  /** As people know it. */
  agentName: string;
  templateId: string;
  expectedArtifacts: string[];
  /** JSON Schema that `result` must fit; null: the task asks for none. */
  resultSchema: JsonObject | null;
  inputs: JsonObject;
  context: JsonObject;
  feedback: string | null;
}
/** What an agent gives back, before it is checked and capped. Contents of artifacts are JSON, text or bytes. */
export type AgentReply =
  | { ok: true; output: unknown }
  | { ok: false; kind: 'agent_error' | 'unreachable' | 'timeout' | 'budget'; reason: string };

/** The ways to a person. Only a mail carries their link. */
export type Channel = 'mail' | 'slack' | 'in-app';

/** `refused`: never as it is; `failed`: perhaps later, not before `retryAfterMs` where that is known. The reason holds no address and no secret. */
export type Sent =
  | { outcome: 'sent' }
  | { outcome: 'refused' | 'failed'; reason: string; retryAfterMs?: number };

/** One message to one person over one channel. Resolves with what became of it; throws never. */
export interface MailSender {
  send(mail: OutgoingMail): Promise<Sent>;
}
/** As `MailSender`, over incoming webhooks of Slack: a message goes into a channel that others read, too. */
export interface SlackSender {
  /** Whether there is a webhook for a person's `slack` (null: they have none). A sentence says why not. */
  reaches(to: string | null): { ok: true } | { ok: false; reason: string };
  send(message: OutgoingSlack): Promise<Sent>;
}
export interface OutgoingSlack {
  /** A person's `slack`: a member id, the name of a webhook, or both as `name:id`. Null: the default webhook, by name alone. */
  to: string | null;
  /** Whom it is for, in words. */
  name: string;
  /** Who asks. */
  from: string;
  /** Plain text, a sentence or two. */
  text: string;
  /** Small print, plain text. */
  hint: string;
}
export interface OutgoingMail {
  to: { name: string; address: string };
  /** "Deeployd Support via Countersign"; the address is the adapter's. Default "Countersign". */
  fromName?: string;
  /** Where answers go, where that is known. */
  replyTo?: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** Derived from the notification, so that a repeat is recognisable. Without angle brackets. */
  messageId: string;
}

/** A mail as the mailbox on disk gives it back. `at`: epoch ms, when it was written. */
export interface StoredMail {
  name: string;
  at: number;
  from: string;
  to: string;
  subject: string;
  messageId: string;
  text: string;
  html: string | null;
}

/** Looks for malware in a file before it is stored. Throws never. `unavailable`: nobody knows, so it is not stored. */
export interface ArtifactScanner {
  scan(bytes: Uint8Array): Promise<'clean' | 'infected' | 'unavailable'>;
}

/** Content-addressed bytes. */
export interface BlobStore {
  /** Stores once; the same bytes again are a no-op. Returns SHA-256 hex. */
  put(bytes: Uint8Array): Promise<string>;
  /** Null where there is none. */
  get(sha256: string): Promise<Uint8Array | null>;
}

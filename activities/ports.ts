// What the activities need of the world, and their own signatures (workflows import these types only).
import type { JsonObject } from '../definition/types.ts';
import type { AgentOutcome } from '../process/commands.ts';
import type { AgentNews, Effect } from '../process/decider.ts';
import type { FailureKind, ProcessEvent, RefusalCode } from '../process/events.ts';
import type {
  AgentReplyMessage,
  BulkProgress,
  CommandMessage,
  DecisionMessage,
  RunBulkInput,
  DeliverWebhookInput,
  Seal,
  SendMailInput,
  SendMailResult,
  UntimedCommand,
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
  /** Work that another agent hands down: `run.agentId` is who is to do it. */
  delegated?: Delegation;
}
export interface RunAgentResult {
  head?: string;
  outcome: AgentOutcome;
  /** Over instance, task, attempt and outcome. */
  seal: Seal;
  /** Of delegated work: the blob that who asked for it gets. */
  told?: string;
}
/** The run takes longer than an activity may: a workflow of its own does it, and signals what came of it. */
export interface HandedOff {
  head?: string;
  handOff: AgentHandOff;
}
export interface AgentHandOff {
  executor: 'model' | 'http' | 'a2a';
  /** Budget of the attempt, ms; the run ends itself by then. */
  timeMs: number;
  turns: number;
  tokens: number;
  costUsd: number | null;
  /** How people know the agent, for Temporal's pages. */
  agentName: string;
  /** Of a model: its name in the agents' configuration. */
  model?: string;
}

/** What a step of a run is part of. `depth`: 0, or how often it was delegated. */
export interface AgentWork {
  instanceId: string;
  run: RunAgentEffect;
  handOff: AgentHandOff;
  /** Epoch ms at which this run began: its time is counted from here. */
  startedAt: number;
  /** `run.agentId` is a subordinate at work for another agent, within the same attempt. */
  delegated?: Delegation;
}
/** Who asked a subordinate, and for what. `callId`: of the call that did, below those before it: `3.0.d.1.0`; see `runIdOf`. */
export interface Delegation {
  by: string;
  /** Blob with what it is to do, text. */
  task: string;
  depth: number;
  callId: string;
}
/** What a model wants done. `arguments` in a blob: they may be large. */
export interface ToolCall {
  /** Derived: `<turn>.<index>`. With the run's id it is the idempotency key of the call. */
  callId: string;
  /** The provider's own id for it. */
  providerCallId: string;
  tool: string;
  /** SHA-256 of the blob that holds the arguments as canonical JSON. */
  arguments: string;
}
/** `result`: SHA-256 of the blob that the model gets, text, capped. */
export interface ToolDone {
  callId: string;
  ok: boolean;
  result: string;
}
export interface StepUsage {
  model: string;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
}
export interface AgentStepInput extends AgentWork {
  turn: number;
  /** Blob with the messages so far; null before the first. */
  transcript: string | null;
  /** What came of the calls of the turn before. */
  done: ToolDone[];
  spent: { turns: number; toolCalls: number; inputTokens: number; outputTokens: number; costUsd: number };
  /** The last turn that the budget allows: no tools are offered. */
  isLast: boolean;
}
export type AgentStepResult =
  | { kind: 'calls'; transcript: string; calls: ToolCall[]; usage: StepUsage }
  /** `output`: blob with the output as JSON, unchecked. */
  | { kind: 'output'; transcript: string; output: string; usage: StepUsage }
  | { kind: 'failed'; failure: FailureKind; reason: string; usage?: StepUsage };

export interface AgentToolInput extends AgentWork {
  call: ToolCall;
  /**
   * What it waited for is said to be there; the books know. Absent though the call was made before: nobody said so, and it
   * is time to look. Not there yet: it `waits` again.
   */
  after?: AgentNews;
}
/** What a call waits for. */
export type ToolWait = { kind: 'approval'; approvalId: string } | { kind: 'answer'; questionId: string };
export type AgentToolResult =
  | ({ kind: 'done' } & ToolDone)
  /** Waits for a person; the workflow is signalled (AgentNews) and calls again with `after`. */
  | { kind: 'waits'; for: ToolWait }
  /** To be done by a run of a subordinate, whose outcome is then the result. `task`: blob with what it is to do, text. */
  | { kind: 'delegate'; agentId: string; task: string };

/** One request to an agent that is not ours. `answer`: what a person said to its question (a2a). */
export interface AgentCallInput extends AgentWork {
  action: 'start' | 'poll' | 'answer' | 'cancel';
  /** The other side's id of the work, where it gave one. */
  remoteId?: string;
  questionId?: string;
}
export type AgentCallResult =
  | { kind: 'output'; output: string; remoteId?: string }
  /** It will call back (http), or is to be polled (a2a). */
  | { kind: 'later'; remoteId?: string; pollAfterMs?: number }
  | { kind: 'question'; remoteId: string; questionId: string }
  /** `retryAfterMs`: worth another try by then; absent: never as it is. */
  | { kind: 'failed'; failure: FailureKind; reason: string; retryAfterMs?: number };

export type AgentReplyKind = 'output' | 'failure' | 'heartbeat';

export interface AgentFinishInput extends AgentWork {
  /** Blob with the output, unchecked; or why there is none. */
  ended: { output: string } | { failure: FailureKind; reason: string };
  /** Of what the other side sent over the API: the seal is checked before anything of it is believed. */
  reply?: AgentReplyMessage;
  usage: {
    model?: string;
    turns: number;
    toolCalls: number;
    inputTokens: number;
    outputTokens: number;
    costUsd: number;
  };
}

/** `told`: as in RunAgentResult. `foreign`: the reply carries no seal of ours, and the run goes on as if it had not come. */
export type AgentFinishResult = { outcome: AgentOutcome; seal: Seal; told?: string } | { foreign: true };

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
  runAgent(input: RunAgentInput): Promise<RunAgentResult | HandedOff | NotSealed>;
  /** One call of a model. Tries again inside while the provider says wait; throws only for trouble of ours. */
  agentStep(input: AgentStepInput): Promise<AgentStepResult>;
  agentTool(input: AgentToolInput): Promise<AgentToolResult>;
  agentCall(input: AgentCallInput): Promise<AgentCallResult>;
  /** Checks the output, stores its artifacts, and seals what came of the run. Delegated work: the outcome is only told. */
  agentFinish(input: AgentFinishInput): Promise<AgentFinishResult>;
  notify(input: NotifyInput): Promise<NotifyResult | NotSealed>;
  /** Throws where it could not go now and may go later. */
  mailRequested(input: SendMailInput): Promise<SendMailResult>;
  /** Does the next instances of a bulk, each once. Throws where nothing confirmed some of them: the same again tries these. */
  bulkBatch(input: RunBulkInput): Promise<BulkProgress>;
  /** Sends once for each run and attempt, unless killed while at it; throws where it is not its turn, or for trouble of ours. */
  webhookAttempt(input: WebhookAttemptInput): Promise<WebhookAttemptResult>;
}

export interface WebhookAttemptInput extends DeliverWebhookInput {
  attempt: number;
}
/** `retry`: the receiver did not take it, and is to be tried again after so long. */
export type WebhookAttemptResult =
  | { outcome: 'delivered' | 'failed' | 'over' }
  | { outcome: 'retry'; afterMs: number };

/** One agent at work within one activity: the simulated one. */
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
  /** Of an errand, and of work handed down by another agent: what it is told to do. */
  errand?: string;
}
/** What an agent gives back, before it is checked and capped. Contents of artifacts are JSON, text or bytes. */
export type AgentReply = { ok: true; output: unknown } | { ok: false; kind: FailureKind; reason: string };

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

/**
 * Commands of agents at work to their own instance, and of an operator to many, sealed on the way. The same command id again is one effect, and answers
 * without events. A refusal is the engine's (`code`); throws where nothing confirmed it in time: the same again is harmless.
 */
export interface InstanceCommands {
  send(
    instanceId: string,
    command: UntimedCommand,
  ): Promise<{ ok: true; events: ProcessEvent[] } | { ok: false; code: RefusalCode; message: string }>;
}

/** Content-addressed bytes. */
export interface BlobStore {
  /** Stores once; the same bytes again are a no-op. Returns SHA-256 hex. */
  put(bytes: Uint8Array): Promise<string>;
  /** Null where there is none. */
  get(sha256: string): Promise<Uint8Array | null>;
}

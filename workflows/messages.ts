// Everything that api/ and worker/ know of the workflow: names, ids, message shapes. Values from here only.
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { AgentOutcome, Command, DecideApprovalData } from '../process/commands.ts';
import type { Effect } from '../process/decider.ts';
import type { CarriedState } from '../process/carry/carry.ts';
import type { ProcessEvent } from '../process/events.ts';
import type { ProcessState } from '../process/state.ts';
import type { Team } from '../definition/team-types.ts';
import type { ProcessDefinition } from '../definition/types.ts';
import type { AgentWork } from '../activities/ports.ts';
import type { DecisionOutcomeView, StatusView } from '../process/views/types.ts';
import type { HandedOffRun } from './agent-messages.ts';

export type * from './agent-messages.ts';

/** Temporal workflow types, as they show in the Web UI. */
export const RUN_PROCESS = 'runProcess';
export const SEND_MAIL = 'sendMail';
/** One action on many instances: its id is the bulk's. */
export const RUN_BULK = 'runBulk';
/** One message to one webhook: its id is `deliveryWorkflowId`. */
export const DELIVER_WEBHOOK = 'deliverWebhook';
/** One attempt of one agent that takes longer than an activity: its id is `agentRunId`. */
export const RUN_AGENT = 'runAgent';

/** Signal: one sealed decision. */
export const DECISION_SIGNAL = 'decision';
/** Update: one sealed command; answers once its events are recorded. */
export const COMMAND_UPDATE = 'command';
/** Signal to an instance: the sealed outcome of an agent's run. */
export const OUTCOME_SIGNAL = 'agentOutcome';
/** Signals to an agent's run: what it waits for is there; what the agent sent over the API. */
export const NEWS_SIGNAL = 'news';
export const REPLY_SIGNAL = 'reply';
export const PING_SIGNAL = 'ping';
/** Queries. */
export const STATE_QUERY = 'state';
export const STATUS_QUERY = 'status';
export const DECISION_QUERY = 'decisionOutcome';

/** The instance id is the workflow id. */
export const workflowIdOf = (instanceId: string): string => instanceId;
export const instanceIdOf = (workflowId: string): string => workflowId;
/** Idempotency key of an agent's attempt; also its activity id. */
export const agentRunId = (instanceId: string, taskId: string, attempt: number): string =>
  `${instanceId}.${taskId}.${attempt}`;

/** Id of the workflow that does this work: `agentRunId`, and below it one id for each time it was handed down. */
export const runIdOf = ({
  instanceId,
  run,
  delegated,
}: Pick<AgentWork, 'instanceId' | 'run' | 'delegated'>): string =>
  agentRunId(instanceId, run.taskId, run.attempt) + (delegated ? `.d.${delegated.callId}` : '');

/** Search attributes, all Keyword; platform/temporal.ts adds them to the namespace. */
export const SEARCH_KEYS = {
  ProcessId: defineSearchAttributeKey('ProcessId', 'KEYWORD'),
  ProcessPhase: defineSearchAttributeKey('ProcessPhase', 'KEYWORD'),
  ProcessStatus: defineSearchAttributeKey('ProcessStatus', 'KEYWORD'),
  ProcessCustomer: defineSearchAttributeKey('ProcessCustomer', 'KEYWORD'),
  /** `yes` while an incident is open, else `no`. */
  ProcessTrouble: defineSearchAttributeKey('ProcessTrouble', 'KEYWORD'),
} as const;

/** How a start shows in Temporal's own pages. */
export interface StartShown {
  /** One line, at most 200 bytes. */
  staticSummary: string;
  staticDetails: string;
  /** Names that Temporal's list of workflows can show as columns. No addresses. */
  memo: Record<string, string>;
  typedSearchAttributes: { key: (typeof SEARCH_KEYS)[keyof typeof SEARCH_KEYS]; value: string }[];
}

/**
 * What the starter gives beside the input: the API and the worker's sweep give the same. `phase`: first phase, so that
 * the workflow need not say it in an event of its own.
 */
export function shownAtStart(input: RunProcessInput, phase: string | null): StartShown {
  const { definition, start } = input;
  const data = start.command.type === 'StartInstance' ? start.command.data : null;
  const name = data?.name ?? definition.name;
  const customer = data?.context['customerName'];
  const keyword = (key: (typeof SEARCH_KEYS)[keyof typeof SEARCH_KEYS], value: unknown) =>
    typeof value === 'string' && value !== '' ? [{ key, value: value.slice(0, 255) }] : [];
  return {
    // 200 bytes of UTF-8 at most four a character.
    staticSummary: Array.from(name).slice(0, 50).join(''),
    staticDetails: `${name}\n\nProcess ${definition.id} ${definition.version}`,
    memo: {
      name,
      process: `${definition.name} ${definition.version}`,
      ...(typeof customer === 'string' && customer !== '' ? { customer: customer.slice(0, 255) } : {}),
    },
    typedSearchAttributes: [
      ...keyword(SEARCH_KEYS.ProcessId, definition.id),
      ...keyword(SEARCH_KEYS.ProcessPhase, phase),
      ...keyword(SEARCH_KEYS.ProcessStatus, 'running'),
      ...keyword(SEARCH_KEYS.ProcessTrouble, 'no'),
      ...keyword(SEARCH_KEYS.ProcessCustomer, customer),
    ],
  };
}

/** All that starting an instance's workflow takes, for the API and the sweep alike. */
export function startOptions(
  instanceId: string,
  input: RunProcessInput,
  phase: string | null,
  taskQueue: string,
) {
  const { typedSearchAttributes, ...shown } = shownAtStart(input, phase);
  return {
    workflowId: workflowIdOf(instanceId),
    taskQueue,
    args: [input],
    // A repeat finds the running one; a closed one is never run again under the same id.
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    ...shown,
    typedSearchAttributes: new TypedSearchAttributes(typedSearchAttributes),
  };
}

/** Seals: a compact JWS (HS256) whose claims are `{ iss, sub: instanceId, typ, h: SHA-256 of the canonical JSON of what is sealed }`. */
export type Seal = string;

/** The workflow gives a command its time. */
export type UntimedCommand = Command extends infer C ? (C extends Command ? Omit<C, 'at'> : never) : never;
export interface CommandMessage {
  command: UntimedCommand;
  seal: Seal;
}
export interface DecisionMessage {
  decision: DecideApprovalData;
  seal: Seal;
}

export interface CommandAnswer {
  /** Events that came of it, numbered; [] where the command had been applied before. */
  events: ProcessEvent[];
  /** Head of the event chain after them, hex. */
  head: string;
}

export interface StateAnswer {
  /** As of the last recorded event. In short where it is large; `arrived` makes it whole. */
  state: ProcessState | CarriedState;
  head: string;
  /** Workflow time of the answer, epoch ms. */
  at: number;
  /** Events that could not be recorded yet; 0 where all is well. */
  unrecorded: number;
}

export type StatusAnswer = StatusView;
export type DecisionAnswer = DecisionOutcomeView | null;

export interface RunProcessInput {
  definition: ProcessDefinition;
  /** The sealed StartInstance. */
  start: CommandMessage;
  /** Pinned like the definition. */
  team?: Team;
  /** Present from the second run of the chain on. */
  carried?: Carried;
  /** Continue as new at this many history events. Default: when Temporal suggests it. */
  continueAfterEvents?: number;
}

/** A message that waits: for its seal's key to be known, or for the books. */
export type HeldMessage =
  | { kind: 'decision'; message: DecisionMessage }
  /** Nobody waits for its answer any more; applied once all the same. */
  | { kind: 'command'; message: CommandMessage }
  | { kind: 'foreign'; message: string; reason: string }
  | { kind: 'own'; command: UntimedCommand }
  | {
      kind: 'outcome';
      run: Extract<Effect, { type: 'RunAgent' }>;
      result: { outcome: AgentOutcome; seal: Seal };
      /** It came as a signal: one that is forged is refused, and the run goes on. */
      signalled?: true;
    };

/** What continue-as-new hands over. Absolute times only. */
export interface Carried {
  /** In short; see process/carry/carry.ts. */
  state: CarriedState | null;
  head: string;
  /** Batch that could not be recorded, if any. */
  unrecorded: ProcessEvent[];
  /** What that batch rests on, as far as its seals are not checked. */
  basis: HeldMessage[];
  /** What was taken from Temporal, or came back to the shell, and is not decided yet. */
  queue: HeldMessage[];
  /** Effects of recorded events that were not started, because the run was about to end. */
  effects: Effect[];
  /** Agents' runs that are workflows of their own and not over. */
  handedOff?: HandedOffRun[];
  runs: number;
}

/**
 * A mail that somebody asked for over the API. It never touches the instance. `mailId`: the workflow's id; the same is
 * sent once. No token is in it: a link is made where the mail is written. `askedBy`: the operator who has it sent; absent:
 * the person, on the page of the old link.
 */
export type SendMailInput = { mailId: string; instanceId: string; participantId: string } & (
  | { kind: 'fresh_link'; oldLinkId: string; askedBy?: string }
  /** Tells a person that a link in their name was made over the API and given to somebody to hand on. */
  | { kind: 'link_made'; linkId: string }
  /** The code for a decision. The code itself is made where the mail is written. */
  | { kind: 'code'; codeId: string }
  /** Tells a person what was said to them from `from` until `until` (epoch ms); it goes when that is over. */
  | { kind: 'mention'; from: number; until: number }
);
export type MailKind = SendMailInput['kind'];

export interface SendMailResult {
  outcome: 'sent' | 'refused' | 'failed' | 'no-address';
  reason?: string;
}

/** A dead link's page may be asked again and again: in a quarter of an hour it mails once. `now`: epoch ms. */
export const freshLinkMailId = (oldLinkId: string, now: number): string =>
  `mail.fresh-link.${oldLinkId}.${Math.floor(now / FRESH_LINK_EVERY_MS)}`;
const FRESH_LINK_EVERY_MS = 15 * 60_000;
/** Comments to one person are gathered for five minutes, so that a lively talk is one mail and not twenty. */
const MENTION_EVERY_MS = 5 * 60_000;
/** The five minutes that `now` falls into, epoch ms. */
export function mentionWindow(now: number): { from: number; until: number } {
  const from = Math.floor(now / MENTION_EVERY_MS) * MENTION_EVERY_MS;
  return { from, until: from + MENTION_EVERY_MS };
}
export const mentionMailId = (instanceId: string, participantId: string, window: { from: number }): string =>
  `mail.mention.${instanceId}.${participantId}.${window.from / MENTION_EVERY_MS}`;
/** When a mail is to go, epoch ms; null: at once. */
export const mailGoesAt = (input: SendMailInput): number | null =>
  input.kind === 'mention' ? input.until : null;
export const codeMailId = (codeId: string): string => `mail.code.${codeId}`;
export const linkMadeMailId = (linkId: string): string => `mail.link-made.${linkId}`;

/**
 * One message to one webhook. What it says is read from the books where it is sent. `run`: 0, or when it was asked for again,
 * epoch ms. `position` null: a test message.
 */
export interface DeliverWebhookInput {
  webhookId: string;
  deliveryId: string;
  position: number | null;
  run: number;
  /** Audit type of the entry, or `ping`; for Temporal's pages. */
  type: string;
}
/** `over`: the webhook is deleted, or the message was asked for again and a newer workflow has it. */
export interface DeliverWebhookResult {
  outcome: 'delivered' | 'failed' | 'over';
  attempts: number;
}

/** The header `webhook-id`, the same for every attempt: it follows from webhook and position. Without dots. */
export const webhookMessageId = (webhookId: string, position: number): string =>
  `msg_${webhookId.replace(/^wh_/, '')}_${position}`;

const deliveryWorkflowId = ({ webhookId, deliveryId, position, run }: DeliverWebhookInput): string =>
  `${webhookId}.${position ?? deliveryId}${run === 0 ? '' : `.${run}`}`;

/** All that starting a delivery takes, for the dispatcher and the API alike: the same one again starts nothing. */
export const deliveryOptions = (input: DeliverWebhookInput, taskQueue: string) => ({
  workflowId: deliveryWorkflowId(input),
  taskQueue,
  args: [input],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
  staticSummary: `Webhook ${input.webhookId}: ${input.type}`.slice(0, 190),
});

/** Which instances and what to do is in the books. `batchesARun`: continue as new after so many; default 100. */
export interface RunBulkInput {
  bulkId: string;
  batchesARun?: number;
}
/** How far a bulk is. `left`: not looked at yet; 0 once it is over, also where it was stopped before. */
export interface BulkProgress {
  total: number;
  done: number;
  refused: number;
  failed: number;
  left: number;
}

/** All that starting a bulk's workflow takes, for the API and the sweep alike. A repeat starts nothing. */
export function bulkStartOptions(bulkId: string, taskQueue: string) {
  return {
    workflowId: bulkId,
    taskQueue,
    args: [{ bulkId }] as [RunBulkInput],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    staticSummary: 'An operator’s action on many instances',
  };
}

export interface RunProcessResult {
  status: 'completed' | 'cancelled' | 'failed';
  reason: string | null;
  events: number;
}

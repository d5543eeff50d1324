// What the API asks of Temporal, as a port: every call has a deadline, and every way to fail has a name.
import type { JsonObject } from '../definition/types.ts';
import type { RefusalCode } from '../process/events.ts';
import type {
  AgentReplyMessage,
  CommandAnswer,
  CommandMessage,
  DecisionAnswer,
  DecisionMessage,
  DeliverWebhookInput,
  RunProcessInput,
  SendMailInput,
  StateAnswer,
} from '../workflows/messages.ts';

/**
 * `timeout`: nobody answered in time, so the outcome is unknown; the same call with the same id is harmless.
 * `unavailable`: Temporal itself could not be reached.
 */
export type GatewayFault =
  | { kind: 'not-found' }
  | { kind: 'closed' }
  | { kind: 'refused'; code: RefusalCode; message: string; details?: JsonObject }
  | { kind: 'timeout' }
  | { kind: 'unavailable'; reason: string };

export type Reply<T> = { ok: true; value: T } | { ok: false; fault: GatewayFault };

export interface Readiness {
  temporal: boolean;
  /** Why not, in a sentence that anybody may read. */
  reason?: string;
  /** Search attributes that the namespace lacks. */
  missingSearchAttributes: string[];
}

export interface Gateway {
  /** Starting what runs already is `ok`: the id is the instance's. `phase`: the first, for Temporal's lists. */
  startProcess(instanceId: string, input: RunProcessInput, phase: string | null): Promise<Reply<null>>;
  /** `ok`: Temporal holds the decision. The request id comes from the decision id, so a repeat is one signal. */
  signalDecision(instanceId: string, message: DecisionMessage): Promise<Reply<null>>;
  /** To the agent's run of that id. `ok`: Temporal holds it. The request id comes from run and message, so a repeat is one signal. */
  signalReply(message: AgentReplyMessage): Promise<Reply<null>>;
  /** The update id is the command's. Answers once the events are recorded. */
  updateCommand(instanceId: string, message: CommandMessage): Promise<Reply<CommandAnswer>>;
  queryState(instanceId: string): Promise<Reply<StateAnswer>>;
  /** `null`: not known to the workflow. */
  queryDecision(instanceId: string, decisionId: string): Promise<Reply<DecisionAnswer>>;
  /** A mail of its own, apart from the instance. `ok`: Temporal has it, now or from before; the same `mailId` is sent once. */
  startMail(input: SendMailInput): Promise<Reply<null>>;
  /** One message to a webhook. `ok`: Temporal has it, now or from before. */
  startDelivery(input: DeliverWebhookInput): Promise<Reply<null>>;
  /** `ok`: Temporal has it, now or from before; the same id is done once. */
  startBulk(bulkId: string): Promise<Reply<null>>;
  readiness(): Promise<Readiness>;
}

/** How long each call may take, ms. */
export const DEADLINES_MS = { start: 4_000, signal: 4_000, update: 5_000, query: 1_000, readiness: 2_000 };

// The gateway over a Temporal client.
import type { Client, Connection } from '@temporalio/client';
import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { JsonObject } from '../definition/types.ts';
import { sha256Hex } from '../platform/canonical-json.ts';
import { missingSearchAttributes, TemporalUnavailable } from '../platform/temporal.ts';
import type { RefusalCode } from '../process/events.ts';
import {
  COMMAND_UPDATE,
  type CommandAnswer,
  DECISION_QUERY,
  DECISION_SIGNAL,
  type DecisionAnswer,
  DELIVER_WEBHOOK,
  deliveryOptions,
  REPLY_SIGNAL,
  RUN_BULK,
  RUN_PROCESS,
  SEND_MAIL,
  bulkStartOptions,
  mailGoesAt,
  STATE_QUERY,
  type StateAnswer,
  startOptions,
  workflowIdOf,
} from '../workflows/messages.ts';
import type { ApiLogger } from './deps.ts';
import { DEADLINES_MS, type Gateway, type GatewayFault, type Reply } from './gateway.ts';

// gRPC status codes, by number: the enum lives in a package that is not ours to depend on.
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;

/** `client` is connected to the namespace that the worker serves; `taskQueue` is the worker's. */
export function temporalGateway(
  client: Client,
  taskQueue: string,
  logger?: Pick<ApiLogger, 'warn'>,
): Gateway {
  /** Asked every few seconds: only what is new is logged. */
  let lastReason: string | null = null;
  return {
    startProcess: (instanceId, input, phase) =>
      within(DEADLINES_MS.start, async () => {
        try {
          await client.workflow.start(RUN_PROCESS, startOptions(instanceId, input, phase, taskQueue));
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
        return null;
      }),

    signalDecision: (instanceId, message) =>
      within(DEADLINES_MS.signal, () =>
        signalOnce(
          workflowIdOf(instanceId),
          DECISION_SIGNAL,
          requestIdOf(instanceId, message.decision.decisionId),
          message,
        ),
      ),

    signalReply: (message) =>
      within(DEADLINES_MS.signal, () =>
        signalOnce(message.runId, REPLY_SIGNAL, requestIdOf(message.runId, message.messageId), message),
      ),

    updateCommand: (instanceId, message) =>
      within(DEADLINES_MS.update, async () =>
        client.workflow
          .getHandle(workflowIdOf(instanceId))
          .executeUpdate<CommandAnswer, [typeof message]>(COMMAND_UPDATE, {
            args: [message],
            updateId: message.command.id,
          }),
      ),

    queryState: (instanceId) =>
      within(DEADLINES_MS.query, async () =>
        client.workflow.getHandle(workflowIdOf(instanceId)).query<StateAnswer>(STATE_QUERY),
      ),

    queryDecision: (instanceId, decisionId) =>
      within(DEADLINES_MS.query, async () =>
        client.workflow
          .getHandle(workflowIdOf(instanceId))
          .query<DecisionAnswer, [string]>(DECISION_QUERY, decisionId),
      ),

    startMail: (input) =>
      within(DEADLINES_MS.start, async () => {
        try {
          await client.workflow.start(SEND_MAIL, {
            workflowId: input.mailId,
            taskQueue,
            args: [input],
            workflowIdConflictPolicy: 'USE_EXISTING',
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            ...delayOf(mailGoesAt(input)),
            staticSummary: `Mail ${input.kind} to ${input.participantId}`.slice(0, 190),
          });
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
        return null;
      }),

    startDelivery: (input) =>
      within(DEADLINES_MS.start, async () => {
        try {
          await client.workflow.start(DELIVER_WEBHOOK, deliveryOptions(input, taskQueue));
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
        return null;
      }),

    startBulk: (bulkId) =>
      within(DEADLINES_MS.start, async () => {
        try {
          await client.workflow.start(RUN_BULK, bulkStartOptions(bulkId, taskQueue));
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
        return null;
      }),

    async readiness() {
      try {
        const missing = await client.withDeadline(Date.now() + DEADLINES_MS.readiness, async () =>
          missingSearchAttributes(client.connection as Connection, client.options.namespace),
        );
        lastReason = null;
        return { temporal: true, missingSearchAttributes: missing };
      } catch (error) {
        const reason = unreadyReason(error);
        if (reason !== lastReason) logger?.warn({ err: error }, `Temporal is not ready: ${reason}`);
        lastReason = reason;
        return { temporal: false, missingSearchAttributes: [], reason };
      }
    },
  };

  /** The client's own call draws a request id each time; with one of ours the server keeps a repeat from becoming a second signal. */
  async function signalOnce(
    workflowId: string,
    signalName: string,
    requestId: string,
    message: unknown,
  ): Promise<null> {
    const { payloadConverter } = client.options.loadedDataConverter;
    await client.workflowService.signalWorkflowExecution({
      namespace: client.options.namespace,
      identity: client.options.identity,
      workflowExecution: { workflowId },
      signalName,
      requestId,
      input: { payloads: [payloadConverter.toPayload(message)!] },
    });
    return null;
  }

  async function within<T>(ms: number, call: () => Promise<T>): Promise<Reply<T>> {
    try {
      return { ok: true, value: await client.withDeadline(Date.now() + ms, call) };
    } catch (error) {
      return { ok: false, fault: faultOf(error) };
    }
  }
}

/** Every way a call to Temporal fails, as the port names it. Throws what is a mistake of ours. */
export function faultOf(error: unknown): GatewayFault {
  if (error instanceof WorkflowNotFoundError) {
    return /already completed/i.test(error.message) ? { kind: 'closed' } : { kind: 'not-found' };
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'timeout' };
  if (error instanceof WorkflowUpdateFailedError) return refusalOf(error);
  // The workflow ran no task yet, or an older worker answered: the books know as much.
  if (error instanceof QueryNotRegisteredError) return { kind: 'timeout' };
  const grpc = grpcErrorOf(error);
  if (!grpc) throw error;
  switch (grpc.code) {
    case NOT_FOUND:
      return /already completed/i.test(grpc.details) ? { kind: 'closed' } : { kind: 'not-found' };
    case CANCELLED:
    case DEADLINE_EXCEEDED:
    // A continue-as-new raced with the message: nothing was applied, the same id may be sent again.
    case FAILED_PRECONDITION:
    case RESOURCE_EXHAUSTED:
      return { kind: 'timeout' };
    case UNAVAILABLE:
      return { kind: 'unavailable', reason: grpc.details };
    default:
      throw error;
  }
}

/** A sentence for anybody who may ask, so without what the server said; the log has that. */
function unreadyReason(error: unknown): string {
  if (error instanceof TemporalUnavailable) return error.message;
  const code = grpcErrorOf(error)?.code;
  if (code === UNAVAILABLE) return 'Temporal cannot be reached.';
  if (code === DEADLINE_EXCEEDED || code === CANCELLED) return 'Temporal does not answer in time.';
  return code === undefined
    ? 'Asking Temporal failed; see the log.'
    : `Temporal refused the question (gRPC status ${code}); see the log.`;
}

/** A refusal leaves the workflow as an ApplicationFailure whose type is its code. */
function refusalOf(error: WorkflowUpdateFailedError): GatewayFault {
  const cause = error.cause;
  if (!(cause instanceof ApplicationFailure) || !cause.type) throw error;
  const details = cause.details?.[0] as JsonObject | undefined;
  return {
    kind: 'refused',
    code: cause.type as RefusalCode,
    message: cause.message,
    ...(details ? { details } : {}),
  };
}

function grpcErrorOf(error: unknown): { code: number; details: string } | null {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (isGrpcServiceError(each)) return each;
  }
  return null;
}

/** A UUID's form is what the server expects. */
export function requestIdOf(instanceId: string, decisionId: string): string {
  const hex = sha256Hex(`${instanceId}\n${decisionId}`);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** A little over it, for clocks differ: what was said in the last moment has to be in the books. */
const LATE_MS = 1_000;
const delayOf = (at: number | null) =>
  at === null ? {} : { startDelay: Math.max(1, at + LATE_MS - Date.now()) };

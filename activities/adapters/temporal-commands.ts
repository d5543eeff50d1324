// Commands of agents at work to their own instance, over a Temporal client: sealed here, sent as updates.
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type KeyRing, sealCommand } from '../../links/index.ts';
import type { RefusalCode } from '../../process/events.ts';
import {
  COMMAND_UPDATE,
  type CommandAnswer,
  type CommandMessage,
  workflowIdOf,
} from '../../workflows/messages.ts';
import type { InstanceCommands } from '../ports.ts';

const DEADLINE_MS = 20_000;
/** Neither yes nor no: the instance starts afresh, or its books are out of reach. */
const UNDECIDED = ['not-confirmed', 'record-conflict'];

/** `client` is connected to the namespace that the worker serves. */
export function temporalCommands(client: Client, ring: KeyRing): InstanceCommands {
  return {
    async send(instanceId, command) {
      const message: CommandMessage = { command, seal: await sealCommand(ring, instanceId, command) };
      const handle = client.workflow.getHandle(workflowIdOf(instanceId));
      try {
        const { events } = await client.withDeadline(Date.now() + DEADLINE_MS, () =>
          handle.executeUpdate<CommandAnswer, [CommandMessage]>(COMMAND_UPDATE, {
            args: [message],
            updateId: command.id,
          }),
        );
        return { ok: true, events };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) {
          return { ok: false, code: 'instance-closed', message: 'The instance is closed.' };
        }
        const refusal = refusalIn(error);
        if (!refusal) throw error;
        return { ok: false, ...refusal };
      }
    },
  };
}

/** A refusal leaves the workflow as an ApplicationFailure whose type is its code. */
function refusalIn(error: unknown): { code: RefusalCode; message: string } | null {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : null;
  if (!(cause instanceof ApplicationFailure) || !cause.type || UNDECIDED.includes(cause.type)) return null;
  return { code: cause.type as RefusalCode, message: cause.message };
}

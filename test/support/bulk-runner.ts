// Does what the workflow of a bulk action does, over the engine in this process: batches until nothing is left.
import { bulkStep } from '../../activities/bulk-batch.ts';
import type { InstanceCommands } from '../../activities/ports.ts';
import { sealCommand } from '../../links/index.ts';
import type { BulkProgress } from '../../workflows/messages.ts';
import type { ApiServer } from './api-server.ts';

/** Sealed as the worker does; a refusal is an answer, and anything but an answer throws. */
export function commandsOf({ gateway, ring }: Pick<ApiServer, 'gateway' | 'ring'>): InstanceCommands {
  return {
    async send(instanceId, command) {
      const reply = await gateway.updateCommand(instanceId, {
        command,
        seal: await sealCommand(ring, instanceId, command),
      });
      if (reply.ok) return { ok: true, events: reply.value.events };
      const { fault } = reply;
      if (fault.kind === 'closed') return { ok: false, code: 'instance-closed', message: 'It is closed.' };
      if (fault.kind !== 'refused') throw new Error(fault.kind);
      return { ok: false, code: fault.code, message: fault.message };
    },
  };
}

export async function runBulk(server: ApiServer, bulkId: string): Promise<BulkProgress> {
  const deps = { books: server.books, commands: commandsOf(server), now: () => server.clock.at };
  for (;;) {
    const progress = await bulkStep(deps, bulkId, 1);
    if (progress.left === 0) return progress;
  }
}

// Seals a command and hands it to the instance; faults of the gateway become problems.
import { sealCommand } from '../../links/index.ts';
import type { InstanceRow } from '../../store/books.ts';
import type { CommandAnswer, UntimedCommand } from '../../workflows/messages.ts';
import type { ApiDeps } from '../deps.ts';
import type { GatewayFault } from '../gateway.ts';
import { ApiProblem } from '../http/problem.ts';

/** Answers once the events are recorded. Throws the engine's refusal, `instance-closed` or `not-confirmed`. */
export async function sendCommand(
  deps: Pick<ApiDeps, 'gateway' | 'ring'>,
  row: InstanceRow,
  command: UntimedCommand,
): Promise<CommandAnswer> {
  if (row.closedAt !== null) throw closed(row);
  // Only what JSON keeps is sealed and sent: a member set to undefined would be sealed and then lost on the way.
  const plain = JSON.parse(JSON.stringify(command)) as UntimedCommand;
  const seal = await sealCommand(deps.ring, row.id, plain);
  const reply = await deps.gateway.updateCommand(row.id, { command: plain, seal });
  if (reply.ok) return reply.value;
  throw faultProblem(reply.fault, row);
}

/** What a fault means to the caller. */
export function faultProblem(fault: GatewayFault, row: Pick<InstanceRow, 'id' | 'status'>): ApiProblem {
  switch (fault.kind) {
    case 'refused':
      return new ApiProblem(fault.code, fault.message, { details: fault.details });
    case 'closed':
      return closed(row);
    case 'not-found':
      return new ApiProblem(
        'not-confirmed',
        'The instance is in the books but its workflow has not started yet. Repeat the request with the same Idempotency-Key.',
      );
    case 'timeout':
      return new ApiProblem(
        'not-confirmed',
        'Nothing confirmed this in time; it may still happen. Repeat the request with the same Idempotency-Key: it takes effect once.',
      );
    case 'unavailable':
      return new ApiProblem(
        'temporal-unavailable',
        'Temporal cannot be reached; nothing is known to have happened. Repeat the request with the same Idempotency-Key.',
      );
  }
}

function closed(row: Pick<InstanceRow, 'id' | 'status'>): ApiProblem {
  return new ApiProblem(
    'instance-closed',
    `Instance "${row.id}" is ${row.status}; it takes no more changes.`,
    {
      details: { status: row.status },
    },
  );
}

// Commands of agents that call over the API, through the gateway.
import type { InstanceCommands } from '../../activities/ports.ts';
import type { RefusalCode } from '../../process/events.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, type ProblemCode } from '../http/problem.ts';
import { rowOf } from './instance-reader.ts';
import { sendCommand } from './send-command.ts';

/** What says nothing about whether the command took effect. */
const UNKNOWN = new Set<ProblemCode>(['not-confirmed', 'temporal-unavailable', 'instance-not-found']);

export function agentCommands(deps: Pick<ApiDeps, 'books' | 'gateway' | 'ring'>): InstanceCommands {
  return {
    async send(instanceId, command) {
      try {
        const { events } = await sendCommand(deps, await rowOf(deps.books, instanceId), command);
        return { ok: true, events };
      } catch (error) {
        if (!(error instanceof ApiProblem) || UNKNOWN.has(error.code)) throw error;
        // All other problems of sending are the engine's refusals, under its codes.
        return { ok: false, code: error.code as RefusalCode, message: error.message };
      }
    },
  };
}

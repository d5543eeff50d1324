// What activities are given where every agent runs simulated: nobody elsewhere is asked, and no command is sent.
import { simulatedAgent } from '../../activities/adapters/simulated-agent.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { guardedFetch } from '../../agents/egress.ts';
import { webhookFetch } from '../../agents/webhook-egress.ts';
import { NO_AGENTS } from '../../agents/types.ts';

export const noAgents = (): Pick<
  ActivityDeps,
  'simulated' | 'config' | 'fetch' | 'webhookFetch' | 'secretOf' | 'commands'
> => ({
  simulated: simulatedAgent(),
  config: NO_AGENTS,
  fetch: guardedFetch({ allowPrivate: [] }),
  webhookFetch: webhookFetch({ allowPrivate: [] }),
  secretOf: ({ env }) => {
    throw new Error(`No secret "${env}" here.`);
  },
  commands: {
    send: async (_instanceId, { type }) => {
      throw new Error(`Nobody takes a ${type} here.`);
    },
  },
});

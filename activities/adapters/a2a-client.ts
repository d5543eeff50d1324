// The way to an agent that speaks A2A: its card, then JSON-RPC or REST as the card says, all through the guarded fetch.
import type { Message, Task } from '@a2a-js/sdk';
import {
  ClientFactory,
  DefaultAgentCardResolver,
  JsonRpcTransportFactory,
  RestTransportFactory,
} from '@a2a-js/sdk/client';
import { EgressRefused } from '../../agents/egress-trouble.ts';
import type { AgentCallDeps, RemoteCall } from '../agent-call.ts';
import { busyFor } from '../agent-unreachable.ts';

export interface A2aClient {
  send(message: Message): Promise<Message | Task>;
  task(id: string): Promise<Task>;
  cancel(id: string): Promise<void>;
}

/** It is there and has no time now. */
export class AgentBusy extends Error {
  readonly retryAfterMs: number;

  constructor(status: number, retryAfterMs: number) {
    super(`The agent answered ${status}.`);
    this.name = 'AgentBusy';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Agents of the version before speak another dialect, which the package knows. */
const legacyCompat = { enabled: true };

/** Fetches the card. Throws AgentBusy, and what the guarded fetch and the package throw. */
export async function a2aClient(
  deps: Pick<AgentCallDeps, 'fetch' | 'secretOf' | 'now'>,
  { executor, signal }: Pick<RemoteCall<'a2a'>, 'executor' | 'signal'>,
): Promise<A2aClient> {
  const fetchImpl = fetchFor(deps, executor, signal) as typeof fetch;
  const options = { fetchImpl, legacyCompat };
  const factory = new ClientFactory({
    transports: [new JsonRpcTransportFactory(options), new RestTransportFactory(options)],
    cardResolver: new DefaultAgentCardResolver(options),
    // It answers at once how far it is, and is asked again; else a long task would hang on one request.
    clientConfig: { polling: true, acceptedOutputModes: ['text/plain', 'application/json'] },
  });
  const isCard = new URL(executor.url).pathname.endsWith('.json');
  const client = await factory.createFromUrl(executor.url, isCard ? '' : undefined);
  return {
    send: (message) =>
      client.sendMessage({ tenant: '', message, configuration: undefined, metadata: undefined }),
    task: (id) => client.getTask({ tenant: '', id }),
    async cancel(id) {
      await client.cancelTask({ tenant: '', id, metadata: undefined });
    },
  };
}

/** The token goes to the configured host only, whatever the card says. */
function fetchFor(
  { fetch: guarded, secretOf, now }: Pick<AgentCallDeps, 'fetch' | 'secretOf' | 'now'>,
  { url: configured, token }: RemoteCall<'a2a'>['executor'],
  signal: AbortSignal,
) {
  return async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (token) {
      if (new URL(input).origin !== new URL(configured).origin)
        throw new EgressRefused(
          'address',
          `The agent's card names ${new URL(input).host}; the token goes to ${new URL(configured).host} only.`,
        );
      headers.set('authorization', `Bearer ${secretOf(token)}`);
    }
    const response = await guarded(input, { ...init, headers, signal });
    const retryAfterMs = busyFor(response, now());
    if (retryAfterMs === null) return response;
    await response.body?.cancel();
    throw new AgentBusy(response.status, retryAfterMs);
  };
}

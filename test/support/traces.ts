// What a call that was refused could have left behind, counted.
import type { ApiServer } from './api-server.ts';

export async function traces(
  { books, gateway }: ApiServer,
  instanceId: string,
): Promise<Record<string, number>> {
  return {
    events: (await books.events(instanceId)).length,
    bindings: (await books.bindings(instanceId)).length,
    links: (await books.links(instanceId)).length,
    instances: await books.countInstances({}),
    // That a request was refused is noted: the one thing that a refusal leaves.
    entries: (await books.trail({ limit: 100_000 })).filter(({ type }) => type !== 'request_refused').length,
    mails: gateway.mails.length + gateway.notifications.length,
  };
}

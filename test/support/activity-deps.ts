// What activities are built from, over an API under test: its books, keys, blobs and clock, and mails that are kept.
import type { ActivityDeps } from '../../activities/deps.ts';
import type { MailSender } from '../../activities/ports.ts';
import type { ApiServer } from './api-server.ts';
import { noAgents } from './no-agents.ts';

export function activityDeps(server: ApiServer, mail: MailSender): ActivityDeps {
  const { books, ring, clock } = server;
  return {
    books,
    ring,
    blobs: server.deps.blobs,
    mail,
    ...noAgents(),
    publicUrl: server.url,
    now: () => clock.at,
  };
}

// The installation's journal: who signed in, what was registered, which keys were made.
import { z } from 'zod';
import { sentenceOf } from '../access/installation-lines.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { installationJournal } from '../schemas/access.ts';
import { cursorQuery, limitQuery } from '../schemas/fields.ts';

export function installationRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/installation/journal',
      tag: 'Access',
      summary: 'What happened to the installation, newest first',
      description:
        'Sign-ins, API keys, definitions, team templates and teams, webhooks, bulk actions, exports. Hash-chained: an entry covers the one before it.',
      access: 'admin',
      query: z.object({ cursor: cursorQuery, limit: limitQuery }),
      answers: { 200: { description: 'A page of entries', schema: installationJournal } },
      async handle({ query }) {
        const { items, nextCursor } = await deps.books.installationEntries(query).catch(cursorProblem);
        return ok({
          items: items.map((entry) => ({
            seq: entry.seq,
            timestamp: new Date(entry.at).toISOString(),
            type: entry.type,
            actor: entry.actor,
            via: entry.via === '' ? null : entry.via,
            action: sentenceOf(entry),
            details: entry.data,
            hash: entry.hash,
          })),
          ...(nextCursor ? { nextCursor } : {}),
        });
      },
    }),
  ];
}

// API keys: list, make, rotate, revoke. For admins.
import { z } from 'zod';
import { makeKey, type MadeKey, rotateKey } from '../access/make-key.ts';
import { apiKeyOf, keyView } from '../access/key-view.ts';
import { revokeKey } from '../access/revoke-key.ts';
import type { ApiDeps } from '../deps.ts';
import { roleActor } from '../http/actor.ts';
import { cursorProblem } from '../http/cursor-problem.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';
import { apiKey, apiKeyBody, apiKeyList, apiKeyMade, rotateBody } from '../schemas/access.ts';
import { cursorQuery, limitQuery, pathId } from '../schemas/fields.ts';

const PATH = '/api/api-keys';
const ONE = `${PATH}/{kid}`;
const params = z.object({ kid: pathId.meta({ description: 'Id of the key' }) });
const common = { tag: 'Access', access: 'admin' } as const;

export function apiKeyRoutes(deps: ApiDeps): Endpoint[] {
  const made = ({ row, secret }: MadeKey) => ok({ ...keyView(row, deps.now()), secret }, 201);
  return [
    endpoint({
      ...common,
      method: 'get',
      path: PATH,
      summary: 'List API keys, newest first',
      query: z.object({ cursor: cursorQuery, limit: limitQuery }),
      answers: { 200: { description: 'A page of keys, without their secrets', schema: apiKeyList } },
      async handle({ query }) {
        const { items, nextCursor } = await deps.books.apiKeys(query).catch(cursorProblem);
        const at = deps.now();
        return ok({ items: items.map((row) => keyView(row, at)), ...(nextCursor ? { nextCursor } : {}) });
      },
    }),
    endpoint({
      ...common,
      method: 'post',
      path: PATH,
      summary: 'Make an API key',
      description:
        'The answer holds the secret, once; it is stored as a hash. Send it as "Authorization: Bearer cs_…". A key of an agent works on one task of one instance, in whatever attempt is under way.',
      repeatable: 'secret',
      body: apiKeyBody,
      answers: { 201: { description: 'The key, with its secret', schema: apiKeyMade } },
      handle: async ({ body, actor, key, newId }) =>
        made(await makeKey(deps, body, { by: roleActor(actor), key, newId })),
    }),
    endpoint({
      ...common,
      method: 'get',
      path: ONE,
      summary: 'Read an API key',
      params,
      answers: { 200: { description: 'The key, without its secret', schema: apiKey } },
      handle: async ({ params: { kid } }) => ok(keyView(await apiKeyOf(deps.books, kid), deps.now())),
    }),
    endpoint({
      ...common,
      method: 'post',
      path: `${ONE}/rotate`,
      summary: 'Make a key that takes over from this one',
      description:
        'It has the name, role and scope of the old one, which stays good for the overlap. For a key that has leaked, revoke instead.',
      repeatable: 'secret',
      params,
      body: rotateBody,
      answers: { 201: { description: 'The new key, with its secret', schema: apiKeyMade } },
      handle: async ({ params: { kid }, body, actor, key, newId }) =>
        made(await rotateKey(deps, kid, body, { by: roleActor(actor), key, newId })),
    }),
    endpoint({
      ...common,
      method: 'post',
      path: `${ONE}/revoke`,
      summary: 'End an API key',
      description:
        'Sessions of the console that were opened with it end at once; in every process, the key opens nothing after 5 seconds. Repeated, it changes nothing.',
      params,
      answers: { 200: { description: 'The key, which is over', schema: apiKey } },
      handle: async ({ params: { kid }, actor }) =>
        ok(keyView(await revokeKey(deps, kid, roleActor(actor)), deps.now())),
    }),
  ];
}

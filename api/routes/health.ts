// What needs no token: the public keys of links and of the trail, health, readiness.
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { type Endpoint, endpoint, ok } from '../http/endpoint.ts';

const readiness = z
  .object({
    ready: z.boolean(),
    books: z.boolean(),
    temporal: z.boolean(),
    missingSearchAttributes: z.array(z.string()),
    reason: z.string().optional().meta({ description: 'Why Temporal is not ready' }),
  })
  .meta({
    id: 'Readiness',
    example: { ready: true, books: true, temporal: true, missingSearchAttributes: [] },
  });

const KEY = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: 'q79Amw4ln7zjCl3QWLjy87b3gQS9rolVD4UWbfxSuvU',
  kid: 'cs-2026-8fcaa435',
  alg: 'EdDSA',
  use: 'sig',
  cs_use: 'link',
};

export function healthRoutes(deps: ApiDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/healthz',
      tag: 'Operation',
      summary: 'Whether this process runs',
      access: 'public',
      answers: {
        200: {
          description: 'It does',
          schema: z.object({ status: z.literal('ok') }).meta({ example: { status: 'ok' } }),
        },
      },
      handle: async () => ok({ status: 'ok' }),
    }),
    endpoint({
      method: 'get',
      path: '/readyz',
      tag: 'Operation',
      summary: 'Whether it can do its work: books, Temporal, search attributes',
      access: 'public',
      answers: {
        200: { description: 'Ready', schema: readiness },
        503: { description: 'Not ready; the body says what is missing', schema: readiness },
      },
      async handle() {
        const [books, temporal] = await Promise.all([
          deps.books.healthy().catch(() => false),
          deps.gateway.readiness(),
        ]);
        const ready = books && temporal.temporal && temporal.missingSearchAttributes.length === 0;
        return ok({ ready, books, ...temporal }, ready ? 200 : 503, ready ? {} : { 'Retry-After': '2' });
      },
    }),
    endpoint({
      method: 'get',
      path: '/.well-known/jwks.json',
      tag: 'Operation',
      summary: 'Public keys that magic links, checkpoints and exports are signed with',
      access: 'public',
      answers: {
        200: {
          description: 'A JSON Web Key Set',
          schema: z
            .object({ keys: z.array(z.record(z.string(), z.unknown())) })
            .meta({ example: { keys: [KEY] } }),
          contentType: 'application/jwk-set+json',
        },
      },
      handle: async () =>
        ok(await deps.ring.jwks(), 200, {
          'Content-Type': 'application/jwk-set+json',
          'Cache-Control': 'public, max-age=300',
        }),
    }),
  ];
}

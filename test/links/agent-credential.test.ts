// The credential of an agent: good for one attempt of one piece of work, and nobody else's token passes for it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import {
  AGENT_AUDIENCE,
  AGENT_TYPE,
  type AgentCredential,
  addKey,
  type KeyRing,
  looksLikeAgentCredential,
  mintAgentCredential,
  mintLink,
  openKeyRing,
  sealCommand,
  verifyAgentCredential,
  verifyLink,
} from '../../links/index.ts';

const NOW = Date.UTC(2026, 2, 10, 12);
const HOUR_MS = 3_600_000;
const INPUT = {
  instanceId: 'proc-1',
  taskId: 'write_report',
  attempt: 2,
  agentId: 'writer',
  tools: ['get_artifact', 'store_artifact'],
  expiresAt: NOW + HOUR_MS,
};

let folder: string;
let ring: KeyRing;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-agent-'));
  ring = await openKeyRing(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const minted = (more: Partial<AgentCredential> = {}) => mintAgentCredential(ring, { ...INPUT, ...more }, NOW);

test('says what was put in, and nothing of anybody', async () => {
  const token = await minted();
  expect(await verifyAgentCredential(ring, token, NOW)).toEqual({ ok: true, credential: INPUT });
  expect(Object.keys(decodeJwt(token)).toSorted()).toEqual([
    'agent',
    'attempt',
    'aud',
    'exp',
    'iss',
    'sub',
    'task',
    'tools',
  ]);
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', typ: AGENT_TYPE });
  expect(looksLikeAgentCredential(token)).toBe(true);
});

test('of work handed down it says whose attempt it is', async () => {
  const delegated = { worker: 'lead', callId: '3.0.d.1.0' };
  const token = await minted({ delegated });
  expect(await verifyAgentCredential(ring, token, NOW)).toEqual({
    ok: true,
    credential: { ...INPUT, delegated },
  });
});

test('is over when its time is, and says whose it was', async () => {
  const token = await minted();
  expect(await verifyAgentCredential(ring, token, NOW + HOUR_MS + 20_000)).toMatchObject({ ok: true });
  expect(await verifyAgentCredential(ring, token, NOW + HOUR_MS + 60_000)).toEqual({
    ok: false,
    reason: 'expired',
    credential: INPUT,
  });
});

test('lives for 30 days at most, whatever the budget says', async () => {
  const token = await minted({ expiresAt: NOW + 365 * 24 * HOUR_MS });
  expect(decodeJwt(token).exp).toBe((NOW + 30 * 24 * HOUR_MS) / 1000);
});

test('one signed before a rotation stays good', async () => {
  const token = await minted();
  const next = await addKey(folder, 'agent');
  const later = await openKeyRing(folder);
  expect((await later.signingKey('agent')).kid).toBe(next);
  expect(await verifyAgentCredential(later, token, NOW)).toMatchObject({ ok: true });
});

test('its key is not in the public key set, which is for links', async () => {
  const { kid } = await ring.signingKey('agent');
  expect((await ring.jwks()).keys.map((key) => key.kid)).not.toContain(kid);
});

const CLAIMS = { task: 't', attempt: 1, agent: 'a', tools: [] as unknown };
/** Signed as ours are, with what a test changes. */
async function forged(
  change: {
    use?: 'agent' | 'link';
    header?: object;
    claims?: object;
    audience?: string;
    issuer?: string;
    exp?: number | null;
  } = {},
): Promise<string> {
  const key = await ring.signingKey(change.use ?? 'agent');
  const jwt = new SignJWT({ ...CLAIMS, ...change.claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: AGENT_TYPE, kid: key.kid, ...change.header })
    .setIssuer(change.issuer ?? 'countersign')
    .setAudience(change.audience ?? AGENT_AUDIENCE)
    .setSubject('proc-1');
  if (change.exp !== null) jwt.setExpirationTime(change.exp ?? Math.floor(NOW / 1000) + 3_600);
  return await jwt.sign(key.signWith!);
}

test('the forger of these tests is able to make a good one', async () => {
  expect(await verifyAgentCredential(ring, await forged(), NOW)).toMatchObject({ ok: true });
});

const noneAlg = (): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: AGENT_TYPE, kid: 'x' })}.${part({ ...CLAIMS, sub: 'proc-1' })}.`;
};

const BAD: [string, () => string | Promise<string>][] = [
  ['no token', () => ''],
  ['no JWT', () => 'abc.def.ghi'],
  ['no algorithm', noneAlg],
  ['another kind of token', () => forged({ header: { typ: 'JWT' } })],
  ['another audience', () => forged({ audience: 'countersign-portal' })],
  ['another issuer', () => forged({ issuer: 'somebody' })],
  ['no end', () => forged({ exp: null })],
  ['a link key', () => forged({ use: 'link' })],
  ['a key by its address', () => forged({ header: { jku: 'https://acme.com/keys' } })],
  ['an unknown key', () => forged({ header: { kid: 'cs-2026-00000000' } })],
  ['attempt 0', () => forged({ claims: { attempt: 0 } })],
  ['half an attempt', () => forged({ claims: { attempt: 1.5 } })],
  ['tools that are no list', () => forged({ claims: { tools: 'all' } })],
  ['too many tools', () => forged({ claims: { tools: Array.from({ length: 101 }, () => 'x') } })],
  ['an id with a line break', () => forged({ claims: { agent: 'a\nb' } })],
  ['a very long one', async () => `${await forged()}${'x'.repeat(5_000)}`],
  [
    'one whose claims were changed',
    async () => {
      const [header, , signature] = (await minted()).split('.');
      const claims = { ...decodeJwt(await minted()), task: 'another' };
      return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    },
  ],
  [
    'a magic link',
    () =>
      mintLink(ring, {
        issuer: 'countersign',
        instanceId: 'proc-1',
        participantId: 'john',
        permissions: ['view'],
        jti: 'link-1',
        expiresAt: NOW + HOUR_MS,
      }),
  ],
  [
    'a seal',
    () =>
      sealCommand(ring, 'proc-1', {
        type: 'PassTime',
        id: 'x',
        by: { kind: 'engine', id: 'engine' },
        data: {},
      }),
  ],
];
test.each(BAD)('%s is invalid', async (_name, token) => {
  expect(await verifyAgentCredential(ring, await token(), NOW)).toEqual({ ok: false, reason: 'invalid' });
});

test('opens no portal', async () => {
  const verdict = await verifyLink(ring, await minted(), { issuer: 'countersign', now: NOW });
  expect(verdict).toEqual({ ok: false, reason: 'invalid' });
});

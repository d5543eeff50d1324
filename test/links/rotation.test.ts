// Rotation while links and seals are in use: nothing is refused in the overlap, everything after.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addKey,
  boxKid,
  checkSeals,
  KEY_USES,
  keyStates,
  mintLink,
  openKeyRing,
  retireKey,
  rotateKeys,
  sealBox,
  sealDecision,
  verifyLink,
} from '../../links/index.ts';
import type { KeyRing } from '../../links/index.ts';
import type { DecideApprovalData } from '../../process/commands.ts';
import type { LivingLinks, WebhookRow } from '../../store/books.ts';

const DAY_MS = 86_400_000;
const ISSUER = 'https://countersign.example';
const NONE: LivingLinks = { count: 0, lastExpiresAt: null };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotation-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const mint = (ring: KeyRing) =>
  mintLink(ring, {
    issuer: ISSUER,
    instanceId: 'proc-1',
    participantId: 'ciso',
    permissions: ['view'],
    jti: 'link-1',
    expiresAt: Date.now() + DAY_MS,
  });
const verify = async (ring: KeyRing, token: string) => (await verifyLink(ring, token, { issuer: ISSUER })).ok;
const decision = { decisionId: 'd-1', participantId: 'ciso' } as DecideApprovalData;
const sealed = async (ring: KeyRing) => ({
  kind: 'decision' as const,
  instanceId: 'proc-1',
  message: { decision, seal: await sealDecision(ring, 'proc-1', decision) },
});
const kidIn = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
const retire = (
  kid: string,
  living: LivingLinks,
  {
    webhooks = [],
    checkpoints = 0,
    ...more
  }: { force?: boolean; now?: number; webhooks?: WebhookRow[]; checkpoints?: number } = {},
) =>
  retireKey(folder, kid, {
    books: {
      livingLinks: async () => living,
      webhooks: async () => ({ items: webhooks }),
      checkpointsBy: async () => checkpoints,
    },
    now: more.now ?? Date.now(),
    force: more.force ?? false,
  });

test('two processes mint and check while keys are rotated twice: nothing is refused, and each takes up the new key', async () => {
  const [api, worker] = [await openKeyRing(folder), await openKeyRing(folder)];
  const used = new Set<string>();
  const tokens: string[] = [];
  const verdicts: unknown[] = [];
  const until = Date.now() + 3_200;
  let rotations = 0;
  for (let round = 0; Date.now() < until; round++) {
    if (Date.now() > until - 2_800 + rotations * 1_300 && rotations < 2) {
      await rotateKeys(folder);
      rotations += 1;
    }
    const token = await mint(round % 2 === 0 ? worker : api);
    used.add(kidIn(token));
    tokens.push(token);
    // The newest at once, and one of long ago.
    verdicts.push(await verify(api, token), await verify(worker, tokens[0]!));
    verdicts.push(...(await checkSeals(worker, [await sealed(api)])));
    await wait(10);
  }
  expect(rotations).toBe(2);
  expect(used.size).toBe(3);
  expect(verdicts.length).toBeGreaterThan(300);
  expect(new Set(verdicts)).toEqual(new Set([true, 'good']));
}, 15_000);

test('a worker knows a seal key that was made after its start, at once', async () => {
  const worker = await openKeyRing(folder, { lookAfterMs: 3_600_000 });
  for (let round = 0; round < 5; round++) {
    await addKey(folder, 'seal');
    const api = await openKeyRing(folder);
    expect(await checkSeals(worker, [await sealed(api)])).toEqual(['good']);
  }
});

describe('retiring a key', () => {
  test('ends what it signed in running processes within a second, and nothing else', async () => {
    const api = await openKeyRing(folder);
    const old = await mint(api);
    await rotateKeys(folder);
    const fresh = await mint(await openKeyRing(folder));
    expect([await verify(api, old), await verify(api, fresh)]).toEqual([true, true]);
    expect(await retire(kidIn(old), NONE)).toMatchObject({ ok: true, broke: null });
    await wait(1_050);
    expect([await verify(api, old), await verify(api, fresh)]).toEqual([false, true]);
    expect((await readdir(join(folder, 'retired'))).join()).toBe('link-1.json');
  });

  test('is refused while a link of its time lives; by force it says what breaks', async () => {
    const old = await mint(await openKeyRing(folder));
    await rotateKeys(folder, ['link']);
    const living = { count: 3, lastExpiresAt: Date.UTC(2026, 2, 12, 17, 32) };
    const refused = await retire(kidIn(old), living);
    expect(refused).toMatchObject({ ok: false, code: 'key-still-needed' });
    expect(refused.ok ? '' : refused.message).toMatch(/3 links .* until 2026-03-12 17:32 UTC.*--force/);
    expect(await verify(await openKeyRing(folder), old)).toBe(true);
    expect(await retire(kidIn(old), living, { force: true })).toMatchObject({
      ok: true,
      broke: expect.stringContaining('3 links'),
    });
    expect(await verify(await openKeyRing(folder), old)).toBe(false);
  });

  test('asks about the links of its time, from its making to a moment after the next key’s', async () => {
    await openKeyRing(folder);
    await rotateKeys(folder, ['link']);
    const asked: unknown[] = [];
    const [newest, oldest] = await keyStates(folder);
    const books = {
      livingLinks: async (...all: unknown[]) => {
        asked.push(all);
        return NONE;
      },
      webhooks: async () => ({ items: [] }),
      checkpointsBy: async () => 0,
    };
    await retireKey(folder, oldest!.kid, { books, now: 77, force: false });
    const { from, until } = (asked as [{ from: number; until: number }, number][])[0]![0];
    expect(from).toBeLessThan(oldest!.createdAt!);
    expect(until).toBeGreaterThan(newest!.createdAt!);
    expect(oldest!.replacedAt).toBe(newest!.createdAt);
  });

  test('of seals waits a week for messages that no worker has taken', async () => {
    const first = (await (await openKeyRing(folder)).signingKey('seal')).kid;
    await rotateKeys(folder, ['seal']);
    expect(await retire(first, NONE)).toMatchObject({ ok: false, code: 'key-still-needed' });
    expect(await retire(first, NONE, { now: Date.now() + 8 * DAY_MS })).toMatchObject({ ok: true });
  });

  test('of agents waits as long as a credential may live', async () => {
    const first = (await (await openKeyRing(folder)).signingKey('agent')).kid;
    await rotateKeys(folder, ['agent']);
    expect(await retire(first, NONE)).toMatchObject({ ok: false, code: 'key-still-needed' });
    expect(await retire(first, NONE, { now: Date.now() + 29 * DAY_MS })).toMatchObject({ ok: false });
    expect(await retire(first, NONE, { now: Date.now() + 31 * DAY_MS })).toMatchObject({ ok: true });
  });

  test('of boxes waits until no secret of a webhook is sealed with it, and names the webhooks', async () => {
    const ring = await openKeyRing(folder);
    const first = (await ring.signingKey('box')).kid;
    const holding = { id: 'wh_1', secrets: [{ sealed: await sealBox(ring, 'wh_1', 'x'), until: null }] };
    const [made] = await rotateKeys(folder, ['box']);
    const webhooks = [holding as WebhookRow];
    const refused = await retire(first, NONE, { webhooks });
    expect(refused).toMatchObject({
      ok: false,
      code: 'key-still-needed',
      message: expect.stringMatching(/wh_1/),
    });
    const later = await openKeyRing(folder);
    expect(boxKid(await sealBox(later, 'wh_1', 'x'))).toBe(made!.kid);
    holding.secrets = [{ sealed: await sealBox(later, 'wh_1', 'x'), until: null }];
    expect(await retire(first, NONE, { webhooks })).toMatchObject({ ok: true });
  });

  test('of the trail is needed for as long as a checkpoint of it is in the books', async () => {
    const first = (await (await openKeyRing(folder)).signingKey('checkpoint')).kid;
    await rotateKeys(folder, ['checkpoint']);
    expect(await retire(first, NONE, { checkpoints: 12 })).toMatchObject({
      ok: false,
      code: 'key-still-needed',
      message: expect.stringMatching(/^12 checkpoints are signed with it/),
    });
    expect(await retire(first, NONE)).toMatchObject({ ok: true, broke: null });
  });

  test('never takes the one that signs, nor one that is not there', async () => {
    const { kid } = await (await openKeyRing(folder)).signingKey('link');
    expect(await retire(kid, NONE, { force: true })).toMatchObject({ ok: false, code: 'key-still-signs' });
    expect(await retire('cs-1999-00000000', NONE, { force: true })).toMatchObject({
      ok: false,
      code: 'key-not-found',
    });
    expect(await keyStates(folder)).toHaveLength(KEY_USES.length);
  });

  test('a public half alone never counts as the one that signs', async () => {
    await openKeyRing(folder);
    const { publicJwk } = await (await openKeyRing(folder)).signingKey('link');
    await writeFile(join(folder, 'link-9.json'), JSON.stringify({ ...publicJwk, kid: 'their-key' }));
    const states = (await keyStates(folder)).filter(({ use }) => use === 'link');
    expect(states.map(({ kid, state }) => [kid === 'their-key', state])).toEqual([
      [true, 'verifies'],
      [false, 'signs'],
    ]);
  });
});

// The key ring on disk: first use, races, rotation, what it refuses.
import { mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addKey, KEY_USES, openKeyRing } from '../../links/index.ts';
import type { KeyRing, KeyUse } from '../../links/index.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keys');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const kidOf = async (ring: KeyRing, use: KeyUse) => (await ring.signingKey(use)).kid;

const FIRST_FILES = KEY_USES.map((use) => `${use}-1.json`).toSorted();

describe('openKeyRing', () => {
  test('makes one key of each use at first use, readable by its owner only', async () => {
    await openKeyRing(folder);
    expect((await readdir(folder)).sort()).toEqual(FIRST_FILES);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('opened by many at once, all hold the same keys', async () => {
    const rings = await Promise.all(Array.from({ length: 12 }, () => openKeyRing(folder)));
    for (const use of KEY_USES) {
      const signing = await Promise.all(rings.map((ring) => ring.signingKey(use)));
      expect(new Set(signing.map(({ kid }) => kid)).size).toBe(1);
    }
    expect((await readdir(folder)).sort()).toEqual(FIRST_FILES);
  });

  test('the newest signs, the older still verifies, and a key made elsewhere is found when its id comes', async () => {
    const ring = await openKeyRing(folder, { lookAfterMs: 0 });
    const first = await kidOf(ring, 'link');
    const second = await addKey(folder, 'link');
    expect((await ring.key('link', second))?.kid).toBe(second);
    const later = await openKeyRing(folder);
    expect(await kidOf(later, 'link')).toBe(second);
    expect((await later.key('link', first))?.kid).toBe(first);
    expect((await later.jwks('link')).keys.map((key) => key.kid)).toEqual([second, first]);
  });

  test('a key that was made a moment ago is found by its id, however lately the folder was seen', async () => {
    const ring = await openKeyRing(folder, { lookAfterMs: 60_000 });
    const second = await addKey(folder, 'seal');
    expect((await ring.key('seal', second))?.kid).toBe(second);
    expect(await ring.key('seal', 'unknown')).toBeNull();
  });

  test('while it runs it signs with a new key, and refuses one that was taken away, as soon as it looks again', async () => {
    const ring = await openKeyRing(folder, { lookAfterMs: 50 });
    const first = await kidOf(ring, 'link');
    const second = await addKey(folder, 'link');
    await new Promise((done) => setTimeout(done, 60));
    expect(await kidOf(ring, 'link')).toBe(second);
    expect((await ring.key('link', first))?.kid).toBe(first);
    await rename(join(folder, 'link-1.json'), join(folder, 'away.json'));
    await new Promise((done) => setTimeout(done, 60));
    expect(await ring.key('link', first)).toBeNull();
  });

  test('a link key is no seal key', async () => {
    const ring = await openKeyRing(folder);
    expect(await ring.key('seal', await kidOf(ring, 'link'))).toBeNull();
  });

  test('a public half verifies and never signs', async () => {
    const old = await kidOf(await openKeyRing(folder), 'link');
    const path = join(folder, 'link-1.json');
    const { d: _private, ...publicHalf } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(publicHalf));
    const ring = await openKeyRing(folder);
    expect(await kidOf(ring, 'link')).not.toBe(old);
    expect((await ring.key('link', old))?.signWith).toBeNull();
  });

  test('the key set holds nothing private', async () => {
    const ring = await openKeyRing(folder);
    const jwks = await ring.jwks();
    expect(jwks.keys.map((key) => key['cs_use'])).toEqual(['link', 'checkpoint']);
    for (const key of jwks.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'cs_use', 'kid', 'kty', 'use', 'x']);
    }
    expect(await ring.jwks('checkpoint')).toEqual({ keys: [jwks.keys[1]] });
  });

  test.each([
    ['not JSON', 'link-1.json', '{'],
    ['no kid', 'link-1.json', '{"kty":"OKP","crv":"Ed25519","x":"AA"}'],
    ['a short secret', 'seal-1.json', '{"kty":"oct","kid":"a","k":"c2hvcnQ"}'],
    ['another kind', 'seal-1.json', '{"kty":"OKP","kid":"a","crv":"Ed25519","x":"AA"}'],
  ])('a broken file is named: %s', async (_what, name, content) => {
    await openKeyRing(folder);
    await writeFile(join(folder, name), content);
    await expect(openKeyRing(folder)).rejects.toThrow(name);
  });

  test('a file that breaks while it runs takes no key away', async () => {
    const ring = await openKeyRing(folder, { lookAfterMs: 0 });
    const kid = await kidOf(ring, 'seal');
    await writeFile(join(folder, 'seal-2.json'), '{');
    expect(await ring.key('seal', 'unknown')).toBeNull();
    expect((await ring.key('seal', kid))?.kid).toBe(kid);
  });
});

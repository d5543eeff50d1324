// The key ring on disk: first use, races, rotation, what it refuses.
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addKey, openKeyRing } from '../../links/index.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keys');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

describe('openKeyRing', () => {
  test('makes one key of each use at first use, readable by its owner only', async () => {
    await openKeyRing(folder);
    expect((await readdir(folder)).sort()).toEqual(['link-1.json', 'seal-1.json']);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('opened by many at once, all hold the same keys', async () => {
    const rings = await Promise.all(Array.from({ length: 12 }, () => openKeyRing(folder)));
    expect(new Set(rings.map((ring) => ring.signingKey('link').kid)).size).toBe(1);
    expect(new Set(rings.map((ring) => ring.signingKey('seal').kid)).size).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['link-1.json', 'seal-1.json']);
  });

  test('the newest signs, the older still verifies, and a key made elsewhere is found when its id comes', async () => {
    const ring = await openKeyRing(folder, { rereadAfterMs: 0 });
    const first = ring.signingKey('link').kid;
    const second = await addKey(folder, 'link');
    expect((await ring.key('link', second))?.kid).toBe(second);
    const later = await openKeyRing(folder);
    expect(later.signingKey('link').kid).toBe(second);
    expect((await later.key('link', first))?.kid).toBe(first);
    expect(later.jwks().keys.map((key) => key.kid)).toEqual([second, first]);
  });

  test('unknown ids do not make it read the folder each time', async () => {
    const ring = await openKeyRing(folder, { rereadAfterMs: 60_000 });
    const second = await addKey(folder, 'seal');
    expect(await ring.key('seal', second)).toBeNull();
  });

  test('a link key is no seal key', async () => {
    const ring = await openKeyRing(folder);
    expect(await ring.key('seal', ring.signingKey('link').kid)).toBeNull();
  });

  test('a public half verifies and never signs', async () => {
    const old = (await openKeyRing(folder)).signingKey('link').kid;
    const path = join(folder, 'link-1.json');
    const { d: _private, ...publicHalf } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(publicHalf));
    const ring = await openKeyRing(folder);
    expect(ring.signingKey('link').kid).not.toBe(old);
    expect((await ring.key('link', old))?.signWith).toBeNull();
  });

  test('the key set holds nothing private', async () => {
    const ring = await openKeyRing(folder);
    const jwks = ring.jwks();
    expect(jwks.keys).toHaveLength(1);
    expect(Object.keys(jwks.keys[0]!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
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
    const ring = await openKeyRing(folder, { rereadAfterMs: 0 });
    const kid = ring.signingKey('seal').kid;
    await writeFile(join(folder, 'seal-2.json'), '{');
    expect(await ring.key('seal', 'unknown')).toBeNull();
    expect((await ring.key('seal', kid))?.kid).toBe(kid);
  });
});

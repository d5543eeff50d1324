// Secrets in the books: nothing of them shows, and a box opens only with its key and for what it was made.
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { boxKid, openBox, openKeyRing, rotateKeys, sealBox } from '../../links/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'box-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

test('what is sealed opens again, in another process and after a rotation, and never looks the same', async () => {
  const sealed = await sealBox(await openKeyRing(folder), 'wh_1', SECRET);
  const again = await sealBox(await openKeyRing(folder), 'wh_1', SECRET);
  expect(again).not.toBe(sealed);
  for (const part of sealed.split('.')) {
    expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain(SECRET.slice(6, 20));
  }
  await rotateKeys(folder, ['box']);
  const later = await openKeyRing(folder);
  expect(await openBox(later, 'wh_1', sealed)).toBe(SECRET);
  expect(boxKid(await sealBox(later, 'wh_1', SECRET))).not.toBe(boxKid(sealed));
});

test('it does not open for something else, changed, or without its key', async () => {
  const ring = await openKeyRing(folder);
  const sealed = await sealBox(ring, 'wh_1', SECRET);
  await expect(openBox(ring, 'wh_2', sealed)).rejects.toThrow('for something else');
  const [head, key, iv, text, tag] = sealed.split('.');
  const other = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(head!, 'base64url').toString()), of: 'wh_2' }),
  );
  await expect(
    openBox(ring, 'wh_2', [other.toString('base64url'), key, iv, text, tag].join('.')),
  ).rejects.toThrow();
  await expect(openBox(ring, 'wh_1', [head, key, iv, `A${text!.slice(1)}`, tag].join('.'))).rejects.toThrow();
  await expect(openBox(ring, 'wh_1', 'nothing')).rejects.toThrow('of nobody');
  await rename(join(folder, 'box-1.json'), join(folder, 'gone'));
  const without = await openKeyRing(folder);
  await expect(openBox(without, 'wh_1', sealed)).rejects.toThrow(/not in the key folder/);
});

// The token file: first use, races, what it refuses.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readOrCreateToken } from '../../platform/token.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('is made at first use with 256 bits, readable by its owner only, and stays', async () => {
  const file = join(folder, 'data', 'token');
  const token = await readOrCreateToken(file);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
  expect(await readOrCreateToken(file)).toBe(token);
  expect((await readFile(file, 'utf8')).trim()).toBe(token);
});

test('made by many at once, all hold the same and no draft stays', async () => {
  const file = join(folder, 'token');
  const tokens = await Promise.all(Array.from({ length: 20 }, () => readOrCreateToken(file)));
  expect(new Set(tokens).size).toBe(1);
  expect(await readdir(folder)).toEqual(['token']);
});

test.each(['', 'short', 'two words of a sentence'])(
  'a file that holds %j is refused, naming it',
  async (content) => {
    const file = join(folder, 'token');
    await writeFile(file, content);
    await expect(readOrCreateToken(file)).rejects.toThrow(`${file} holds no token`);
  },
);

// Blobs on disk: the contract, and what becomes of damaged files.
import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { BlobCorrupt, diskBlobs } from '../../activities/adapters/disk-blobs.ts';
import { blobsContract } from '../contract/blobs.contract.ts';

const folders: string[] = [];
async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  folders.push(folder);
  return join(folder, 'blobs');
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

blobsContract('the disk', async () => diskBlobs(await emptyFolder()));

const bytes = new TextEncoder().encode('a contract');

test('leaves one file at an address made of its hash, and nothing half written', async () => {
  const folder = await emptyFolder();
  const sha256 = await diskBlobs(folder).put(bytes);
  const file = join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  expect(await readFile(file, 'utf8')).toBe('a contract');
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
});

test('refuses to give out bytes that were changed, and takes them anew where they were cut', async () => {
  const folder = await emptyFolder();
  const blobs = diskBlobs(folder);
  const sha256 = await blobs.put(bytes);
  const file = join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  await writeFile(file, 'a c0ntract');
  await expect(blobs.get(sha256)).rejects.toThrow(BlobCorrupt);
  await truncate(file, 3);
  await expect(blobs.get(sha256)).rejects.toThrow(/Restore .* from a backup/);
  await blobs.put(bytes);
  expect(await blobs.get(sha256)).toHaveLength(bytes.length);
});

test('is found by another process that opens the same folder', async () => {
  const folder = await emptyFolder();
  const sha256 = await diskBlobs(folder).put(bytes);
  expect(await diskBlobs(folder).get(sha256)).toHaveLength(bytes.length);
});

test('says why where the disk does not take it, and keeps nothing', async () => {
  const folder = await emptyFolder();
  await writeFile(folder, 'a file in the way');
  await expect(diskBlobs(folder).put(bytes)).rejects.toThrow(/ENOTDIR|EEXIST/);
});

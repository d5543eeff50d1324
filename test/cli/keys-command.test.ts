// countersign keys, over real key folders and books: as text, as JSON, refused, and as a program of its own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { KEY_USES, openKeyRing } from '../../links/index.ts';
import { aLink } from '../contract/books-samples.ts';
import { commandLine } from '../support/command-line.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DAY_MS = 86_400_000;

let line: Awaited<ReturnType<typeof commandLine>>;
let folder: string;
beforeEach(async () => {
  line = await commandLine();
  ({ folder } = line);
});
afterEach(() => line.close());

const books = () => line.books();
const countersign = (words: string, now = Date.now()) => line.run(words, { now: () => now });
const listed = async () => JSON.parse((await countersign('keys list --json')).out).keys;

test('list, rotate, list: the new ones sign, the old ones verify', async () => {
  expect((await countersign('keys list')).out).toMatch(/^No keys are in/);
  const ring = await openKeyRing(join(folder, 'keys'));
  const old = (await ring.signingKey('link')).kid;
  const rotated = await countersign('keys rotate --use link --json');
  const [made] = JSON.parse(rotated.out).keys;
  expect(made).toMatchObject({ use: 'link', state: 'signs', file: 'link-2.json', replacedAt: null });
  expect(await listed()).toMatchObject([
    { kid: made.kid, state: 'signs' },
    { kid: old, state: 'verifies', replacedAt: made.createdAt },
    { use: 'seal', state: 'signs' },
    { use: 'agent', state: 'signs' },
    { use: 'checkpoint', state: 'signs' },
    { use: 'box', state: 'signs' },
  ]);
  const { out } = await countersign('keys list');
  expect(out).toMatch(/^KEY +USE +STATE/);
  expect(out).toMatch(new RegExp(`${old} +link +verifies`));
  expect((await countersign('keys rotate')).out).toMatch(
    /signs links .*\n.*signs messages .*\n.*signs agents’ credentials .*\n.*signs the trail .*\n.*encrypts secrets of webhooks/,
  );
});

test('retire refuses while a link of the key lives, and says which; then it does', async () => {
  const old = (await (await openKeyRing(join(folder, 'keys'))).signingKey('link')).kid;
  const now = Date.now();
  const open = await books();
  await open.addLink(aLink('proc-1', { issuedAt: now, expiresAt: now + DAY_MS }));
  await open.close();
  await countersign('keys rotate');
  const refused = await countersign(`keys retire ${old} --json`);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(JSON.parse(refused.err).error).toMatchObject({ code: 'key-still-needed' });
  expect((await countersign(`keys retire ${old}`)).err).toMatch(/^1 link that still opens is signed with it/);
  const later = await countersign(`keys retire ${old} --json`, now + 2 * DAY_MS);
  expect(later.code).toBe(0);
  expect(JSON.parse(later.out)).toMatchObject({ retired: old, broke: null });
  expect((await listed()).map(({ kid }: { kid: string }) => kid)).not.toContain(old);
});

test('by force it is done at once, and what broke is said', async () => {
  const old = (await (await openKeyRing(join(folder, 'keys'))).signingKey('seal')).kid;
  await countersign('keys rotate --use seal');
  const done = await countersign(`keys retire ${old} --force`);
  expect(done.code).toBe(0);
  expect(done.out).toMatch(/is retired.*\n.*Messages sealed with it/);
});

test('what is not understood is said with code 2, help with code 0 and examples', async () => {
  for (const line of ['keys retire', 'keys rotate --use both', 'keys melt', 'melt']) {
    const { code, err } = await countersign(line);
    expect([line, code]).toEqual([line, 2]);
    expect(err).toMatch(/error:/);
  }
  for (const command of ['list', 'rotate', 'retire']) {
    const { code, out } = await countersign(`keys ${command} --help`);
    expect(code).toBe(0);
    expect(out).toContain(`countersign keys ${command}`);
    expect(out).toContain('Examples:');
  }
});

test('as a program it reads the settings and leaves with the code', async () => {
  const env = { ...process.env, COUNTERSIGN_ENV_FILE: 'none', COUNTERSIGN_DATA: folder };
  const program = (...args: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...args], { cwd: ROOT, env });
  const { stdout } = await program('keys', 'rotate', '--json');
  expect(JSON.parse(stdout).keys).toHaveLength(KEY_USES.length);
  await expect(program('keys', 'retire', 'nothing')).rejects.toMatchObject({ code: 1 });
  expect(await listed()).toHaveLength(KEY_USES.length);
}, 30_000);

// countersign verify: on files alone; and as a program of its own, with settings that are wrong and nothing running.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { commandLine } from '../support/command-line.ts';
import { aKey, aSample, linesIn, type TestKey, textOf } from '../support/export-samples.ts';
import { EVENT_DATA } from '../support/event-samples.ts';

const program = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let key: TestKey;
let line: Awaited<ReturnType<typeof commandLine>>;
let head: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
  line = await commandLine();
  key = await aKey('cs-ours');
  const { text, outside, entries } = await aSample(key);
  head = entries[8]!.hash;
  await mkdir(at('outside'));
  await writeFile(at('audit.jsonl'), text);
  await writeFile(at('outside/2026-03.jsonl'), outside);
  await writeFile(at('jwks.json'), JSON.stringify({ keys: [key.jwk] }));
  const lines = linesIn(text);
  Object.assign(lines[7]!, { actor: 'nobody' });
  await writeFile(at('changed.jsonl'), textOf(lines));
});
afterAll(async () => {
  await line.close();
  await rm(folder, { recursive: true, force: true });
});

test('says what is proven, and what is not without more', async () => {
  const bare = await line.run(['verify', at('audit.jsonl')]);
  expect(bare).toMatchObject({ code: 0, err: '' });
  expect(bare.out).toMatch(/^audit\.jsonl holds: instance proc-1/);
  expect(bare.out.match(/NOT proven/g)).toHaveLength(2);
  const args = ['--keys', at('jwks.json'), '--checkpoints', at('outside'), '--receipt', head];
  const full = await line.run(['verify', at('audit.jsonl'), ...args]);
  expect(full).toMatchObject({ code: 0, err: '' });
  expect(full.out).not.toContain('NOT proven');
  const thumbprint = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: key.jwk.x! });
  const byPrint = await line.run([
    'verify',
    at('audit.jsonl'),
    '--keys',
    thumbprint,
    '--checkpoints',
    at('outside/2026-03.jsonl'),
  ]);
  expect(byPrint.out).not.toContain('NOT proven');
});

test('names the first bad entry and fails, as text and as JSON', async () => {
  const said = await line.run(['verify', at('changed.jsonl')]);
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(
    /changed\.jsonl .* does NOT hold\.\nFirst bad entry: (events|journal) \d+ \(line 8\)\./,
  );
  const json = await line.run(['verify', at('changed.jsonl'), '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, bad: { line: 8 }, says: expect.any(Array) });
  expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'does-not-hold' } });
  const good = JSON.parse(
    (await line.run(['verify', at('audit.jsonl'), '--json', '--keys', at('jwks.json')])).out,
  );
  expect(good).toMatchObject({ ok: true, keys: { trusted: true }, outside: null });
});

test('artifacts are looked for by their bytes in all of a folder', async () => {
  await mkdir(at('files/ab/cd'), { recursive: true });
  await writeFile(at('files/ab/cd/x'), 'other bytes');
  const said = await line.run(['verify', at('audit.jsonl'), '--artifacts', at('files')]);
  expect(said).toMatchObject({ code: 1, err: expect.stringContaining(EVENT_DATA.ArtifactStored.key) });
});

test('what cannot be read is said, with a code', async () => {
  const tries: [string[], string][] = [
    [[at('nothing.jsonl')], 'cannot-be-read'],
    [[folder], 'not-a-file'],
    [[at('audit.jsonl'), '--keys', at('audit.jsonl')], 'keys-unclear'],
    [[at('audit.jsonl'), '--keys', 'a', 'b'], 'keys-unclear'],
    [[at('audit.jsonl'), '--checkpoints', at('files')], 'no-checkpoints'],
    [[at('audit.jsonl'), '--artifacts', at('jwks.json')], 'not-a-folder'],
    [[at('audit.jsonl'), '--receipt', 'abc'], 'receipt-unclear'],
  ];
  for (const [args, code] of tries) {
    const said = await line.run(['verify', ...args, '--json']);
    expect([said.code, JSON.parse(said.err).error.code]).toEqual([1, code]);
  }
  expect((await line.run('verify')).code).toBe(2);
});

test('as a program it needs no settings: wrong ones do not stop it', async () => {
  const env = {
    PATH: process.env['PATH'],
    COUNTERSIGN_ENV_FILE: 'none',
    PORT: 'wrong',
    DATABASE_URL: 'wrong',
  };
  const tsx = join(ROOT, 'node_modules/.bin/tsx');
  const good = await program(tsx, ['cli/main.ts', 'verify', at('audit.jsonl')], { cwd: ROOT, env });
  expect(good.stdout).toContain('holds');
  const bad = program(tsx, ['cli/main.ts', 'verify', at('changed.jsonl')], { cwd: ROOT, env });
  await expect(bad).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('does NOT hold') });
  const other = program(tsx, ['cli/main.ts', 'keys', 'list'], { cwd: ROOT, env });
  await expect(other).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('PORT') });
}, 60_000);

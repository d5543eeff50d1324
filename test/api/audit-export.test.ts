// The export over the API, from real books: what it holds, who asked for it, that it verifies; and a database that somebody
// wrote to behind our back, exported by ourselves.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'libsql';
import type { CheckpointLine, EntryLine, HeaderLine } from '../../proof/format.ts';
import { verifyExport } from '../../proof/verify-export.ts';
import { CHAIN_START, entryHash } from '../../store/chain.ts';
import type { TrailEntry } from '../../store/books.ts';
import { checkpoint } from '../../worker/checkpointer.ts';
import { type ApiServer, apiServer, VIEWER_TOKEN } from '../support/api-server.ts';
import { instancePath, startSso } from '../support/sso-instance.ts';
import { linesIn, outsideFile } from '../support/export-samples.ts';

let server: ApiServer;
let id: string;
let outside: string;
beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'outside-'));
  server = await apiServer();
  id = await startSso(server);
});
afterEach(async () => {
  await server.close();
  await rm(outside, { recursive: true, force: true });
});

const exportIt = async () => (await server.ask('GET', instancePath(id, '/audit/export'))).text;
const jwks = async () => (await server.ask('GET', '/.well-known/jwks.json')).body.keys;
const verify = async (text: string, checkpoints?: string) =>
  verifyExport([Buffer.from(text)], {
    trust: { jwks: await jwks() },
    ...(checkpoints !== undefined && { outside: outsideFile(checkpoints) }),
  });
/** A minute later all that is there is checkpointed. */
async function checkpointed() {
  server.clock.at += 61_000;
  const quiet = { warn: () => {}, error: () => {} } as never;
  const { books, ring } = server;
  const setup = { books, ring, folder: outside, issuer: server.url, logger: quiet };
  const rows = await checkpoint({ ...setup, now: () => server.clock.at }, new Set());
  // Clocks may differ by half a minute: what is younger could be from after the export.
  server.clock.at += 31_000;
  return rows;
}
async function keptOutside(): Promise<string> {
  const files = await readdir(outside);
  return (await Promise.all(files.map((file) => readFile(join(outside, file), 'utf8')))).join('');
}

test('it holds every entry of both streams, what each hash is made over, and its own entry; and it verifies', async () => {
  await checkpointed();
  await server.ask('PUT', instancePath(id, '/facts/risk_level'), { value: 'high' });
  const text = await exportIt();
  const lines = linesIn(text);
  const trail = await server.books.trail({ instanceId: id, limit: 10_000 });
  const inFile = lines.filter((line) => line.kind === 'entry') as EntryLine[];
  expect(inFile.map(({ kind: _kind, says: _says, prevHash: _prevHash, ...entry }) => entry)).toEqual(trail);
  for (const { says } of inFile) expect(says).toMatch(/^\S.*[.?!”]$/s);
  expect(trail.at(-1)).toMatchObject({
    type: 'audit_exported',
    actor: 'local',
    body: { by: { kind: 'operator', id: 'local', role: 'admin', via: 'local' } },
  });
  const [row] = await server.books.checkpoints(id);
  expect(lines.filter((line) => line.kind === 'checkpoint')).toEqual([{ kind: 'checkpoint', ...row }]);
  const header = lines[0] as HeaderLine;
  const { hash } = (await server.books.definition('enterprise_sso_deployment', header.instance.version))!;
  expect(header).toMatchObject({
    kind: 'header',
    format: 'countersign-audit/1',
    exportedBy: 'local',
    instance: { id, processId: 'enterprise_sso_deployment', definitionHash: hash, closedAt: null },
    people: expect.arrayContaining([
      expect.objectContaining({
        id: 'customer_it_admin',
        bindings: [expect.objectContaining({ email: expect.stringContaining('@') })],
      }),
    ]),
  });
  expect(header.publicKeys).toEqual({
    keys: (await jwks()).filter((key: { cs_use: string }) => key.cs_use === 'checkpoint'),
  });
  expect(JSON.stringify(header.publicKeys)).not.toContain('"d"');
  const artifacts = await server.books.artifactVersions(id);
  expect(header.artifacts).toEqual(
    artifacts.map(({ key, version, sha256, size, contentType }) => ({
      key,
      version,
      sha256,
      size,
      contentType,
    })),
  );
  expect(await verify(text, await keptOutside())).toMatchObject({
    ok: true,
    checkpoints: 1,
    outside: { agreed: 1 },
  });
  // A second export has the first one's entry, too.
  expect(await verify(await exportIt())).toMatchObject({
    ok: true,
    journal: inFile.filter(({ stream }) => stream === 'journal').length + 1,
  });
});

test('a viewer may ask for it, and is named; asking for the head alone gives nothing out and notes nothing', async () => {
  const address = `${server.url}${instancePath(id, '/audit/export')}`;
  const headers = { Authorization: `Bearer ${VIEWER_TOKEN}` };
  const before = await server.books.trail({ instanceId: id, limit: 10_000 });
  const head = await fetch(address, { method: 'HEAD', headers });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/jsonl; charset=utf-8']);
  expect(await server.books.trail({ instanceId: id, limit: 10_000 })).toEqual(before);
  expect((await fetch(address, { headers })).status).toBe(200);
  const [noted] = await server.books.trail({ instanceId: id, limit: 1, newestFirst: true });
  expect(noted).toMatchObject({ type: 'audit_exported', actor: 'reader', body: { by: { role: 'viewer' } } });
  const nothing = await server.ask('GET', instancePath('nobody', '/audit/export'));
  expect(nothing.status).toBe(404);
});

test('the receipt’s head is an entry of the trail: what people were mailed bears witness', async () => {
  const head = (await server.books.trail({ instanceId: id, limit: 100 })).at(-1)!.hash;
  const text = await exportIt();
  const trust = { jwks: await jwks() };
  expect(await verifyExport([Buffer.from(text)], { trust, receipts: [head] })).toMatchObject({
    ok: true,
    receipts: 1,
  });
});

/** Straight in the database's file, as somebody with access to it would. */
function inDatabase(work: (database: InstanceType<typeof Database>) => void): void {
  const database = new Database(join(dirname(server.keyFolder), 'books.db'));
  work(database);
  database.close();
}
const rowsOf = (database: InstanceType<typeof Database>) =>
  database
    .prepare(`select * from entries where instance_id = ? and stream = 'events' order by seq`)
    .all(id) as (Omit<TrailEntry, 'body' | 'instanceId'> & { body: string; instance_id: string })[];

test('an entry that was changed in the database is named, though we sealed it ourselves', async () => {
  inDatabase((database) =>
    database
      .prepare(
        `update entries set body = replace(body, '"by"', '"By"') where instance_id = ? and stream = 'events' and seq = 3`,
      )
      .run(id),
  );
  expect(await verify(await exportIt())).toMatchObject({ ok: false, bad: { stream: 'events', seq: 3 } });
});

test('an entry that was deleted in the database is named', async () => {
  inDatabase((database) =>
    database.prepare(`delete from entries where instance_id = ? and stream = 'events' and seq = 4`).run(id),
  );
  expect(await verify(await exportIt())).toMatchObject({ ok: false, bad: { stream: 'events', seq: 4 } });
});

test('a database written anew as a whole, heads, checkpoints and all, is found by what was kept outside', async () => {
  await checkpointed();
  const kept = await keptOutside();
  const [line] = linesIn(kept) as CheckpointLine[];
  inDatabase((database) => {
    let head = CHAIN_START;
    for (const row of rowsOf(database)) {
      const { seq, at, type, actor } = row;
      const body = JSON.parse(row.body.replaceAll('Acme Corporation', 'Other Corporation'));
      const hash = entryHash(head, { instanceId: id, stream: 'events', seq, at, type, actor, body });
      database
        .prepare(`update entries set body = ?, prev_hash = ?, hash = ? where position = ?`)
        .run(JSON.stringify(body), head, hash, row.position);
      head = hash;
    }
    database.prepare('update instances set events_head = ? where id = ?').run(head, id);
    database.prepare('delete from checkpoints').run();
  });
  const text = await exportIt();
  expect(await verify(text)).toMatchObject({ ok: true, checkpoints: 0 });
  expect(await verify(text, kept)).toMatchObject({
    ok: false,
    bad: { stream: 'events', seq: line!.eventsSeq, reason: expect.stringContaining('written anew') },
  });
});

test('a tail that was cut in the database, row and checkpoints with it, is found by what was kept outside', async () => {
  await checkpointed();
  const kept = await keptOutside();
  let last!: { seq: number; hash: string };
  inDatabase((database) => {
    const rows = rowsOf(database);
    last = rows[rows.findIndex(({ type }) => type === 'ArtifactStored') - 1]!;
    database
      .prepare(`delete from entries where instance_id = ? and stream = 'events' and seq > ?`)
      .run(id, last.seq);
    database.prepare('delete from artifacts where instance_id = ?').run(id);
    database
      .prepare('update instances set last_seq = ?, events_head = ? where id = ?')
      .run(last.seq, last.hash, id);
    database.prepare('delete from checkpoints').run();
  });
  const text = await exportIt();
  expect(await verify(text)).toMatchObject({ ok: true, events: last.seq });
  expect(await verify(text, kept)).toMatchObject({
    ok: false,
    bad: {
      stream: 'events',
      seq: last.seq + 1,
      reason: expect.stringContaining('The tail was cut.'),
    },
  });
});

test('an entry that no sentence can be made of comes out all the same', async () => {
  inDatabase((database) =>
    database
      .prepare(`update entries set body = 'null' where instance_id = ? and stream = 'events' and seq = 2`)
      .run(id),
  );
  const text = await exportIt();
  expect(linesIn(text.split('\n').slice(0, 2).join('\n'))).toHaveLength(2);
  expect(await verify(text)).toMatchObject({ ok: false, bad: { line: 3 } });
});

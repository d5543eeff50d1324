// What outlives Temporal, with everything real: a closed instance whose workflow is deleted answers as before; events that the
// books lost are rebuilt from histories; and the trail is verified offline with what the worker signed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Database from 'libsql';
import { openTemporal } from '../../cli/open-temporal.ts';
import type { EntryLine } from '../../proof/format.ts';
import { openBooks } from '../../store/open-books.ts';
import { commandLine } from '../support/command-line.ts';
import { type E2e, Outside, startE2e, until } from '../support/e2e.ts';
import { linesIn } from '../support/export-samples.ts';
import { trailGaps } from '../support/trail-gaps.ts';

let e2e: E2e;
let outside: Outside;
let line: Awaited<ReturnType<typeof commandLine>>;
let folder: string;
/** One that is over, one that waits for people. */
let closed: string;
let open: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proof-'));
  line = await commandLine();
  // Continued as new many times: what is rebuilt comes from all runs.
  e2e = await startE2e({ CONTINUE_AS_NEW_AFTER_EVENTS: '80' });
  closed = (await e2e.startSample('Over')).id;
  outside = await Outside.of(e2e, closed);
  await outside.approveToTheEnd(closed);
  open = (await e2e.startSample('Under way')).id;
  await (await Outside.of(e2e, open)).nextRequest();
}, 240_000);
afterAll(async () => {
  await e2e?.stop();
  await line?.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const get = async (path: string): Promise<string> => {
  const answer = await fetch(`${e2e.stack.apiUrl}${path}`, {
    headers: { Authorization: `Bearer ${e2e.stack.token}` },
  });
  expect({ path, status: answer.status }).toEqual({ path, status: 200 });
  return await answer.text();
};
const openHere = () =>
  openTemporal({ address: e2e.stack.temporal.address, namespace: 'default', connection: {} } as never);

test('the worker signs what is over within seconds, and all of it verifies offline', async () => {
  const file = join(folder, 'audit.jsonl');
  const jwks = join(folder, 'jwks.json');
  const kept = join(e2e.stack.dataDir, 'checkpoints');
  await until('the checkpoint at the close', async () => {
    const text = await e2e.client.processes.exportAudit(closed);
    await writeFile(file, text);
    return linesIn(text).some(({ kind }) => kind === 'checkpoint');
  });
  await writeFile(jwks, await get('/.well-known/jwks.json'));
  const [receipt] = outside.receipts;
  const head = /[0-9a-f]{64}/.exec(receipt!.html.split('Audit head')[1]!.replaceAll(/<[^>]*>|\s/g, ''))![0];
  const args = [
    '--keys',
    jwks,
    '--checkpoints',
    kept,
    '--artifacts',
    join(e2e.stack.dataDir, 'blobs'),
    '--receipt',
    head,
  ];
  const said = await line.run(['verify', file, ...args]);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).not.toContain('NOT proven');
  expect(said.out).toContain('1 receipt given');
}, 60_000);

test('the trail of a whole course has no gap: mails that went, agents’ reports, people’s decisions', async () => {
  const entries = linesIn(await e2e.client.processes.exportAudit(closed)).filter(
    (entry): entry is EntryLine => entry.kind === 'entry',
  );
  expect(trailGaps(entries)).toEqual([]);
  const of = (type: string) => entries.filter((entry) => entry.type === type);
  const data = (entry: EntryLine) => entry.body['data'] as Record<string, unknown>;
  // Every message that was asked for went or was dropped, and says so; every decision follows a view of what it decides on.
  const told = new Set(
    [...of('delivery_sent'), ...of('delivery_dropped')].map(({ body }) => body['notificationId']),
  );
  for (const asked of of('NotificationRequested')) expect(told).toContain(data(asked)['notificationId']);
  for (const decided of of('ApprovalDecided')) {
    const seen = of('page_viewed').filter(
      ({ actor, body, position }) =>
        actor === decided.actor && body['viewed'] === data(decided)['viewed'] && position < decided.position,
    );
    expect(seen.length).toBeGreaterThan(0);
  }
  const reported = of('TaskWorkDone').filter(({ body }) => (body['by'] as { kind: string }).kind === 'agent');
  expect(reported.length).toBe(of('TaskStarted').length);
}, 30_000);

test('events that the books lost come back from histories: the same in number, content and hash', async () => {
  const rows = (database: InstanceType<typeof Database>) =>
    database
      .prepare(
        `select instance_id, seq, at, type, actor, body, prev_hash, hash from entries where stream = 'events' order by instance_id, seq`,
      )
      .all();
  const original = new Database(join(e2e.stack.dataDir, 'countersign.db'));
  const copy = join(folder, 'copy.db');
  original.exec(`vacuum into '${copy}'`);
  const expected = rows(original);
  original.close();
  const rowOf = `select status, phase, last_seq, events_head, closed_at, pending_approvals, changed_at from instances where id = ?`;
  const broken = new Database(copy);
  const whole = [closed, open].map((id) => broken.prepare(rowOf).all(id));
  // The one lost some from its middle; the other was never in this backup, neither its row.
  broken
    .prepare(`delete from entries where instance_id = ? and stream = 'events' and seq between 5 and 60`)
    .run(closed);
  const tables = broken.prepare(`select name from sqlite_master where type = 'table'`).all() as {
    name: string;
  }[];
  for (const { name } of tables) {
    const columns = broken.prepare(`pragma table_info(${name})`).all() as { name: string }[];
    if (columns.some((column) => column.name === 'instance_id')) {
      broken.prepare(`delete from ${name} where instance_id = ?`).run(open);
    }
  }
  broken.prepare('delete from instances where id = ?').run(open);
  expect(rows(broken).length).toBeLessThan(expected.length);
  broken.close();

  const world = { openBooks: () => openBooks({ sqliteFile: copy }), openTemporal: openHere };
  const said = await line.run('rebuild --json', world);
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(said.out).instances).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ instanceId: closed, written: 56, made: false, problem: null }),
      expect.objectContaining({ instanceId: open, made: true, problem: null }),
    ]),
  );
  const rebuilt = new Database(copy);
  expect(rows(rebuilt)).toEqual(expected);
  expect([closed, open].map((id) => rebuilt.prepare(rowOf).all(id))).toEqual(whole);
  rebuilt.close();
  // Again: nothing is left to do.
  const again = JSON.parse((await line.run('rebuild --json', world)).out).instances;
  expect(again.map(({ written }: { written: number }) => written)).toEqual([0, 0]);

  // Other content than the history's is told, never written over.
  const forged = new Database(copy);
  forged
    .prepare(`update entries set hash = 'ff' where instance_id = ? and stream = 'events' and seq = 7`)
    .run(closed);
  forged.close();
  const refused = await line.run('rebuild --json', world);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Event 7') });
}, 120_000);

test('once its workflow is deleted from Temporal, an instance that is over answers byte for byte as before', async () => {
  const at = `/api/processes/instances/${closed}`;
  const parts = ['', '/timeline', '/audit?limit=500', '/artifacts', '/approvals', '/incidents', '/comments'];
  const artifacts = JSON.parse(await get(`${at}/artifacts`)).items as { key: string }[];
  expect(artifacts.length).toBeGreaterThan(1);
  const paths = [...parts.map((part) => at + part), ...artifacts.map(({ key }) => `${at}/artifacts/${key}`)];
  const read = async () =>
    Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await get(path)])));
  const before = await read();
  const exportBefore = linesIn(await e2e.client.processes.exportAudit(closed));

  await e2e.temporal('workflow', 'delete', '--workflow-id', closed, '--namespace', 'default');
  await until(
    'Temporal to have forgotten it',
    async () => {
      try {
        await e2e.temporal('workflow', 'describe', '--workflow-id', closed, '--namespace', 'default');
        return false;
      } catch {
        return true;
      }
      // The server forgets when it finds the time.
    },
    150_000,
  );
  // The export noted itself, which is the only thing that is new.
  const added = JSON.parse(await get(`${at}/audit?limit=500`)).entries.slice(
    JSON.parse(before[`${at}/audit?limit=500`]!).entries.length,
  );
  expect(added.map(({ details }: { details: { event: string } }) => details.event)).toEqual([
    'audit_exported',
  ]);
  const after = await read();
  delete before[`${at}/audit?limit=500`];
  delete after[`${at}/audit?limit=500`];
  expect(after).toEqual(before);
  const entriesOf = (lines: typeof exportBefore) =>
    lines.filter(({ kind }) => kind === 'entry') as EntryLine[];
  const exportAfter = linesIn(await e2e.client.processes.exportAudit(closed));
  expect(entriesOf(exportAfter).slice(0, -1)).toEqual(entriesOf(exportBefore));
}, 180_000);

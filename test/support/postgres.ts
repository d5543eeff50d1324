// A PostgreSQL cluster for tests: made anew in a temporary folder, on a free port of the loopback, thrown away after.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface PostgresCluster {
  /** Makes an empty database and returns its URL. */
  database(): Promise<string>;
  /** Ends the server, clients and all; `start` brings it back on the same port with the same data. */
  halt(): Promise<void>;
  start(): Promise<void>;
  /** Halts and deletes it. */
  remove(): Promise<void>;
}

const USER = 'countersign';
const READY_MS = 20_000;

/** The folder of PostgreSQL's programs: POSTGRES_BIN, else where Debian puts them; null where there are none. */
export function postgresBinaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const candidates = [
    process.env['POSTGRES_BIN'],
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  return candidates.find((folder) => folder !== undefined && existsSync(join(folder, 'initdb'))) ?? null;
}

/** Starts a cluster with PostgreSQL's own settings, fully synchronous. Remove it when done. */
export async function startPostgres(binaries: string): Promise<PostgresCluster> {
  const owner = ownerOfCluster();
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid!);
  const data = join(folder, 'data');
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: folder, stdio: 'pipe' },
  );
  const port = await freePort();
  const url = (name: string) => `postgres://${USER}@127.0.0.1:${port}/${name}`;

  let server: ChildProcess | null = null;
  let log = '';
  const endWithUs = () => server?.kill('SIGQUIT');
  process.on('exit', endWithUs);

  const cluster: PostgresCluster = {
    async database() {
      const name = `books_${databases++}`;
      await withClient(url('postgres'), (client) => client.query(`CREATE DATABASE ${name}`));
      return url(name);
    },
    async halt() {
      if (!server) return;
      const ended = once(server, 'exit');
      // Fast shutdown: clients are cut off.
      server.kill('SIGINT');
      await ended;
      server = null;
    },
    async start() {
      const started = spawn(
        join(binaries, 'postgres'),
        ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder],
        { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      started.stderr.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-4000)));
      server = started;
      const until = Date.now() + READY_MS;
      for (;;) {
        try {
          await withClient(url('postgres'), (client) => client.query('SELECT 1'));
          return;
        } catch (error) {
          if (started.exitCode !== null || Date.now() > until) {
            throw new Error(`PostgreSQL did not start: ${log}`, { cause: error });
          }
          await sleep(50);
        }
      }
    },
    async remove() {
      await cluster.halt();
      process.off('exit', endWithUs);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cluster.start();
  return cluster;
}

let databases = 1;

/** PostgreSQL refuses to run as root: it then runs as `postgres`, or else as `nobody`. */
function ownerOfCluster(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string, user: string) => Number(execFileSync('id', [flag, user], { stdio: 'pipe' }));
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', user), gid: id('-g', user) };
    } catch {
      // No such user: the next.
    }
  }
  throw new Error('Run as root, with neither a user "postgres" nor "nobody" to run PostgreSQL as.');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

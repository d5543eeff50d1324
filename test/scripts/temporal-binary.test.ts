// The way to a `temporal` command, with made-up ones on a PATH of the test's own, a local download server and a made-up Go.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../scripts/ports.mjs';
import { cachedTemporal, findTemporal, TEMPORAL_VERSION } from '../../scripts/temporal-binary.mjs';
import { downloadTemporal } from '../../scripts/temporal-download.mjs';
import { createTerminal } from '../../scripts/terminal.mjs';

let folder: string;
let bin: string;
let said: string;
let server: Server | undefined;
/** Where nobody answers. */
let nowhere: string;
let nobody: string;
beforeAll(async () => {
  nobody = `127.0.0.1:${await freePort()}`;
  nowhere = `http://${nobody}/cli/archive`;
});
const terminal = createTerminal((text: string) => {
  said += text;
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-temporal-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  said = '';
});
afterEach(async () => {
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const env = (more: Record<string, string> = {}) => ({
  PATH: bin,
  XDG_CACHE_HOME: join(folder, 'cache'),
  HOME: folder,
  ...more,
});
const script = (text: string) => `#!/bin/sh\n${text}\n`;
const temporalSaying = (version: string) =>
  script(`echo "temporal version ${version} (Server 1.29.1, UI 2.42.1)"`);

function put(file: string, content: string): string {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, 0o755);
  return file;
}

async function serve(answer: (res: ServerResponse, url: string) => void): Promise<string> {
  server = createServer((req, res) => answer(res, req.url!));
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/cli/archive`;
}
const find = (downloadFrom: string, more: Record<string, string> = {}) =>
  findTemporal({ terminal, env: env(more), downloadFrom, everyMs: 30 });

/** A `go` that "builds" by writing the command into GOBIN, and notes how it was called. */
const fakeGo = (seconds: number) =>
  script(
    `echo "$@" > "${join(folder, 'go-called')}"
echo "go: downloading go.temporal.io/server v1.29.1" >&2
echo "go: downloading go.temporal.io/api v1.53.0" >&2
echo "google.golang.org/grpc" >&2
/bin/sleep ${seconds}
printf '#!/bin/sh\\necho "temporal version 0.0.0-DEV (Server 1.29.1)"\\n' > "$GOBIN/temporal"
/bin/chmod 755 "$GOBIN/temporal"`,
  );

describe('findTemporal', () => {
  test('TEMPORAL_CLI goes before all others', async () => {
    put(join(bin, 'temporal'), temporalSaying('9.9.9'));
    const named = put(join(folder, 'mine'), temporalSaying('1.2.3'));
    expect(await find(nowhere, { TEMPORAL_CLI: named })).toMatchObject({ file: named, from: 'TEMPORAL_CLI' });
  });

  test('a TEMPORAL_CLI that is none is an error, not a reason to take another', async () => {
    put(join(bin, 'temporal'), temporalSaying('9.9.9'));
    const named = put(join(folder, 'mine'), script('echo hello'));
    await expect(find(nowhere, { TEMPORAL_CLI: named })).rejects.toThrow(/TEMPORAL_CLI is .*mine/);
  });

  test('the PATH goes before the cache, the cache before the download', async () => {
    put(cachedTemporal(env()), temporalSaying('1.5.1'));
    expect(await find(nowhere)).toMatchObject({ file: cachedTemporal(env()), from: 'cache' });
    put(join(bin, 'temporal'), temporalSaying('9.9.9'));
    const found = await find(nowhere);
    expect(found).toMatchObject({ file: join(bin, 'temporal'), from: 'PATH' });
    expect(found.version).toContain('9.9.9');
  });

  test('something else of that name on the PATH is passed over', async () => {
    put(join(bin, 'temporal'), script('echo "temporal network simulator"'));
    put(cachedTemporal(env()), temporalSaying('1.5.1'));
    expect(await find(nowhere)).toMatchObject({ from: 'cache' });
  });

  test('where the download fails it is built with Go, telling how far it is', async () => {
    put(join(bin, 'go'), fakeGo(0.25));
    const found = await find(nowhere);
    expect(found).toMatchObject({ file: cachedTemporal(env()), from: 'build' });
    expect(readFileSync(join(folder, 'go-called'), 'utf8').trim()).toBe(
      `install -v github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`,
    );
    expect(said).toContain(`download: ${nobody} cannot be reached (ECONNREFUSED)`);
    expect(said).toMatch(/building 1\.5\.1 with Go/);
    expect(said.match(/building: 1 packages compiled \(\d+\.\d s\)/g)?.length).toBeGreaterThan(2);
    // And the next time it is there.
    expect(await find(nowhere)).toMatchObject({ from: 'cache' });
  });

  test('two that build at once build once', async () => {
    put(join(bin, 'go'), fakeGo(0.3).replace('echo "$@" >', 'echo "$@" >>'));
    const found = await Promise.all([find(nowhere), find(nowhere)]);
    expect(found.map(({ file }) => file)).toEqual([cachedTemporal(env()), cachedTemporal(env())]);
    expect(readFileSync(join(folder, 'go-called'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect(readdirSync(join(cachedTemporal(env()), '..'))).toEqual(['temporal']);
  });

  test('a build that was killed leaves a lock that the next one takes over', async () => {
    put(join(bin, 'go'), fakeGo(0));
    const gone = { pid: 2 ** 22 - 1, started: '1' };
    put(`${cachedTemporal(env())}.lock`, JSON.stringify(gone));
    expect(await find(nowhere)).toMatchObject({ from: 'build' });
  });

  test('where nothing leads to one, the error names each way and what to install', async () => {
    const attempt = find(nowhere);
    await expect(attempt).rejects.toThrow(/PATH: no command "temporal"/);
    await expect(attempt).rejects.toThrow(`download: ${nobody} cannot be reached (ECONNREFUSED)`);
    await expect(attempt).rejects.toThrow(/build: Go is not installed/);
    await expect(attempt).rejects.toThrow(/https:\/\/docs\.temporal\.io\/cli\/setup-cli/);
    await expect(attempt).rejects.toThrow(/TEMPORAL_ADDRESS/);
  });

  test('a build that fails says why and leaves nothing behind', async () => {
    put(join(bin, 'go'), script('echo "go: module lookup disabled" >&2; exit 1'));
    await expect(find(nowhere)).rejects.toThrow(/go install failed: go: module lookup disabled/);
    expect(readdirSync(join(cachedTemporal(env()), '..'))).toEqual([]);
  });
});

describe('downloadTemporal', () => {
  const platform = 'linux-amd64';
  let archive: Buffer;
  let sha256: string;
  beforeEach(() => {
    const source = join(folder, 'source');
    put(join(source, 'temporal'), temporalSaying('1.5.1'));
    execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', source, 'temporal']);
    archive = readFileSync(join(folder, 'a.tar.gz'));
    sha256 = createHash('sha256').update(archive).digest('hex');
  });
  const target = () => cachedTemporal(env());
  const download = (from: string, more: object = {}) =>
    downloadTemporal({
      target: target(),
      version: '1.5.1',
      terminal,
      from,
      platform,
      hashes: { [platform]: sha256 },
      everyMs: 20,
      ...more,
    });

  test('fetches the pinned version for the platform, checks and unpacks it', async () => {
    const asked: string[] = [];
    const from = await serve((res, url) => {
      asked.push(url);
      res.writeHead(200, { 'Content-Length': archive.length });
      res.write(archive.subarray(0, 20));
      setTimeout(() => res.end(archive.subarray(20)), 80);
    });
    await download(from);
    expect(asked).toEqual(['/cli/archive/v1.5.1?platform=linux&arch=amd64']);
    expect(execFileSync(target(), ['--version'], { encoding: 'utf8' })).toContain('1.5.1');
    expect(said).toMatch(/0\.0 MB of 0\.0 MB \(0\.\d s\)/);
    expect(readdirSync(join(target(), '..'))).toEqual(['temporal']);
  });

  test.each<[string, (res: ServerResponse) => void, RegExp]>([
    ['another content', (res) => res.end('a page of a captive portal'), /is not the release: SHA-256/],
    ['an error', (res) => res.writeHead(503).end(), /answered 503/],
    ['silence', () => undefined, /does not answer/],
    [
      'a torn line',
      (res) => res.writeHead(200, { 'Content-Length': 1000 }).write('x', () => res.destroy()),
      /./,
    ],
  ])('%s is refused in one sentence, and nothing stays', async (_what, answer, message) => {
    const from = await serve(answer);
    const startedAt = Date.now();
    await expect(download(from, { firstAnswerMs: 150 })).rejects.toThrow(message);
    expect(Date.now() - startedAt).toBeLessThan(3000);
    expect(existsSync(target())).toBe(false);
    expect(readdirSync(join(target(), '..'))).toEqual([]);
    server?.closeAllConnections();
  });

  test('a platform without a known hash is not downloaded for', async () => {
    await expect(download(nowhere, { platform: 'plan9-mips' })).rejects.toThrow('no release for plan9-mips');
  });
});

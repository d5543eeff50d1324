// Downloads the release that Temporal offers for this platform, checks it against its pinned hash and unpacks it.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { arch as machineArch, platform as machinePlatform } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { runCommand } from './run-command.mjs';
import { withProgress } from './terminal.mjs';

/** SHA-256 of the archives of release 1.5.1. A platform that is not here is not downloaded for. */
const SHA256 = {
  'linux-amd64': 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  'linux-arm64': 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  'darwin-amd64': 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  'darwin-arm64': 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
};
const ARCHES = { x64: 'amd64', arm64: 'arm64' };

/** Offline must show within seconds, a slow line must not fail: so these limit silence, not the whole. */
const FIRST_ANSWER_MS = 6000;
const LONGEST_SILENCE_MS = 20_000;

/**
 * Puts the command at `target`.
 * @param {object} options
 * @param {string} options.target
 * @param {string} options.version
 * @param {import('./terminal.mjs').Terminal} options.terminal
 * @param {string} [options.from] Start of the address. Default: Temporal's.
 * @param {string} [options.platform] Such as "linux-amd64". Default: this machine's.
 * @param {Record<string, string>} [options.hashes] Default: the pinned ones.
 * @param {number} [options.everyMs]
 * @param {number} [options.firstAnswerMs]
 * @returns {Promise<void>} Rejects with one sentence; then nothing is left behind.
 */
export async function downloadTemporal(options) {
  const { target, version, terminal, from = 'https://temporal.download/cli/archive', everyMs } = options;
  const platform = options.platform ?? `${machinePlatform()}-${ARCHES[machineArch()] ?? machineArch()}`;
  const expected = (options.hashes ?? SHA256)[platform];
  if (!expected) throw new Error(`no release for ${platform} whose hash is known`);
  const [system, arch] = platform.split('-');
  const url = `${from}/v${version}?platform=${system}&arch=${arch}`;
  terminal.line('Temporal', `downloading ${version} for ${platform} from ${new URL(from).host}`);
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), '.download-'));
  try {
    const archive = join(folder, 'temporal.tar.gz');
    const progress = { received: 0, total: 0 };
    const describe = () =>
      progress.total > 0
        ? `${megabytes(progress.received)} of ${megabytes(progress.total)}`
        : `${megabytes(progress.received)} so far`;
    const actual = await withProgress({ terminal, label: 'Temporal', describe, everyMs }, () =>
      save(url, archive, progress, options.firstAnswerMs ?? FIRST_ANSWER_MS),
    );
    if (actual !== expected)
      throw new Error(
        `what came from ${new URL(from).host} is not the release: SHA-256 ${actual}, not ${expected}`,
      );
    const unpacked = await runCommand('tar', ['-xzf', archive, '-C', folder, 'temporal']);
    if (unpacked.code !== 0)
      throw new Error(`the archive does not unpack (${unpacked.problem ?? unpacked.output.trim()})`);
    await chmod(join(folder, 'temporal'), 0o755);
    // Renamed when whole: nobody starts half a command.
    await rename(join(folder, 'temporal'), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Saves `url` as `file`; returns the SHA-256, hex.
 * @param {string} url
 * @param {string} file
 * @param {{ received: number, total: number }} progress
 * @param {number} firstAnswerMs
 */
async function save(url, file, progress, firstAnswerMs) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), firstAnswerMs);
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (!response.ok || !response.body) throw new Error(`${new URL(url).host} answered ${response.status}`);
    progress.total = Number(response.headers.get('content-length') ?? 0);
    const hash = createHash('sha256');
    const out = createWriteStream(file);
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), LONGEST_SILENCE_MS);
      progress.received += chunk.length;
      hash.update(chunk);
      if (!out.write(chunk)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'close');
    return hash.digest('hex');
  } catch (error) {
    if (stop.signal.aborted) throw new Error(`${new URL(url).host} does not answer`, { cause: error });
    if (error.cause)
      throw new Error(`${new URL(url).host} cannot be reached (${error.cause.code ?? error.cause.message})`, {
        cause: error,
      });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;

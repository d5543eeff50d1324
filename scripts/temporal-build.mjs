// Builds the `temporal` command from the Go module proxy. Minutes of work the first time, so it tells how far it is.
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lookUp } from './look-up.mjs';
import { identityOf, isRunning } from './process-identity.mjs';
import { lastLines, runCommand } from './run-command.mjs';
import { withProgress } from './terminal.mjs';

/**
 * Puts the command at `target`. Where another process builds it already, waits for that one.
 * @param {object} options
 * @param {string} options.target
 * @param {string} options.version
 * @param {import('./terminal.mjs').Terminal} options.terminal
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} [options.everyMs]
 * @returns {Promise<void>} Rejects with one sentence; then nothing is left behind but Go's own cache.
 */
export async function buildTemporal({ target, version, terminal, env, everyMs }) {
  const go = await lookUp('go', env);
  if (!go) throw new Error('Go is not installed');
  await mkdir(dirname(target), { recursive: true });
  await withProgress(
    { terminal, label: 'Temporal', describe: () => 'another process builds it, waiting', everyMs },
    () => takeLock(`${target}.lock`),
  );
  const folder = await mkdtemp(join(dirname(target), '.build-'));
  try {
    if (await exists(target)) return;
    terminal.line('Temporal', `building ${version} with Go: some minutes the first time`);
    const seen = { modules: 0, packages: 0 };
    const describe = () =>
      seen.packages > 0
        ? `building: ${seen.packages} packages compiled`
        : seen.modules > 0
          ? `building: ${seen.modules} modules fetched`
          : 'building';
    const count = (text) => {
      for (const line of text.split('\n')) {
        if (line.startsWith('go: downloading ')) seen.modules++;
        else if (/^[a-z][\w.-]*(\/[\w.~-]+)*$/.test(line)) seen.packages++;
      }
    };
    const outcome = await withProgress({ terminal, label: 'Temporal', describe, everyMs }, () =>
      runCommand(go, ['install', '-v', `github.com/temporalio/cli/cmd/temporal@v${version}`], {
        // GOOS and GOARCH of a cross compiler would end up elsewhere, and with GOBIN Go refuses them.
        env: { ...env, GOBIN: folder, GOOS: '', GOARCH: '' },
        onText: count,
      }),
    );
    if (outcome.code !== 0)
      throw new Error(
        `go install failed: ${outcome.problem ?? lastLines(outcome.output, 2).replaceAll('\n', ' ')}`,
      );
    await rename(join(folder, 'temporal'), target);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(`${target}.lock`, { force: true });
  }
}

/**
 * Returns once this process holds the lock file. One whose holder is gone is taken over.
 * @param {string} file
 */
async function takeLock(file) {
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(await identityOf(process.pid)), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isAbandoned(file)) await rm(file, { force: true });
    else await new Promise((done) => setTimeout(done, 500));
  }
}

/** @param {string} file */
async function isAbandoned(file) {
  try {
    const holder = JSON.parse(await readFile(file, 'utf8'));
    return !(await isRunning(holder));
  } catch {
    // Gone, or not written yet; if it stays unwritten, its writer died on the way.
    const age = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    return age > 10_000;
  }
}

/** @param {string} file */
const exists = (file) =>
  stat(file).then(
    () => true,
    () => false,
  );

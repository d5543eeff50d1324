// Temporal's time-skipping test server, in which a month passes in a second: found in the cache, or got there.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { lookUp } from './look-up.mjs';
import { lastLines, runCommand } from './run-command.mjs';
import { ROOT } from './stack.mjs';
import { withProgress, written } from './terminal.mjs';

const LABEL = 'Time skipping';
/** The server is a part of Temporal's Java SDK; this is that one's version. */
const JAVA_VERSION = '1.38.0';
/** Over the sorted lines "<SHA-256> <name>" of the server's jar and all that it needs. */
const JARS_SHA256 = 'fab1b543ecf4e17166cb4ba0e2a6b0589ef3e2a1bee6f66ff8903b3d4e7e55f8';
const MAVEN_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const FIRST_ANSWER_MS = 6000;
const LONGEST_MS = 300_000;

/**
 * Where what was got is kept: outside the clone, so that the next clone has it too.
 * @param {NodeJS.ProcessEnv} [env]
 */
function placesOf(env = process.env) {
  const cache = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'countersign');
  return {
    sdk: join(cache, 'time-skipping-sdk'),
    maven: join(cache, `time-skipping-${JAVA_VERSION}`, 'temporal-test-server'),
  };
}

/**
 * The server that TEMPORAL_TEST_SERVER names, else the one in the cache, else null. Takes no time.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function knownTimeSkipping(env = process.env) {
  const { sdk, maven } = placesOf(env);
  const downloaded = existsSync(sdk) ? readdirSync(sdk).find((name) => !name.endsWith('.downloading')) : null;
  const candidates = [env.TEMPORAL_TEST_SERVER, downloaded ? join(sdk, downloaded) : null, maven];
  return candidates.find((file) => file && existsSync(file)) ?? null;
}

/**
 * The path of a server, or why there is none: named, cached, downloaded by Temporal's SDK, or from Maven Central.
 * @param {object} options
 * @param {import('./terminal.mjs').Terminal} options.terminal
 * @param {NodeJS.ProcessEnv} [options.env]
 * @returns {Promise<{ file: string } | { missing: string }>}
 */
export async function findTimeSkipping({ terminal, env = process.env }) {
  if (env.TEMPORAL_TEST_SERVER) {
    return existsSync(env.TEMPORAL_TEST_SERVER)
      ? { file: env.TEMPORAL_TEST_SERVER }
      : { missing: `TEMPORAL_TEST_SERVER is ${env.TEMPORAL_TEST_SERVER}, and there is no such file` };
  }
  const { sdk, maven } = placesOf(env);
  const known = knownTimeSkipping(env);
  if (known !== null && known !== maven) return { file: known };
  if (known === maven && (await isWhole(dirname(maven)))) return { file: maven };

  const startedAt = Date.now();
  const tried = [];
  for (const get of [() => bySdk(sdk, terminal), () => byMaven(dirname(maven), terminal, env)]) {
    try {
      await get();
      const file = knownTimeSkipping(env);
      if (file === null) throw new Error('nothing came');
      terminal.line(LABEL, `ready in ${file} (${written(Date.now() - startedAt)})`);
      return { file };
    } catch (error) {
      tried.push(error.message);
      terminal.line(LABEL, error.message);
    }
  }
  return {
    missing: `No time-skipping test server is to be had: ${tried.join('; ')}. Install Java and Maven, or name one in TEMPORAL_TEST_SERVER`,
  };
}

/**
 * Temporal's SDK has a download of its own, for Linux and macOS on x64.
 * @param {string} folder
 * @param {import('./terminal.mjs').Terminal} terminal
 */
async function bySdk(folder, terminal) {
  await fetch('https://temporal.download', { signal: AbortSignal.timeout(FIRST_ANSWER_MS) }).catch(
    (error) => {
      throw new Error(`temporal.download cannot be reached (${error.cause?.code ?? error.name})`);
    },
  );
  terminal.line(LABEL, "downloading Temporal's test server from temporal.download");
  await mkdir(folder, { recursive: true });
  const code = `
    import { TestWorkflowEnvironment } from '@temporalio/testing';
    const executable = { type: 'cached-download', downloadDir: process.argv[1] };
    await (await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })).teardown();`;
  await working(terminal, 'still downloading', "the SDK's download", process.execPath, [
    '--input-type=module',
    '--eval',
    code,
    folder,
  ]);
}

/**
 * The same server as jars, put together by Maven and checked against what we know of them.
 * @param {string} folder
 * @param {import('./terminal.mjs').Terminal} terminal
 * @param {NodeJS.ProcessEnv} env
 */
async function byMaven(folder, terminal, env) {
  for (const name of ['java', 'mvn']) {
    if (!(await lookUp(name, env))) throw new Error(`Maven Central: there is no ${name} on the PATH`);
  }
  terminal.line(LABEL, `getting io.temporal:temporal-test-server ${JAVA_VERSION} with Maven`);
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(join(dirname(folder), '.time-skipping-'));
  try {
    const pom = join(temporary, 'pom.xml');
    await writeFile(pom, POM);
    const jars = join(temporary, 'jars');
    await working(terminal, 'still getting jars', 'Maven', 'mvn', [
      '--batch-mode',
      '--quiet',
      `--file=${pom}`,
      MAVEN_GOAL,
      '-DincludeScope=runtime',
      `-DoutputDirectory=${jars}`,
    ]);
    const actual = await hashOfJars(jars);
    if (actual !== JARS_SHA256)
      throw new Error(`what Maven brought is not what we know: SHA-256 ${actual}, not ${JARS_SHA256}`);
    await rm(pom);
    await writeFile(join(temporary, 'temporal-test-server'), LAUNCHER);
    await chmod(join(temporary, 'temporal-test-server'), 0o755);
    await rm(folder, { recursive: true, force: true });
    // Renamed when whole: nobody starts half a server.
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Runs a command that takes a while; throws with its last words where it fails.
 * @param {import('./terminal.mjs').Terminal} terminal
 * @param {string} describe
 * @param {string} what
 * @param {string} file
 * @param {string[]} args
 */
async function working(terminal, describe, what, file, args) {
  const { code, output, problem } = await withProgress(
    { terminal, label: LABEL, describe: () => describe },
    () => runCommand(file, args, { cwd: ROOT, timeoutMs: LONGEST_MS }),
  );
  if (code === 0) return;
  throw new Error(`${what} failed (${problem ?? lastLines(output, 2).replaceAll('\n', ' ')})`);
}

/** @param {string} folder */
async function isWhole(folder) {
  return (await hashOfJars(join(folder, 'jars')).catch(() => null)) === JARS_SHA256;
}

/** @param {string} folder */
async function hashOfJars(folder) {
  const lines = [];
  for (const name of (await readdir(folder)).sort()) {
    lines.push(`${sha256(await readFile(join(folder, name)))} ${name}\n`);
  }
  return sha256(lines.join(''));
}

/** @param {string | Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** With a log that says nothing, so that what the tests print can be read. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>countersign</groupId>
  <artifactId>time-skipping</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${JAVA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/** Tuned to start fast: the SDK waits five seconds for it. */
const LAUNCHER = `#!/bin/sh
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -cp "$(dirname "$0")/jars/*" \\
  io.temporal.testserver.TestServer "$@"
`;

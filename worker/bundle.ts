// The workflow bundle: what runs in Temporal's sandbox, as one script. Built once and kept on disk under a name made from
// its sources, so that a warm start takes no build; in production it is built ahead and only read.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundleOptions, bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { sha256Hex } from '../platform/canonical-json.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the bundle is made of; anything else cannot be imported from a workflow. */
const SOURCES = ['definition', 'process', 'workflows'];
/**
 * All of our modules are evaluated once a worker and shared, frozen, by its instances, instead of once an instance. Sound
 * because no module of ours keeps anything an instance could tell: what they remember is a function of its key alone.
 */
const preloaded = (workflows: string): string[] => ['@marcbachmann/cel-js', workflows];

/** Code that was built ahead lies here, beside the compiled sources. */
export const PREBUILT = join(ROOT, 'workflow-bundle.js');
export const PREBUILT_TRACED = join(ROOT, 'traced-workflow-bundle.js');

const TRACED_WORKFLOWS = createRequire(import.meta.url).resolve(
  '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors',
);

/** The bundle's code. Builds it where neither a prebuilt one nor one of the same sources in `cacheFolder` exists. */
export async function workflowCode(
  options: { cacheFolder?: string; prebuilt?: string; traced?: boolean } = {},
): Promise<string> {
  const { traced = false } = options;
  const prebuilt = options.prebuilt ?? (traced ? PREBUILT_TRACED : PREBUILT);
  if (existsSync(prebuilt)) return await readFile(prebuilt, 'utf8');
  const folder = options.cacheFolder ?? (await cacheFolder());
  const kind = traced ? 'traced-workflow-bundle' : 'workflow-bundle';
  const name = `${kind}-${await sourcesHash()}.js`;
  const file = join(folder, name);
  if (existsSync(file)) return await readFile(file, 'utf8');
  const code = await buildWorkflowCode({ traced });
  await keep(file, code);
  await dropOthers(folder, kind, name);
  return code;
}

/** Builds the bundle, some seconds. `traced`: spans pass through the sandbox; without it, it holds nothing of them. */
export async function buildWorkflowCode({ traced = false } = {}): Promise<string> {
  const extension = import.meta.url.endsWith('.js') ? 'js' : 'ts';
  const workflowsPath = join(ROOT, 'workflows', `index.${extension}`);
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath: join(ROOT, 'workflows', `payload-converter.${extension}`),
    preloadModules: preloaded(workflowsPath),
    ...(traced && { workflowInterceptorModules: [TRACED_WORKFLOWS] }),
    webpackConfigHook: forToday,
    logger: new DefaultLogger('WARN'),
  });
  return code;
}

/** The SDK translates TypeScript down to ES2017, where each spread and each private field is a call. Node needs none of it. */
const forToday: NonNullable<BundleOptions['webpackConfigHook']> = (config) => {
  for (const rule of config.module?.rules ?? []) {
    const { options } = ((rule as { use?: unknown }).use ?? {}) as { options?: { jsc?: { target: string } } };
    if (options?.jsc) options.jsc.target = 'es2022';
  }
  return config;
};

/** Two processes may write at once: each writes a file of its own, and the name appears whole. */
async function keep(file: string, code: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, code);
  await rename(draft, file);
}

async function dropOthers(folder: string, kind: string, name: string): Promise<void> {
  const old = (await readdir(folder)).filter(
    (each) => each.startsWith(`${kind}-`) && each.endsWith('.js') && each !== name,
  );
  await Promise.all(old.map((each) => rm(join(folder, each), { force: true })));
}

async function cacheFolder(): Promise<string> {
  return resolve(await projectRoot(), '.cache');
}

/** Where package-lock.json lies: the clone, or the folder above the compiled sources. */
async function projectRoot(): Promise<string> {
  return existsSync(join(ROOT, 'package-lock.json')) ? ROOT : resolve(ROOT, '..');
}

async function sourcesHash(): Promise<string> {
  const lock = join(await projectRoot(), 'package-lock.json');
  const files = [lock, fileURLToPath(import.meta.url)].filter((file) => existsSync(file));
  for (const folder of SOURCES) {
    const inside = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
    for (const entry of inside) {
      if (entry.isFile() && /\.[jt]s$/.test(entry.name)) files.push(join(entry.parentPath, entry.name));
    }
  }
  const hashes = await Promise.all(
    files.sort().map(async (file) => `${file.slice(ROOT.length)} ${sha256Hex(await readFile(file))}`),
  );
  return sha256Hex(hashes.join('\n')).slice(0, 16);
}

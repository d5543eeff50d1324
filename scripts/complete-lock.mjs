// Completes package-lock.json after `npm install`: a registry that lacks a binding for some other platform makes npm leave it
// out of the lock file, and `npm ci` then refuses the lock file everywhere. Run it by hand: node scripts/complete-lock.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'openharmony', 'win32', 'linux'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'arm'];

/**
 * What `optionalDependencies` name and the lock file does not.
 * @param {{ packages: Record<string, any> }} lock
 * @returns {{ name: string, version: string, by: any }[]}
 */
export function missingBindings({ packages }) {
  return Object.entries(packages).flatMap(([path, by]) =>
    Object.entries(by.optionalDependencies ?? {})
      .filter(([name]) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      .map(([name, version]) => ({ name, version: String(version), by })),
  );
}

/**
 * The lock file with an entry for each missing binding. Its platform is read off its name, as those packages are called.
 * @param {{ packages: Record<string, any> }} lock
 */
export function completed(lock) {
  const packages = { ...lock.packages };
  for (const { name, version, by } of missingBindings(lock)) {
    const last = name.slice(name.lastIndexOf('/') + 1);
    const os = SYSTEMS.find((system) => last.includes(system));
    const cpu = PROCESSORS.find((processor) => last.includes(processor));
    if (!os || !cpu || !/^\d+\.\d+\.\d+/.test(version)) {
      throw new Error(`${name}@${version} is missing, and its name does not say for which platform it is.`);
    }
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(by.dev ? { dev: true } : {}),
      ...(os === 'linux' ? { libc: [last.includes('musl') ? 'musl' : 'glibc'] } : {}),
      optional: true,
      os: [os],
    };
  }
  return {
    ...lock,
    packages: Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(await readFile(file, 'utf8'));
  const count = missingBindings(lock).length;
  if (count > 0) await writeFile(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(count > 0 ? `${count} bindings added` : 'complete');
}

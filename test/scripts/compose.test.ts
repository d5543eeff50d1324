// docker-compose.yml and Dockerfile as far as they can be checked without an engine: they name what there is.
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../../platform/config.ts';
import { SETTINGS } from '../../platform/settings.ts';
import { SEARCH_ATTRIBUTES } from '../../platform/temporal.ts';

interface Service {
  profiles: string[];
  image: string;
  command?: string[];
  environment?: Record<string, string | number>;
  depends_on?: Record<string, unknown>;
  volumes?: string[];
  ports?: string[];
}
let services: Record<string, Service>;
let volumes: Record<string, unknown>;
beforeAll(() => {
  const file = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
    services: typeof services;
    volumes: typeof volumes;
  };
  ({ services, volumes } = file);
});
/** What compose makes of "${NAME-default}" and "${NAME:-default}" with nothing set. */
const bare = (text: string | number) => String(text).replace(/\$\{\w+:?-([^}]*)\}/g, '$1');

test('every service is in a profile, and leans only on services of the same', () => {
  for (const { profiles, depends_on } of Object.values(services)) {
    expect(['dev', 'prod']).toContain(profiles[0]);
    for (const other of Object.keys(depends_on ?? {})) expect(services[other]?.profiles).toEqual(profiles);
  }
});

test('API and worker get settings that exist, and start with nothing else set', () => {
  for (const name of ['api', 'worker']) {
    const environment = services[name]!.environment!;
    expect(Object.keys(environment).filter((each) => !(each in SETTINGS))).toEqual([]);
    const config = loadConfig(
      Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, bare(value)])),
    );
    expect(config.books.kind).toBe('postgres');
    expect(config.temporal).toMatchObject({ address: 'temporal:7233', namespace: 'countersign' });
  }
});

test("Temporal's development server gets our search attributes", () => {
  const command = services['temporal-dev']!.command!.join(' ');
  for (const name of SEARCH_ATTRIBUTES) expect(command).toContain(`--search-attribute=${name}=Keyword`);
});

test('images are pinned to a tag, volumes are declared, a folder is read only, ports are open to this machine only', () => {
  for (const { image, volumes: mounts, ports } of Object.values(services)) {
    if (image !== 'countersign') expect(bare(image)).toMatch(/:v?\d+(\.\d+)*$/);
    for (const [source, , mode] of (mounts ?? []).map((mount) => mount.split(':'))) {
      if (source!.startsWith('./')) expect(mode).toBe('ro');
      else expect(Object.keys(volumes)).toContain(source);
    }
    for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
});

test('the image starts files that the build makes', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const started = `${dockerfile} ${services['worker']!.command!.join(' ')}`.match(/dist\/[\w/-]+\.js/g)!;
  expect(new Set(started)).toEqual(
    new Set(['dist/api/main.js', 'dist/worker/main.js', 'dist/worker/build-bundle.js']),
  );
  for (const file of started) expect(existsSync(file.replace('dist/', '').replace('.js', '.ts'))).toBe(true);
});

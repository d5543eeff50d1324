// The lock file names the bindings of every platform, or `npm ci` refuses it on a fresh clone.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { completed, missingBindings } from '../../scripts/complete-lock.mjs';

const lock = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, { version?: string }>;
};

describe('package-lock.json', () => {
  test('names every optional dependency', () => {
    expect(missingBindings(lock)).toEqual([]);
  });

  test('is completed by what the names of missing bindings say', () => {
    const { '@swc/core-darwin-arm64': _, ...rest } = Object.fromEntries(
      Object.entries(lock.packages).map(([path, entry]) => [
        path.replace(/^node_modules\/(?=@swc\/core-darwin-arm64$)/, ''),
        entry,
      ]),
    );
    const cut = { packages: rest };
    expect(missingBindings(cut).map(({ name }) => name)).toEqual(['@swc/core-darwin-arm64']);
    expect(completed(cut).packages['node_modules/@swc/core-darwin-arm64']).toMatchObject({
      version: lock.packages['node_modules/@swc/core']!.version,
      os: ['darwin'],
      cpu: ['arm64'],
      optional: true,
    });
  });
});

// The clock and chance never come into the sources of what has to replay: time arrives in the command, ids are derived.
import { describe, expect, test } from '@jest/globals';
import { readFile, readdir } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url);
const NOW = /\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b/g;
const CHANCE = /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/g;

/** In workflows Temporal makes `Date.now()` the time of the task; everywhere else it is the clock. */
const FORBIDDEN: Record<string, RegExp[]> = {
  definition: [NOW, CHANCE, /\bDate\.now\b/g],
  process: [NOW, CHANCE, /\bDate\.now\b/g],
  workflows: [NOW, CHANCE],
};

describe.each(Object.entries(FORBIDDEN))('%s/', (folder, forbidden) => {
  test('reads neither the clock nor chance', async () => {
    const files = (await readdir(new URL(folder, ROOT), { recursive: true })).filter((file) =>
      file.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(5);
    const found: string[] = [];
    for (const file of files) {
      const source = await readFile(new URL(`${folder}/${file}`, ROOT), 'utf8');
      for (const each of forbidden) {
        for (const [text] of source.matchAll(each)) found.push(`${folder}/${file}: ${text}`);
      }
    }
    expect(found).toEqual([]);
  });
});

test('each of them is found where it stands', () => {
  for (const text of ['new Date()', 'Date( )', 'performance.now()']) expect(text).toMatch(NOW);
  for (const text of ['Math.random()', 'crypto.randomUUID()']) expect(text).toMatch(CHANCE);
  expect('new Date(atMs)').not.toMatch(NOW);
});

// The client stands alone: from the server it takes types, which leave nothing behind at run time.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folder = new URL('../../client/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from '([^']+)';/gm;

test.each(files)('%s imports values from the client and eventsource-parser only', (name) => {
  const source = readFileSync(new URL(name, folder), 'utf8');
  const from = [...source.matchAll(IMPORT)].map(([, module]) => module!);
  expect(from.filter((module) => !module.startsWith('./') && module !== 'eventsource-parser')).toEqual([]);
});

test('the check sees value imports where there are some', () => {
  const source = "import { createServer } from 'node:http';\nimport type { A } from '../api/a.ts';\n";
  expect([...source.matchAll(IMPORT)].map(([, module]) => module)).toEqual(['node:http']);
});

// docs/raid.md holds the matrix as the engine has it.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commandsTable, messagesTable, rightsTable } from '../../process/views/raid-table.ts';

const page = readFileSync(new URL('../../docs/raid.md', import.meta.url), 'utf8');

test.each([
  ['rights', rightsTable()],
  ['messages', messagesTable()],
  ['commands', commandsTable()],
])('the table of %s', (_name, table) => {
  expect(table.split('\n').length).toBeGreaterThan(8);
  expect(page).toContain(`\n\n${table}\n\n`);
});

test('says who decides: approvers, whoever is asked about an agent’s work, and nobody else', () => {
  const row = rightsTable()
    .split('\n')
    .find((line) => line.startsWith('| Decide what is put to them |'));
  expect(row).toBe('| Decide what is put to them |  | yes |  |  |  |  | yes |  |');
});

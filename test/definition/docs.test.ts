// The page about definitions leaves nothing out: every field, every problem code, and an example that works.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseDefinition } from '../../definition/parse.ts';
import { PROBLEM_SEVERITY } from '../../definition/problem.ts';
import { knownKeysAt } from '../../definition/schema.ts';
import type { ProcessDefinition, ProcessGate, ProcessTask } from '../../definition/types.ts';
import { aDefinition, aPhase, aTask } from '../support/definition-builder.ts';

const page = readFileSync(new URL('../../docs/definition.md', import.meta.url), 'utf8');
const withTask = (fields: object) => aPhase('build', [aTask('make', fields)]);
/** The part below a heading, up to the next heading of any level. */
const below = (heading: string) => page.split(`\n${heading}\n`)[1]!.split(/\n#+ /)[0]!;

test.each([
  ['### Definition', []],
  ['### Phase', ['phases', 0]],
  ['### Task', ['phases', 0, 'tasks', 0]],
  ['### Gate', ['gates', 0]],
  ['### Rules of an approval', ['approvalDefaults']],
  ['### Error handling', ['errorHandling']],
  ['### Agent', ['agents', 'x']],
  ['### Person', ['humans', 'x']],
])('%s names each of its fields', (heading, path) => {
  const rules = path[0] === 'approvalDefaults' ? [] : knownKeysAt(['approvalDefaults'])!;
  const fields = knownKeysAt(path)!.filter((field) => !rules.includes(field));
  expect(fields.length).toBeGreaterThan(2);
  expect(fields.filter((field) => !below(heading).includes(`\`${field}\``))).toEqual([]);
});

test('each problem code is explained, warnings as such', () => {
  const table = below('## Problems');
  const codes = Object.entries(PROBLEM_SEVERITY);
  const missing = codes.filter(
    ([code, severity]) => !table.includes(severity === 'warning' ? `\`${code}\` (warning)` : `\`${code}\``),
  );
  expect(missing).toEqual([]);
});

test('the smallest definition is one', () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(below('## The smallest one'))![1]!;
  expect(parseDefinition(yaml, 'yaml')).toMatchObject({ ok: true, warnings: [] });
});

test.each([
  ['### Rules of an approval', 'timeout: 3d', (task: object) => aDefinition({ phases: [withTask(task)] })],
  [
    '### Rules of an approval',
    'requiredApprovals:',
    (task: object) => aDefinition({ phases: [withTask(task)] }),
  ],
  [
    '### Rules of an approval',
    '- id:',
    (gates: ProcessGate[]) => aDefinition({ phases: [aPhase('configuration'), aPhase('production')], gates }),
  ],
  [
    '### Task',
    '- id: choose_plan',
    (tasks: ProcessTask[]) =>
      aDefinition({ phases: [aPhase('build', tasks, { exitConditions: ['seats > 100'] })] }),
  ],
  ['### Person', 'separationOfDuties', (fields: object) => aDefinition(fields)],
])('%s: the example with %s is valid', (heading, beginning, around) => {
  const examples = [...below(heading).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!);
  const example = examples.find((text) => text.startsWith(beginning))!;
  const definition = (around as (value: unknown) => ProcessDefinition)(parse(example));
  const people = ['lawyer', 'head_of_finance', 'managing_director', 'team_lead', 'head_of_it', 'ciso'];
  const humans = Object.fromEntries(people.map((id) => [id, { raidRole: 'approver' }]));
  const all = { ...definition, humans: { ...humans, ...definition.humans } };
  expect(parseDefinition(JSON.stringify(all), 'json')).toMatchObject({ ok: true, warnings: [] });
});

test('the course of the sample is the one that the engine is held to', () => {
  const golden = readFileSync(new URL('../process/golden/enterprise-sso.txt', import.meta.url), 'utf8');
  const printed = /<!-- golden -->\n+```text\n([\s\S]*?)```/.exec(page)![1]!;
  expect(printed).toBe(golden);
  const count = (type: string) => golden.split('\n').filter((line) => line.startsWith(type)).length;
  const said = /(\d+) approvals, (\d+) decisions, (\d+) approval mails/.exec(
    below("## The sample's course"),
  )!;
  expect(said.slice(1).map(Number)).toEqual([
    count('ApprovalRequested '),
    count('ApprovalDecided '),
    count('NotificationRequested approval '),
  ]);
});

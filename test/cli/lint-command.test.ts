// countersign lint, and what every command has in common: examples in its help, `--json` where it answers.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandLine } from '../support/command-line.ts';

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
let line: Awaited<ReturnType<typeof commandLine>>;
beforeAll(async () => {
  line = await commandLine();
});
afterAll(() => line.close());

describe('lint', () => {
  test('finds nothing wrong with the examples, definitions and teams alike', async () => {
    const files = [
      'enterprise-sso-deployment.json',
      'vendor-onboarding.yaml',
      'enterprise-deployment-team.json',
      'agents.yaml',
    ];
    const { code, out } = await line.run(['lint', ...files.map(example), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).files.map((each: { kind: string; ok: boolean }) => [each.kind, each.ok])).toEqual([
      ['definition', true],
      ['definition', true],
      ['team template', true],
      ['agents’ configuration', true],
    ]);
  });

  test('tells all problems at once, with line and cure, and exits with 1', async () => {
    const file = join(line.folder, 'wrong.yaml');
    await writeFile(file, 'id: wrong\nname: Wrong\nversion: 1.0.0\nphase: []\nagents: {}\nhumans: {}\n');
    const { code, out, err } = await line.run(['lint', file]);
    expect(code).toBe(1);
    expect(out).toMatch(/error unknown-key at line 4, \/phase\n/);
    expect(out).toMatch(/error missing-field/);
    expect(err).toBe('1 of 1 files have problems.\n');
  });

  test('warnings are errors only where asked for', async () => {
    const file = join(line.folder, 'warns.json');
    const sample = JSON.parse(await readFile(example('enterprise-sso-deployment.json'), 'utf8'));
    sample.phases[0].exitConditions = ['nobody_sets_it'];
    await writeFile(file, JSON.stringify(sample));
    const { code, out } = await line.run(['lint', file]);
    expect([code, out]).toEqual([0, expect.stringMatching(/warning unset-name/)]);
    expect((await line.run(['lint', file, '--strict'])).code).toBe(1);
  });

  test('a file that is not there is named', async () => {
    expect(await line.run('lint nothing.yaml')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing.yaml'),
    });
  });
});

describe('every command', () => {
  /** Help of the program, and below each name that it lists. */
  async function leaves(path: string[] = []): Promise<string[][]> {
    const { out } = await line.run([...path, '--help']);
    const listed = /\nCommands:\n((?: {2}.*\n?)*)/.exec(out)?.[1] ?? '';
    const names = [...listed.matchAll(/^ {2}([a-z-]+)/gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');
    if (names.length === 0) return [path];
    return (await Promise.all(names.map((name) => leaves([...path, name])))).flat();
  }

  test('shows examples in its help and answers as JSON', async () => {
    const commands = await leaves();
    expect(commands.map((path) => path[0])).toEqual(
      expect.arrayContaining([
        'start',
        'list',
        'show',
        'watch',
        'links',
        'artifacts',
        'audit',
        'verify',
        'lint',
        'export',
        'keys',
      ]),
    );
    for (const path of commands) {
      const { out } = await line.run([...path, '--help']);
      expect([path, out]).toEqual([path, expect.stringMatching(/Examples?:\n/)]);
      expect([path, out]).toEqual([path, expect.stringContaining('--json')]);
    }
  });
});

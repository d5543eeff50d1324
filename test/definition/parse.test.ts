// From text to a definition: the examples, lines, both formats, and that no text or value makes it throw.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { didYouMean } from '../../definition/did-you-mean.ts';
import { cyclesIn } from '../../definition/lint/cycles.ts';
import { LIMITS } from '../../definition/limits.ts';
import { checkDefinition, type DefinitionResult, parseDefinition } from '../../definition/parse.ts';
import { aDefinition } from '../support/definition-builder.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const found = (result: DefinitionResult) => (result.ok ? result.warnings : result.problems);
const brief = (result: DefinitionResult) =>
  found(result).map(({ code, pointer, line }) => [code, pointer, line]);

describe('the examples', () => {
  test.each([
    ['examples/enterprise-sso-deployment.json', 'json'],
    ['examples/vendor-onboarding.yaml', 'yaml'],
  ] as const)('%s has no problem at all', (path, format) => {
    const result = parseDefinition(read(path), format);
    expect(found(result)).toEqual([]);
    expect(result.ok).toBe(true);
  });

  test('a definition comes out as it was written', () => {
    const text = read('examples/enterprise-sso-deployment.json');
    const result = parseDefinition(text, 'json');
    expect(result.ok && result.definition).toEqual(JSON.parse(text));
  });
});

describe('what the original shows besides its example', () => {
  test('its participants, conditions, deadlines and error handling', () => {
    const base = JSON.parse(read('examples/enterprise-sso-deployment.json'));
    Object.assign(base.humans, {
      customer_it_admin: {
        id: 'customer_it_admin',
        name: 'Customer IT Administrator',
        role: 'approver',
        raidRole: 'approver',
        requiredApprovals: ['sso_config_review', 'scim_provisioning_review', 'production_deployment'],
        notificationPreferences: { email: true, slack: false, inApp: true },
      },
      deeployd_support: {
        id: 'deeployd_support',
        name: 'Deeployd Support',
        role: 'delegator',
        raidRole: 'delegator',
        canDelegate: true,
      },
    });
    Object.assign(base.phases[1], {
      entryConditions: ['requirements_approved'],
      exitConditions: ['all_tasks_complete', 'config_approved'],
      timeout: '7d',
      reminders: ['24h', '72h'],
    });
    Object.assign(base.phases[2], { timeout: '4h', escalateAfter: '2h' });
    base.errorHandling = {
      taskFailure: 'retry_with_escalation',
      maxRetries: 3,
      escalateTo: 'deployment_lead',
      notifyParticipants: ['deeployd_support'],
    };
    const result = checkDefinition(base);
    expect([result.ok, brief(result)]).toEqual([
      true,
      [
        ['unknown-required-approval', '/humans/customer_it_admin/requiredApprovals/0', undefined],
        ['unknown-required-approval', '/humans/customer_it_admin/requiredApprovals/1', undefined],
        ['unknown-required-approval', '/humans/customer_it_admin/requiredApprovals/2', undefined],
        ['unset-name', '/phases/1/entryConditions/0', undefined],
        ['unset-name', '/phases/1/exitConditions/1', undefined],
      ],
    ]);
  });
});

describe('texts', () => {
  const json = JSON.stringify(aDefinition(), null, 2);

  test.each<[string, string, 'json' | 'yaml', unknown[]]>([
    ['no JSON', '{\n"id": 1,\n}', 'json', ['not-json', '', 3]],
    ['no YAML', 'id: a\nphases: [1\nname: b', 'yaml', ['not-yaml', '', 3]],
    ['YAML with a tag of its own', 'id: !secret a', 'yaml', ['not-yaml', '', 1]],
    ['two YAML documents', 'a: 1\n---\nb: 2', 'yaml', ['not-yaml', '', 2]],
    ['an empty text', '', 'json', ['not-json', '', undefined]],
    ['an empty YAML', '', 'yaml', ['wrong-type', '', undefined]],
    [
      'deep JSON',
      '['.repeat(100_000) + ']'.repeat(100_000),
      'json',
      ['too-deep', '/0'.repeat(20), undefined],
    ],
    ['deep YAML', '['.repeat(100_000) + ']'.repeat(100_000), 'yaml', ['too-deep', '', undefined]],
    ['a large text', `"${'x'.repeat(LIMITS.definitionBytes)}"`, 'json', ['too-large', '', undefined]],
    [
      'a key twice in JSON',
      json.replace('"gates"', '"name": "Other",\n  "gates"'),
      'json',
      ['duplicate-key', '/name', undefined],
    ],
    [
      'a key twice in YAML',
      `${json}`.replace('"watcher"', '"doer"'),
      'yaml',
      ['duplicate-key', '/humans/doer', undefined],
    ],
    [
      'a number that JSON cannot hold',
      json.replace('"order": 1', '"order": .inf'),
      'yaml',
      ['wrong-value', '/phases/0/order', 37],
    ],
  ])('%s', (_, text, format, [code, pointer, line]) => {
    const problems = brief(parseDefinition(text, format)).map(([one, at, where]) => [
      one,
      at,
      line === undefined ? undefined : where,
    ]);
    expect(problems).toContainEqual([code, pointer, line]);
  });

  test('YAML that multiplies itself is refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 10; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    expect(brief(parseDefinition(lines.join('\n'), 'yaml'))[0]![0]).toBe('not-yaml');
  });

  test('YAML anchors may be used; a text of either format gives the same', () => {
    const anchored = json
      .replace('"approver": {', '"approver": &boss {')
      .replace(/"second": \{[^}]*\}/, '"second": *boss');
    expect(parseDefinition(anchored, 'yaml')).toEqual(parseDefinition(json, 'json'));
    expect(parseDefinition(json, 'json').ok).toBe(true);
  });

  test('problems of JSON carry their line, too', () => {
    const text = json.replace('"assignee": "worker"', '"assignee": "workr"');
    const line = text.slice(0, text.indexOf('workr')).split('\n').length;
    expect(brief(parseDefinition(text, 'json'))).toEqual([
      ['unknown-reference', '/phases/0/tasks/0/assignee', line],
    ]);
  });

  test('a limit is met exactly: 256 KiB pass, one byte more does not', () => {
    const fill = (bytes: number) => {
      const empty = aDefinition({ conditions: {} });
      empty.phases = Array.from({ length: 66 }, (_, order) => ({
        id: `p${order}`,
        name: 'P',
        order,
        tasks: [],
        description: '',
      }));
      const spare = bytes - JSON.stringify(empty).length;
      empty.phases.forEach((phase, index) => {
        phase.description = 'x'.repeat(
          Math.min(LIMITS.descriptionChars, Math.max(0, spare - index * LIMITS.descriptionChars)),
        );
      });
      return empty;
    };
    const fits = fill(LIMITS.definitionBytes);
    expect(JSON.stringify(fits)).toHaveLength(LIMITS.definitionBytes);
    expect(checkDefinition(fits).ok).toBe(true);
    expect(parseDefinition(JSON.stringify(fits), 'json').ok).toBe(true);
    expect(brief(checkDefinition(fill(LIMITS.definitionBytes + 1)))).toEqual([['too-large', '', undefined]]);
  });
});

describe('never throws', () => {
  test('on any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom('json', 'yaml'), (text, format) => {
        expect(typeof parseDefinition(text, format as 'json' | 'yaml').ok).toBe('boolean');
      }),
    );
  });

  test('on a definition with any part replaced by anything, and then it names a problem or keeps the rest', () => {
    const whole = JSON.parse(read('examples/enterprise-sso-deployment.json')) as object;
    const paths = pathsOf(whole);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const changed = structuredClone(whole);
        const parent = path
          .slice(0, -1)
          .reduce((at, key) => (at as Record<string, object>)[key]!, changed as object);
        (parent as Record<string, unknown>)[path.at(-1)!] = value;
        const result = checkDefinition(changed);
        if (result.ok) expect(result.definition).toEqual(JSON.parse(JSON.stringify(changed)));
        else expect(result.problems.some(({ severity }) => severity === 'error')).toBe(true);
      }),
    );
  });

  test('and takes no longer for a definition full of slips', () => {
    const names = Array.from({ length: 3000 }, (_, index) => [
      `cond_${index}`,
      `cund_${index} && other_${index}`,
    ]);
    const before = process.cpuUsage();
    const result = checkDefinition(aDefinition({ conditions: Object.fromEntries(names) }));
    // Of the processor, not of the clock: a loaded machine makes it no slower. In microseconds.
    const { user, system } = process.cpuUsage(before);
    expect(found(result)).toHaveLength(6000);
    expect(found(result).filter(({ suggestion }) => suggestion !== undefined).length).toBeGreaterThan(0);
    // It took 20 s when every slip was held against every name.
    expect((user + system) / 1000).toBeLessThan(5000);
  });

  test('a cyclic value is too deep', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    expect(brief(checkDefinition(cyclic))).toEqual([['too-deep', '/self'.repeat(20), undefined]]);
  });
});

describe('cyclesIn', () => {
  test('finds no cycle exactly where the edges go down only', () => {
    const edge = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 25 }), (pairs) => {
        const down = pairs.filter(([from, to]) => from > to);
        const graphOf = (all: [number, number][]) => {
          const ids = Array.from({ length: 10 }, (_, id) => String(id));
          return new Map(
            ids.map((id) => [id, all.filter(([from]) => String(from) === id).map(([, to]) => String(to))]),
          );
        };
        expect(cyclesIn(graphOf(down))).toEqual([]);
        for (const path of cyclesIn(graphOf(pairs))) {
          expect(path[0]).toBe(path.at(-1));
          path.slice(1).forEach((to, index) => {
            expect(pairs).toContainEqual([Number(path[index]), Number(to)]);
          });
        }
      }),
    );
  });

  test('walks a chain of 500 and a dense graph of 500 in no time', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `t${index}`);
    const chain = new Map(ids.map((id, index) => [id, index === 0 ? [] : [ids[index - 1]!]]));
    const dense = new Map(ids.map((id, index) => [id, ids.slice(0, index)]));
    expect([cyclesIn(chain), cyclesIn(dense)]).toEqual([[], []]);
  });
});

test.each([
  ['requiredAprovals', ['requiredApprovals', 'reminders'], 'requiredApprovals'],
  ['tiemout', ['timeout', 'title'], 'timeout'],
  ['x', ['order', 'name'], undefined],
  ['Worker', ['worker'], 'worker'],
  ['completely_else', ['worker'], undefined],
])('didYouMean(%s)', (word, candidates, expected) => expect(didYouMean(word, candidates)).toBe(expected));

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);
}

// Team templates: everything that is wrong with one, at once, and where.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { LIMITS } from '../../definition/limits.ts';
import { checkTeamTemplate, parseTeamTemplate } from '../../definition/parse-team.ts';
import { teamOf } from '../../definition/team-of.ts';
import type { Hierarchy, InteractionRule, TeamAgent } from '../../definition/team-types.ts';
import { aMember, aRule, aTeamTemplate } from '../support/team-builder.ts';

const example = readFileSync(
  new URL('../../examples/enterprise-deployment-team.json', import.meta.url),
  'utf8',
);

/** `code pointer` of each problem and warning. */
function found(template: unknown, options = {}): string[] {
  const checked = checkTeamTemplate(template, options);
  return (checked.ok ? checked.warnings : checked.problems).map(({ code, pointer }) => `${code} ${pointer}`);
}
const ofAgents = (agents: TeamAgent[]) =>
  found(aTeamTemplate({ agents, orchestration: { mode: 'hierarchical', entryAgentId: agents[0]!.id } }));
const ofPlaces = (places: Record<string, Hierarchy>) =>
  ofAgents(Object.entries(places).map(([id, hierarchy]) => aMember(id, { hierarchy })));
const ofRule = (rule: Partial<InteractionRule>) => found(aTeamTemplate({ interactionRules: [aRule(rule)] }));

test('the example is a template without a warning; its id is its name in kebab-case', () => {
  const checked = parseTeamTemplate(example, 'json');
  expect(checked).toMatchObject({ ok: true, warnings: [] });
  expect(checked.ok && [checked.value.id, checked.value.version]).toEqual([
    'enterprise-deployment-team',
    '1.0.0',
  ]);
});

test('what the example says differs from the sample only in what it adds', () => {
  const { agents } = JSON.parse(example) as { agents: TeamAgent[] };
  const ids = ['deployment_lead', 'sso_agent', 'scim_agent', 'security_agent', 'integration_agent'];
  expect(agents.map(({ id }) => id)).toEqual(ids);
  expect(agents[0]!.hierarchy).toEqual({ level: 1, canDelegate: true, subordinates: ids.slice(1) });
  for (const { systemPrompt } of agents) expect(systemPrompt.length).toBeGreaterThan(500);
});

describe('ids and counts', () => {
  test('no valid id can be made from every name', () => {
    expect(found(aTeamTemplate({ name: '2nd line' }))).toEqual(['invalid-id /id']);
    expect(found(aTeamTemplate({ name: '2nd line', id: 'second-line' }))).toEqual([]);
    expect(found(aTeamTemplate({ id: 'No Id' }))).toEqual(['invalid-id /id']);
  });

  test('form and repeats', () => {
    const agents = [aMember('lead'), aMember('Lead 2'), aMember('lead')];
    expect(ofAgents(agents)).toEqual(['invalid-id /agents/1/id', 'duplicate-id /agents/2/id']);
    const interactionRules = [aRule(), aRule({ trigger: 'low_confidence' })];
    expect(found(aTeamTemplate({ interactionRules }))).toEqual(['duplicate-id /interactionRules/1/id']);
  });

  test('limits are met exactly', () => {
    const members = (count: number) => Array.from({ length: count }, (_, index) => aMember(`a${index}`));
    expect(ofAgents(members(LIMITS.teamAgents))).toEqual([]);
    expect(ofAgents(members(LIMITS.teamAgents + 1))).toEqual(['too-many /agents']);
    const rules = (count: number) =>
      found(
        aTeamTemplate({
          interactionRules: Array.from({ length: count }, (_, index) => aRule({ id: `r${index}` })),
        }),
      );
    expect(rules(LIMITS.interactionRules)).toEqual([]);
    expect(rules(LIMITS.interactionRules + 1)).toEqual(['too-many /interactionRules']);
    const prompted = (bytes: number) => ofAgents([aMember('lead', { systemPrompt: 'é'.repeat(bytes / 2) })]);
    expect(prompted(LIMITS.promptBytes)).toEqual([]);
    expect(prompted(LIMITS.promptBytes + 2)).toEqual(['too-large /agents/0/systemPrompt']);
  });
});

describe('hierarchy', () => {
  test('who is named is there', () => {
    expect(
      ofPlaces({
        lead: { level: 1, subordinates: ['worker', 'wroker'] },
        worker: { level: 2, reportsTo: 'leed' },
      }),
    ).toEqual([
      'unknown-reference /agents/0/hierarchy/subordinates/1',
      'unknown-reference /agents/1/hierarchy/reportsTo',
      'hierarchy-unfit /agents/0/hierarchy/subordinates/0',
    ]);
  });

  test.each<[string, Record<string, Hierarchy>, string[]]>([
    [
      'a subordinate that reports to another',
      {
        a: { level: 1, subordinates: ['c'] },
        b: { level: 1, subordinates: [] },
        c: { level: 2, reportsTo: 'b' },
      },
      ['hierarchy-unfit /agents/0/hierarchy/subordinates/0', 'hierarchy-unfit /agents/2/hierarchy/reportsTo'],
    ],
    [
      'a subordinate of two',
      { a: { level: 1, subordinates: ['c'] }, b: { level: 1, subordinates: ['c'] }, c: { level: 2 } },
      ['hierarchy-unfit /agents/1/hierarchy/subordinates/0'],
    ],
    [
      'a circle, and with it levels that do not grow',
      { a: { level: 1, reportsTo: 'b' }, b: { level: 2, reportsTo: 'a' } },
      ['hierarchy-cycle /agents/1/hierarchy/reportsTo', 'hierarchy-unfit /agents/0/hierarchy/level'],
    ],
    ['itself', { a: { level: 1, reportsTo: 'a' } }, ['hierarchy-cycle /agents/0/hierarchy/reportsTo']],
    [
      'the same level below',
      { a: { level: 2, subordinates: ['b'] }, b: { level: 2, reportsTo: 'a' } },
      ['hierarchy-unfit /agents/1/hierarchy/level'],
    ],
    [
      'nobody to delegate to',
      { a: { level: 1, canDelegate: true } },
      ['ignored-field /agents/0/hierarchy/canDelegate'],
    ],
    ['one side is enough', { a: { level: 1, canDelegate: true }, b: { level: 2, reportsTo: 'a' } }, []],
  ])('%s', (_what, places, problems) => {
    expect(ofPlaces(places).toSorted()).toEqual(problems.toSorted());
  });

  test('a team has it on both sides', () => {
    const checked = checkTeamTemplate(
      aTeamTemplate({
        agents: [
          aMember('lead', { hierarchy: { level: 1, subordinates: ['worker', 'helper'] } }),
          aMember('worker', { hierarchy: { level: 3 } }),
          aMember('helper'),
          aMember('guest'),
        ],
      }),
    );
    const { agents } = teamOf(checked.ok ? checked.value : (undefined as never), 'team-1');
    expect(agents.map(({ hierarchy }) => hierarchy)).toEqual([
      { level: 1, subordinates: ['worker', 'helper'] },
      { level: 3, reportsTo: 'lead' },
      { level: 2, reportsTo: 'lead' },
      undefined,
    ]);
  });
});

describe('orchestration', () => {
  test('only hierarchical, and an entry agent that is there', () => {
    const orchestration = { mode: 'swarm', entryAgentId: 'leed', escalationPath: ['lead', 'lead', 'No Id'] };
    const checked = checkTeamTemplate({ ...aTeamTemplate(), orchestration });
    expect(found({ ...aTeamTemplate(), orchestration })).toEqual([
      'wrong-value /orchestration/mode',
      'unknown-reference /orchestration/entryAgentId',
      'invalid-id /orchestration/escalationPath/2',
      'duplicate-id /orchestration/escalationPath/1',
    ]);
    expect(checked.ok || checked.problems[1]!.suggestion).toBe('lead');
  });

  test('whom the path names beside the team is seen once it is bound', () => {
    const orchestration = {
      mode: 'hierarchical' as const,
      entryAgentId: 'lead',
      escalationPath: ['deeployd_support'],
    };
    expect(found(aTeamTemplate({ orchestration }))).toEqual([]);
  });
});

describe('rules', () => {
  test.each<[Partial<InteractionRule>, string[]]>([
    [{ trigger: 'data_loss_concern_detected' }, []],
    [{ trigger: 'phase_gate_reached', action: 'request_approval', target: 'external_participant' }, []],
    [{ trigger: 'task_faild' as 'task_failed' }, ['wrong-value trigger']],
    [{ trigger: '_concern_detected' }, ['wrong-value trigger']],
    [{ action: 'shout' as 'notify' }, ['wrong-value action']],
    [{ target: undefined as unknown as string }, ['missing-field target']],
    [{ action: 'request_approval', target: 'lead' }, ['approver-not-a-person target']],
    [{ timeout: 'soon' }, ['invalid-duration timeout']],
    [{ action: 'pause', timeout: '1h' }, ['ignored-field target', 'ignored-field timeout']],
    [{ priority: 'urgent' as 'high' }, ['wrong-value priority']],
  ])('%j', (rule, problems) => {
    expect(ofRule(rule)).toEqual(problems.map((each) => each.replace(' ', ' /interactionRules/0/')));
  });
});

describe('sharedOnboarding', () => {
  test.each<[object, string[]]>([
    [{ properties: { a: { type: 'string', format: 'date' } }, required: ['a'] }, []],
    [{ $defs: { a: { type: 'string' } }, properties: { b: { $ref: '#/$defs/a' } } }, []],
    [{ properties: { a: { type: 'text' } }, required: 'a' }, ['/properties/a/type', '/required']],
    [{ properties: { b: { $ref: '#/$defs/a' } } }, ['/properties/b/$ref']],
    [{ $ref: 'https://acme.com/schema.json' }, ['/$ref']],
    [withIds(4), []],
    [withIds(16), ['']],
  ])('%j', (sharedOnboarding, places) => {
    expect(found({ ...aTeamTemplate(), sharedOnboarding })).toEqual(
      places.map((place) => `invalid-onboarding-schema /sharedOnboarding${place}`),
    );
  });
});

describe('what is registered', () => {
  const agents = [
    aMember('lead', { tools: [{ name: 'project_status' }, { name: 'aks' }], templateId: 'leads' }),
  ];
  const template = aTeamTemplate({ agents });

  test('warns of tools and templates that there are not, where they are known', () => {
    expect(found(template)).toEqual([]);
    const known = { tools: new Set(['project_status', 'ask']), templates: new Set(['lead']) };
    expect(found(template, known)).toEqual([
      'unknown-tool /agents/0/tools/1/name',
      'unregistered-template /agents/0/templateId',
    ]);
    expect(checkTeamTemplate(template, known).ok).toBe(true);
  });
});

test('unknown fields, with what was meant and the line they stand on', () => {
  const yaml = stringify(aTeamTemplate({ agents: [{ ...aMember('lead'), sytemPrompt: 'x' } as TeamAgent] }));
  const checked = parseTeamTemplate(yaml, 'yaml');
  const [problem] = checked.ok ? [] : checked.problems;
  expect(problem).toMatchObject({ code: 'unknown-key', suggestion: 'systemPrompt' });
  expect(yaml.split('\n')[problem!.line! - 1]).toContain('sytemPrompt');
});

test('one mistake hides no other: shape and meaning come together, and nothing throws', () => {
  expect(
    found({ agents: [{ id: 1, hierarchy: { level: 'top', reportsTo: 'x' } }], orchestration: 4 }),
  ).toEqual(
    expect.arrayContaining(['missing-field /name', 'unknown-reference /agents/0/hierarchy/reportsTo']),
  );
  for (const value of [null, 'text', [], {}, { agents: {} }, { agents: [null], interactionRules: [1] }]) {
    expect(checkTeamTemplate(value).ok).toBe(false);
  }
});

/** So many schemas with an id of their own, one inside the other. */
function withIds(count: number): object {
  return count === 0 ? {} : { $id: `https://acme.com/${count}`, not: withIds(count - 1) };
}

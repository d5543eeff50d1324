// One agent as it is run: what configuration, team and definition say, put together.
import { describe, expect, test } from '@jest/globals';
import { profileOf } from '../../agents/profile.ts';
import { type AgentsConfig, type AgentTemplate, DEFAULT_BUDGET, NO_AGENTS } from '../../agents/types.ts';
import { buildGraph } from '../../definition/graph.ts';
import type { TeamAgent } from '../../definition/team-types.ts';
import type { ProcessTask } from '../../definition/types.ts';
import { aDefinition, anAgent, aPhase, aTask } from '../support/definition-builder.ts';
import { aMember, aTeam } from '../support/team-builder.ts';

const aTemplate = (fields: Partial<AgentTemplate> = {}): AgentTemplate => ({
  id: 'generalist',
  executor: { type: 'model', model: 'm' },
  ...fields,
});
const withTemplate = (fields: Partial<AgentTemplate> = {}): AgentsConfig => ({
  ...NO_AGENTS,
  templates: { generalist: aTemplate(fields) },
  tools: { ask: { name: 'ask', type: 'mcp', server: 's' } },
});

interface Stage {
  task?: Partial<ProcessTask>;
  member?: Partial<TeamAgent>;
  definition?: Parameters<typeof aDefinition>[0];
}
function graphOf({ task = {}, member, definition = {} }: Stage = {}) {
  const agents = { worker: anAgent({ name: 'Worker' }) };
  const phases = [aPhase('build', [aTask('make', task)])];
  const team = member ? aTeam({ agents: [aMember('worker', member)] }) : null;
  return buildGraph(aDefinition({ agents, phases, ...definition }), team);
}
const profile = (config: AgentsConfig | null, stage: Stage = {}, workId = 'make') =>
  profileOf(config, graphOf(stage), workId, 'worker');

describe('how it runs', () => {
  test('by its template', () => {
    expect(profile(withTemplate())).toMatchObject({
      agentId: 'worker',
      name: 'Worker',
      role: 'specialist',
      templateId: 'generalist',
      isUnregistered: false,
      executor: { type: 'model', model: 'm' },
      hierarchy: null,
    });
  });

  test('simulated where nothing is configured or its template is not registered, and said', () => {
    const other = { ...NO_AGENTS, templates: { other: aTemplate({ id: 'other' }) } };
    for (const config of [null, NO_AGENTS, other]) {
      expect(profile(config)).toMatchObject({ isUnregistered: true, executor: { type: 'simulated' } });
    }
  });

  test('by the default template where there is one', () => {
    const executor = { type: 'model', model: 'd' } as const;
    const config = { ...NO_AGENTS, defaultTemplate: aTemplate({ id: 'default', executor }) };
    expect(profile(config)).toMatchObject({ isUnregistered: true, templateId: 'generalist', executor });
  });

  test('by the template that the team names, before the one of the definition', () => {
    const executor = { type: 'a2a', url: 'https://acme.com' } as const;
    const config = { ...withTemplate(), templates: { special: aTemplate({ id: 'special', executor }) } };
    expect(profile(config, { member: { templateId: 'special' } })).toMatchObject({ executor });
  });

  test('an agent that only the team has; one that nobody has', () => {
    const graph = buildGraph(aDefinition(), aTeam());
    expect(profileOf(null, graph, 'errand.1', 'lead')).toMatchObject({ name: 'Lead', templateId: 'lead' });
    expect(() => profileOf(null, graph, 'make', 'nobody')).toThrow('"nobody"');
  });

  test('prompts of template and team follow one another', () => {
    const config = withTemplate({ systemPrompt: 'Be brief.' });
    expect(profile(config).systemPrompt).toBe('Be brief.');
    expect(profile(config, { member: { systemPrompt: 'You make.' } }).systemPrompt).toBe(
      'Be brief.\n\nYou make.',
    );
    expect(profile(null).systemPrompt).toBe('');
  });
});

describe('tools', () => {
  const tools = ['set_fact', 'raise_concern', 'ask'];
  const ofTeam = [{ name: 'raise_concern' }, { name: 'ask' }, { name: 'add_comment' }];

  test.each<[string, AgentsConfig | null, Stage, string[]]>([
    ['nobody gave any', withTemplate(), {}, []],
    ['a task alone gives none', withTemplate(), { task: { tools } }, []],
    ['those of the template', withTemplate({ tools }), {}, tools],
    ['those of the team', withTemplate(), { member: { tools: ofTeam } }, ofTeam.map(({ name }) => name)],
    [
      'of both, what both allow',
      withTemplate({ tools }),
      { member: { tools: ofTeam } },
      ['raise_concern', 'ask'],
    ],
    [
      'and the task',
      withTemplate({ tools }),
      { member: { tools: ofTeam }, task: { tools: ['ask'] } },
      ['ask'],
    ],
    ['a task with none', withTemplate({ tools }), { task: { tools: [] } }, []],
    ['a template with none', withTemplate({ tools: [] }), { member: { tools: ofTeam } }, []],
    ['only those that there are', null, { member: { tools: ofTeam } }, ['raise_concern', 'add_comment']],
  ])('%s', (_what, config, stage, expected) => {
    expect(profile(config, stage).tools).toEqual(expected);
  });

  test('an errand is not held to a list of tasks', () => {
    const stage = { task: { tools: ['ask'] } };
    expect(profile(withTemplate({ tools }), stage, 'errand.1').tools).toEqual(tools);
  });

  test('delegating is for those who may, and have somebody to delegate to', () => {
    const given = withTemplate({ tools: ['delegate_to_agent'] });
    const toolsOf = (hierarchy?: TeamAgent['hierarchy']) =>
      profile(given, { member: hierarchy === undefined ? {} : { hierarchy } }).tools;
    expect(toolsOf()).toEqual([]);
    expect(toolsOf({ level: 1, subordinates: ['helper'] })).toEqual([]);
    expect(toolsOf({ level: 1, canDelegate: true })).toEqual([]);
    expect(toolsOf({ level: 1, canDelegate: true, subordinates: ['helper'] })).toEqual(['delegate_to_agent']);
  });
});

describe('budget', () => {
  test('field by field: the work, then the template, then the defaults', () => {
    const config = withTemplate({ budget: { turns: 5, time: '10m' } });
    const stage = { task: { budget: { turns: 7, costUsd: 2 } }, definition: { budget: { tokens: 900 } } };
    expect(profile(config, stage).budget).toEqual({ turns: 7, timeMs: 600_000, tokens: 900, costUsd: 2 });
    expect(profile(config).budget).toEqual({ ...DEFAULT_BUDGET, turns: 5, timeMs: 600_000 });
    expect(profile(null).budget).toEqual(DEFAULT_BUDGET);
  });

  test("an errand has the definition's", () => {
    const stage = { task: { budget: { turns: 7 } }, definition: { budget: { turns: 3, time: '1m' } } };
    expect(profile(null, stage, 'errand.1').budget).toMatchObject({ turns: 3, timeMs: 60_000 });
  });
});

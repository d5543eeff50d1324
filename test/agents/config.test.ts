// The agents' configuration: what is in it, everything that is wrong with it at once, and secrets by name.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { parseAgentsConfig, registryOf } from '../../agents/config.ts';
import { AgentsConfigError, loadAgents } from '../../agents/load-config.ts';

const EXAMPLE = new URL('../../examples/agents.yaml', import.meta.url);
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SECRETS: Record<string, string> = {
  ANTHROPIC_API_KEY: 'key-of-the-model',
  SCIM_AGENT_SECRET: SECRET,
  SECURITY_AGENT_TOKEN: 'token-of-a2a',
  TOOLS_TOKEN: 'Bearer tools',
  HANDBOOK_TOKEN: 'token-of-mcp',
};
const read = (name: string) => SECRETS[name];

const LOCAL = { provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', model: 'm' };
const SIMULATED = { executor: { type: 'simulated' } };
const HTTP_TOOL = {
  type: 'http',
  description: 'Does it.',
  url: 'https://acme.com',
  input: { type: 'object' },
};

/** `code pointer` of each problem; [] where there is none. */
function problems(config: object): string[] {
  const checked = parseAgentsConfig(stringify(config), 'yaml');
  return checked.ok ? [] : checked.problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

test('the example is one, and its parts know their names', async () => {
  const checked = parseAgentsConfig(await readFile(EXAMPLE, 'utf8'), 'yaml');
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems, null, 1));
  const { templates, tools, models } = checked.value;
  expect(Object.values(templates).map(({ id, executor }) => [id, executor.type])).toEqual([
    ['enterprise-deployment-lead', 'model'],
    ['sso-specialist', 'model'],
    ['scim-specialist', 'http'],
    ['security-reviewer', 'a2a'],
  ]);
  expect(Object.values(tools).map(({ name, type }) => [name, type])).toEqual([
    ['test_sso_flow', 'http'],
    ['look_up_article', 'mcp'],
  ]);
  expect(Object.keys(models)).toEqual(['local', 'careful']);
});

test('an empty one is one', () => {
  expect(problems({})).toEqual([]);
});

describe('what is wrong comes at once, each with its place', () => {
  test.each<[string, object, string[]]>([
    [
      'fields that there are not, with what was meant',
      { model: {}, templates: { a: { ...SIMULATED, tool: [] } } },
      ['unknown-key /templates/a/tool', 'unknown-key /model'],
    ],
    [
      'an executor that there is not',
      { templates: { a: { executor: { type: 'modle', model: 'm' } } } },
      ['wrong-value /templates/a/executor/type'],
    ],
    [
      'a field of another executor',
      { templates: { a: { executor: { type: 'simulated', url: 'https://acme.com' } } } },
      ['unknown-key /templates/a/executor/url'],
    ],
    [
      'a secret that is written out',
      { models: { m: { ...LOCAL, apiKey: 'sk-1' } }, allowPrivate: ['127.0.0.1/32'] },
      ['wrong-type /models/m/apiKey'],
    ],
    [
      'a signing secret that is written out',
      { templates: { a: { executor: { type: 'http', url: 'https://acme.com', secret: SECRET } } } },
      ['wrong-type /templates/a/executor/secret'],
    ],
    ['a name that cannot be one', { tools: { 'a b': HTTP_TOOL } }, ['wrong-value /tools/a b']],
    [
      'names of nothing',
      {
        templates: {
          a: { executor: { type: 'model', model: 'fats' }, tools: ['project_status', 'ask_around'] },
        },
        tools: { ask: { type: 'mcp', server: 'handbook' } },
      },
      [
        'unknown-reference /templates/a/tools/1',
        'unknown-reference /templates/a/executor/model',
        'unknown-reference /tools/ask/server',
      ],
    ],
    [
      'a built-in tool made anew, arguments that are no object',
      {
        tools: { set_fact: HTTP_TOOL, finish: HTTP_TOOL, other: { ...HTTP_TOOL, input: { type: 'string' } } },
      },
      ['reserved-id /tools/set_fact', 'reserved-id /tools/finish', 'wrong-value /tools/other/input/type'],
    ],
    [
      'arguments that are no schema',
      { tools: { other: { ...HTTP_TOOL, input: { type: 'object', required: 'x' } } } },
      ['invalid-output-schema /tools/other/input/required'],
    ],
    [
      'a model without an address, a bound on costs that nobody knows, a time that is none',
      {
        models: { m: { provider: 'openai-compatible', model: 'm' } },
        defaultTemplate: { executor: { type: 'model', model: 'm' }, budget: { costUsd: 1, time: 'long' } },
      },
      [
        'missing-field /models/m/baseUrl',
        'invalid-duration /defaultTemplate/budget/time',
        'wrong-value /defaultTemplate/budget/costUsd',
      ],
    ],
    [
      'addresses that nobody allowed',
      {
        models: { m: LOCAL },
        templates: { a: { executor: { type: 'a2a', url: 'http://agents.acme.com@10.0.0.1/' } } },
        tools: { t: { ...HTTP_TOOL, url: 'ftp://acme.com' } },
        mcpServers: { s: { url: 'https://169.254.169.254/latest' } },
      },
      [
        'wrong-value /models/m/baseUrl',
        'wrong-value /templates/a/executor/url',
        'wrong-value /tools/t/url',
        'wrong-value /mcpServers/s/url',
      ],
    ],
    ['a range that is none', { allowPrivate: ['10.0.0.0/8', 'local'] }, ['wrong-value /allowPrivate/1']],
  ])('%s', (_what, config, expected) => {
    expect(problems(config).toSorted()).toEqual(expected.toSorted());
  });

  test('in words that name the field and the cure, on its line', () => {
    const text = 'models: {}\ntemplates:\n  a:\n    executor: { type: modle }\n';
    const checked = parseAgentsConfig(text, 'yaml');
    expect(checked.ok || checked.problems).toMatchObject([
      {
        message:
          'templates.a.executor.type is "modle"; it must be one of model, http, a2a, simulated. Did you mean "model"?',
        line: 4,
      },
    ]);
  });

  test('on any value', () => {
    for (const value of [null, 1, [], { models: [] }, { templates: { a: null } }, { tools: { a: 1 } }]) {
      expect(parseAgentsConfig(JSON.stringify(value), 'json').ok).toBe(false);
    }
  });
});

test('definitions are held against it only where there is one; a default template leaves none without', () => {
  const parsed = (config: object) => {
    const checked = parseAgentsConfig(stringify(config), 'yaml');
    return checked.ok ? registryOf(checked.value) : null;
  };
  expect(registryOf(null)).toEqual({});
  expect(parsed({ templates: { a: SIMULATED } })?.templates).toEqual(new Set(['a']));
  const withDefault = parsed({ defaultTemplate: SIMULATED, tools: { mine: HTTP_TOOL } });
  expect(withDefault).not.toHaveProperty('templates');
  expect(withDefault?.tools?.has('mine') && withDefault.tools.has('raise_concern')).toBe(true);
});

describe('loading', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'countersign-agents-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const inFile = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const refusal = async (file: string, from = read): Promise<string> => {
    const error = await loadAgents(file, from).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AgentsConfigError);
    return (error as Error).message;
  };

  test('without a file there is no configuration', async () => {
    expect(await loadAgents(null, read)).toMatchObject({ config: null, secrets: [] });
  });

  test('secrets come by name, and only those that are named', async () => {
    const file = await inFile('agents.yaml', await readFile(EXAMPLE, 'utf8'));
    const { secretOf, secrets } = await loadAgents(file, read);
    expect(secretOf({ env: 'HANDBOOK_TOKEN' })).toBe('token-of-mcp');
    expect(secrets.toSorted()).toEqual(Object.values(SECRETS).toSorted());
    expect(() => secretOf({ env: 'PATH' })).toThrow('names no secret "PATH"');
  });

  test('those missing or unfit are said all at once, and none is shown', async () => {
    const file = await inFile('secrets.yaml', await readFile(EXAMPLE, 'utf8'));
    const from: Record<string, string> = {
      ...SECRETS,
      SCIM_AGENT_SECRET: 'hunter2-hunter2',
      TOOLS_TOKEN: ' ',
    };
    const said = await refusal(file, (name) => from[name]);
    expect(said).toContain('2 problems');
    expect(said).toContain(
      '/tools/test_sso_flow/headers/Authorization: the environment variable TOOLS_TOKEN',
    );
    expect(said).toContain('/templates/scim-specialist/executor/secret: the environment variable SCIM_AGENT');
    expect(said).not.toContain('hunter2');
  });

  test('what has another form, what fits nothing and secrets that are missing come together', async () => {
    const file = await inFile(
      'mixed.yaml',
      stringify({
        models: { broken: { ...LOCAL, provider: 'openai' } },
        templates: {
          a: { executor: { type: 'model', model: 'broken' }, tools: ['look_up'] },
          b: { executor: { type: 'model', model: 'other' } },
          c: { executor: { type: 'http', url: 'https://acme.com', secret: { env: 'NOT_THERE' } } },
        },
        allowPrivate: '127.0.0.1/32',
      }),
    );
    const said = await refusal(file);
    expect(said).toContain('5 problems');
    expect(said).toContain('/models/broken/provider: ');
    expect(said).toContain('/allowPrivate: ');
    expect(said).toContain('/templates/a/tools/0: "look_up" is no name of a tool');
    expect(said).toContain('/templates/b/executor/model: "other" is no name of a model');
    expect(said).toContain('/templates/c/executor/secret: the environment variable NOT_THERE is not set');
  });

  test.each<[string, object]>([
    ['a key', { models: { m: { ...LOCAL, apiKey: 'sk-hunter2' } } }],
    ['a key as the name of a variable', { models: { m: { ...LOCAL, apiKey: { env: 'sk-hunter2' } } } }],
    ['a token', { mcpServers: { m: { url: 'https://acme.com', token: 'sk-hunter2' } } }],
    [
      'a header',
      {
        templates: {
          a: {
            executor: {
              type: 'http',
              url: 'https://acme.com',
              secret: { env: 'A' },
              headers: { 'X-Key': 'sk-hunter2' },
            },
          },
        },
      },
    ],
    [
      'a signing secret',
      { templates: { a: { executor: { type: 'http', url: 'https://acme.com', secret: 'sk-hunter2' } } } },
    ],
  ])('%s that is written out is not shown', async (_what, config) => {
    const said = await refusal(
      await inFile('shown.yaml', stringify({ ...config, allowPrivate: ['127.0.0.1/32'] })),
    );
    expect(said).toContain('{ env: NAME }');
    expect(said).not.toContain('hunter2');
  });

  test('a file that is not there, and one that is wrong, are said with the setting', async () => {
    expect(await refusal(join(folder, 'none.yaml'))).toContain('COUNTERSIGN_AGENTS');
    const json = await inFile('agents.json', '{ "templates": { "a": {} },\n "x": 1 }');
    const said = await refusal(json);
    expect(said).toContain('/templates/a/executor: templates.a.executor is missing');
    expect(said).toContain('(line 2)');
  });
});

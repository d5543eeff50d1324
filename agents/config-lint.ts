// What the parts of the agents' configuration say of one another, once each has its shape.
import { didYouMean } from '../definition/did-you-mean.ts';
import { parseDuration } from '../definition/duration.ts';
import { jsonSchemaProblems } from '../definition/json-schema.ts';
import { type Finding, problem } from '../definition/problem.ts';
import { addressRules, rangeProblem, urlProblem } from './address-rules.ts';
import { namesOf, type WrittenNames } from './sound-parts.ts';
import { type AgentsConfig, type AgentTemplate, BUILT_IN_TOOLS, FINISH, type ToolConfig } from './types.ts';

/** Problems of references, addresses, budgets and tools' arguments. `names`: beside those of parts that are here. */
export function lintConfig(config: AgentsConfig, names: WrittenNames = namesOf(config)): Finding[] {
  const templates = [
    ...Object.values(config.templates).map((each) => ({ each, at: `/templates/${each.id}` })),
    ...(config.defaultTemplate ? [{ each: config.defaultTemplate, at: '/defaultTemplate' }] : []),
  ];
  return [
    ...Object.entries(config.models).flatMap(([id, { provider, baseUrl }]) =>
      provider === 'openai-compatible' && baseUrl === undefined
        ? [
            problem(
              'missing-field',
              `/models/${id}/baseUrl`,
              'baseUrl is missing; an openai-compatible model needs one, such as http://127.0.0.1:11434/v1.',
            ),
          ]
        : [],
    ),
    ...templates.flatMap(({ each, at }) => templateProblems(each, at, config, names)),
    ...Object.values(config.tools).flatMap((tool) => toolProblems(tool, `/tools/${tool.name}`, names)),
    ...(names.ranges ? addressProblems(config) : []),
  ];
}

function templateProblems(
  { executor, tools = [], budget }: AgentTemplate,
  at: string,
  config: AgentsConfig,
  names: WrittenNames,
): Finding[] {
  const known = new Set([...BUILT_IN_TOOLS, ...names.tools]);
  const found = tools.flatMap((tool, index) =>
    known.has(tool) ? [] : [unknown(tool, `${at}/tools/${index}`, 'a tool', known)],
  );
  if (budget?.time !== undefined && parseDuration(budget.time) === null) {
    const message = `"${budget.time}" is no duration; write 90s, 30m, 4h, 2d, 1w, 1d12h or ISO 8601 such as PT48H.`;
    found.push(problem('invalid-duration', `${at}/budget/time`, message));
  }
  if (executor.type !== 'model') return found;
  const model = Object.hasOwn(config.models, executor.model) ? config.models[executor.model] : undefined;
  if (model === undefined) {
    // One that is wrong itself says so.
    if (names.models.has(executor.model)) return found;
    return [...found, unknown(executor.model, `${at}/executor/model`, 'a model', names.models)];
  }
  if (budget?.costUsd !== undefined && model.price === undefined) {
    const message = `What "${executor.model}" costs is not known, so costUsd bounds nothing; give the model a price.`;
    found.push(problem('wrong-value', `${at}/budget/costUsd`, message));
  }
  return found;
}

function toolProblems(tool: ToolConfig, at: string, { mcpServers }: WrittenNames): Finding[] {
  const taken = [...BUILT_IN_TOOLS, FINISH].includes(tool.name)
    ? [problem('reserved-id', at, `"${tool.name}" is a built-in tool; choose another name.`)]
    : [];
  if (tool.type === 'mcp') {
    if (mcpServers.has(tool.server)) return taken;
    return [...taken, unknown(tool.server, `${at}/server`, 'an MCP server', mcpServers)];
  }
  const structure = jsonSchemaProblems(tool.input, `${at}/input`, 'invalid-output-schema');
  if (structure.length > 0 || tool.input['type'] === 'object') return [...taken, ...structure];
  const message = 'The arguments of a tool are an object; say "type: object".';
  return [...taken, problem('wrong-value', `${at}/input/type`, message)];
}

/** Addresses as they are written; where a name leads to is held at each request. */
function addressProblems({ allowPrivate, ...config }: AgentsConfig): Finding[] {
  const ranges = allowPrivate.flatMap((range, index) => {
    const said = rangeProblem(range);
    return said === null ? [] : [problem('wrong-value', `/allowPrivate/${index}`, said)];
  });
  if (ranges.length > 0) return ranges;
  const rules = addressRules(allowPrivate);
  const templates = Object.values(config.templates).map((each) => [`/templates/${each.id}`, each] as const);
  const all = config.defaultTemplate
    ? [...templates, ['/defaultTemplate', config.defaultTemplate] as const]
    : templates;
  const addresses = [
    ...Object.entries(config.models).map(([id, { baseUrl }]) => [`/models/${id}/baseUrl`, baseUrl] as const),
    ...all.map(
      ([at, { executor }]) => [`${at}/executor/url`, 'url' in executor ? executor.url : undefined] as const,
    ),
    ...Object.values(config.tools).map(
      (tool) => [`/tools/${tool.name}/url`, tool.type === 'http' ? tool.url : undefined] as const,
    ),
    ...Object.entries(config.mcpServers).map(([id, { url }]) => [`/mcpServers/${id}/url`, url] as const),
  ];
  return addresses.flatMap(([at, url]) => {
    const said = url === undefined ? null : urlProblem(url, rules);
    return said === null ? [] : [problem('wrong-value', at, said)];
  });
}

function unknown(written: string, at: string, what: string, known: ReadonlySet<string>): Finding {
  const message = `"${written}" is no name of ${what} in this configuration.`;
  return problem('unknown-reference', at, message, () => didYouMean(written, known));
}

// The agents' configuration at start: its file, and the secrets it names. Everything that is wrong is said at once.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Problem } from '../definition/problem.ts';
import { parseAgentsConfig } from './config.ts';
import type { AgentsConfig, SecretRef } from './types.ts';
import { webhookSecretProblem } from './webhook-signature.ts';

export interface LoadedAgents {
  /** Null: none is set, and every agent runs simulated. */
  config: AgentsConfig | null;
  /** Of a secret that the configuration names. */
  secretOf: (ref: SecretRef) => string;
  /** All secrets, for a log to leave out. */
  secrets: string[];
}

/** The configuration cannot be used; the message has a line for each problem, and shows no secret. */
export class AgentsConfigError extends Error {
  constructor(file: string, problems: string[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(
      `The agents' configuration ${file} (setting COUNTERSIGN_AGENTS) has ${count}:\n${problems.map((each) => `  ${each}`).join('\n')}\nSee docs/agents.md.`,
    );
    this.name = 'AgentsConfigError';
    this.stack = this.message;
  }
}

/** `file` null: none is set. `read`: an environment variable. Throws AgentsConfigError. */
export async function loadAgents(
  file: string | null,
  read: (name: string) => string | undefined,
): Promise<LoadedAgents> {
  if (file === null) return { config: null, secretOf: secretFrom(new Map()), secrets: [] };
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AgentsConfigError(file, [`The file cannot be read: ${(error as Error).message}`]);
  });
  const checked = parseAgentsConfig(text, extname(file) === '.json' ? 'json' : 'yaml');
  if (!checked.ok) throw new AgentsConfigError(file, checked.problems.map(lineOf));
  const known = new Map<string, string>();
  const problems = secretsIn(checked.value).flatMap(({ ref, at, signs }) => {
    const secret = read(ref.env)?.trim() ?? '';
    known.set(ref.env, secret);
    if (secret === '') return [`${at}: the environment variable ${ref.env} is not set; give it the secret.`];
    const unfit = signs ? webhookSecretProblem(secret) : null;
    return unfit === null ? [] : [`${at}: the environment variable ${ref.env} ${unfit}`];
  });
  if (problems.length > 0) throw new AgentsConfigError(file, problems);
  return { config: checked.value, secretOf: secretFrom(known), secrets: [...known.values()] };
}

/** As `loadAgents`; where the configuration is wrong, says how and ends the process with code 1. */
export async function loadAgentsOrExit(...given: Parameters<typeof loadAgents>): Promise<LoadedAgents> {
  try {
    return await loadAgents(...given);
  } catch (error) {
    if (!(error instanceof AgentsConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function secretFrom(known: ReadonlyMap<string, string>): (ref: SecretRef) => string {
  return ({ env }) => {
    const secret = known.get(env);
    if (secret === undefined) throw new Error(`The agents' configuration names no secret "${env}".`);
    return secret;
  };
}

interface NamedSecret {
  ref: SecretRef;
  at: string;
  /** It signs requests, and so has a form. */
  signs: boolean;
}

function secretsIn({ models, templates, defaultTemplate, tools, mcpServers }: AgentsConfig): NamedSecret[] {
  const found: NamedSecret[] = [];
  const add = (ref: SecretRef | undefined, at: string, signs = false) => {
    if (ref !== undefined) found.push({ ref, at, signs });
  };
  for (const [id, model] of Object.entries(models)) add(model.apiKey, `/models/${id}/apiKey`);
  const all = Object.values(templates).map((each) => ({
    executor: each.executor,
    at: `/templates/${each.id}`,
  }));
  if (defaultTemplate) all.push({ executor: defaultTemplate.executor, at: '/defaultTemplate' });
  for (const { executor, at } of all) {
    if (executor.type === 'a2a') add(executor.token, `${at}/executor/token`);
    if (executor.type !== 'http') continue;
    for (const ref of [executor.secret].flat()) add(ref, `${at}/executor/secret`, true);
    for (const [name, ref] of Object.entries(executor.headers ?? {}))
      add(ref, `${at}/executor/headers/${name}`);
  }
  for (const tool of Object.values(tools)) {
    for (const [name, value] of Object.entries(tool.type === 'http' ? (tool.headers ?? {}) : {})) {
      if (typeof value !== 'string') add(value, `/tools/${tool.name}/headers/${name}`);
    }
  }
  for (const [id, server] of Object.entries(mcpServers)) add(server.token, `/mcpServers/${id}/token`);
  return found;
}

const lineOf = ({ pointer, message, line }: Problem): string =>
  `${pointer === '' ? '' : `${pointer}: `}${message}${line === undefined ? '' : ` (line ${line})`}`;

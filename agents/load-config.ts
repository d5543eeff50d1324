// The agents' configuration at start: its file, and the secrets it names. Everything that is wrong is said at once.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Finding, type Problem, problem } from '../definition/problem.ts';
import { parseAgentsConfig } from './config.ts';
import { secretsIn } from './secrets-in.ts';
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
  const known = new Map<string, string>();
  const secretProblems = (found: AgentsConfig): Finding[] =>
    secretsIn(found).flatMap(({ ref, at, signs }) => {
      const secret = read(ref.env)?.trim() ?? '';
      known.set(ref.env, secret);
      const unfit = signs ? webhookSecretProblem(secret) : null;
      const said = secret === '' ? 'is not set; give it the secret.' : unfit;
      return said === null ? [] : [problem('wrong-value', at, `the environment variable ${ref.env} ${said}`)];
    });
  const checked = parseAgentsConfig(text, extname(file) === '.json' ? 'json' : 'yaml', secretProblems);
  if (!checked.ok) throw new AgentsConfigError(file, checked.problems.map(lineOf));
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

/** The reader of YAML and JSON says the line itself. */
function lineOf({ pointer, message, line }: Problem): string {
  const where = line === undefined || message.includes(`(line ${line})`) ? '' : ` (line ${line})`;
  return `${pointer === '' ? '' : `${pointer}: `}${message}${where}`;
}

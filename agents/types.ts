// How agents are run: the agents' configuration as people write it, and what of it one agent gets. Plain types.
import type { Budget, JsonObject } from '../definition/types.ts';
import type { Hierarchy } from '../definition/team-types.ts';

/** Name of an environment variable that holds a secret. Secrets are given by name only. */
export interface SecretRef {
  env: string;
}

/** A model behind a provider. */
export interface ModelConfig {
  provider: 'anthropic' | 'openai-compatible';
  /** As the provider names it. */
  model: string;
  /** Default for `anthropic`: its own. Needed for `openai-compatible`, such as `http://127.0.0.1:11434/v1`. */
  baseUrl?: string;
  apiKey?: SecretRef;
  /** US dollars a million tokens; without it costs are not known, and a `costUsd` bound is refused. */
  price?: { inputPerMillion: number; outputPerMillion: number };
  temperature?: number;
  /** Tokens of one answer. Default 8,192. */
  maxOutputTokens?: number;
  /** `json-schema` (default): the endpoint takes a schema for its answer. `tool`: the answer comes as a call of a tool. */
  structuredOutput?: 'json-schema' | 'tool';
}

export type ExecutorConfig =
  | { type: 'model'; model: string }
  /** `secret`: `whsec_…`, several for rotation, the first one signs. */
  | { type: 'http'; url: string; secret: SecretRef | SecretRef[]; headers?: Record<string, SecretRef> }
  /** Address of the agent card, or of the agent, whose card is then at `/.well-known/agent-card.json`. */
  | { type: 'a2a'; url: string; token?: SecretRef }
  | { type: 'simulated' };

/** An agent template: what `templateId` in definitions and teams names. */
export interface AgentTemplate {
  id: string;
  name?: string;
  description?: string;
  executor: ExecutorConfig;
  systemPrompt?: string;
  /** Names of tools; a task gets those that it names too, or all of them where it names none. */
  tools?: string[];
  budget?: Budget;
}

interface ToolBase {
  name: string;
  description: string;
  /** A person approves each call before it is made. */
  requiresApproval?: boolean;
}
/** A tool that is not built in. */
export type ToolConfig =
  | (ToolBase & {
      type: 'http';
      url: string;
      /** Default POST, with the arguments as JSON; GET puts them into the query. */
      method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      headers?: Record<string, string | SecretRef>;
      /** JSON Schema of the arguments. */
      input: JsonObject;
    })
  /** `tool`: its name on that server; default the same name. Its schema is the server's. */
  | (Omit<ToolBase, 'description'> & { type: 'mcp'; server: string; tool?: string; description?: string });

export interface McpServerConfig {
  /** Streamable HTTP. */
  url: string;
  token?: SecretRef;
}

/** The agents' configuration (setting COUNTERSIGN_AGENTS). */
export interface AgentsConfig {
  models: Record<string, ModelConfig>;
  templates: Record<string, AgentTemplate>;
  /** For agents whose template is not there; absent: they run simulated. */
  defaultTemplate?: AgentTemplate;
  tools: Record<string, ToolConfig>;
  mcpServers: Record<string, McpServerConfig>;
  /** CIDR ranges that requests may go to although they are private, such as `10.1.0.0/16`. */
  allowPrivate: string[];
}

/** Where none is set: every agent runs simulated. */
export const NO_AGENTS: AgentsConfig = {
  models: {},
  templates: {},
  tools: {},
  mcpServers: {},
  allowPrivate: [],
};

/** One agent as it is run for one task or errand: what configuration, team and definition say, put together. */
export interface AgentProfile {
  agentId: string;
  name: string;
  role: string;
  templateId: string;
  /** No template of this id is registered. */
  isUnregistered: boolean;
  executor: ExecutorConfig;
  systemPrompt: string;
  /** Allow-list: what template (or team) and task both allow; names only, each one known. */
  tools: string[];
  /** Resolved: turns, ms, tokens; `costUsd` null: no bound. */
  budget: { turns: number; timeMs: number; tokens: number; costUsd: number | null };
  hierarchy: Hierarchy | null;
}

export const DEFAULT_BUDGET = { turns: 20, timeMs: 60 * 60_000, tokens: 500_000, costUsd: null } as const;

/** Tools that need no configuration. */
export const BUILT_IN_TOOLS = [
  'project_status',
  'escalate_to_human',
  'delegate_to_agent',
  'request_approval',
  'store_artifact',
  'get_artifact',
  'list_artifacts',
  'raise_concern',
  'set_fact',
  'add_comment',
] as const;
export type BuiltInTool = (typeof BUILT_IN_TOOLS)[number];

/** Tool by which a model gives its answer where its endpoint takes no schema for it: no other can have the name. */
export const FINISH = 'finish';

// A tool of an MCP server of the configuration, over streamable HTTP. Only the tool that is named; its schema is the server's.
import {
  Client,
  type JsonSchemaType,
  type jsonSchemaValidator,
  SdkError,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import type { JsonObject } from '../../definition/types.ts';
import { causesOf, EgressRefused, egressTrouble } from '../egress-trouble.ts';
import type { McpServerConfig, ToolConfig } from '../types.ts';
import { quotedResult } from './result-text.ts';
import { schemaMisfits } from '../../platform/schema-misfits.ts';
import { failed, said, type ToolAnswer, type ToolDescription, type ToolWorld } from './tool.ts';
import { withoutSecrets } from './without-secrets.ts';

export type McpToolConfig = Extract<ToolConfig, { type: 'mcp' }>;
type World = Pick<ToolWorld, 'fetch' | 'secretOf' | 'config' | 'now'>;

const TIMEOUT_MS = 30_000;
/** Of all requests of one use: a server may ask for many. */
const USE_MS = 60_000;
const MAX_PAGES = 10;
/** For how long a server's list of tools is taken to be as it was. */
const KEPT_MS = 5 * 60_000;
const MAX_DESCRIPTION_CHARS = 2_000;
/** It goes into every prompt. */
const MAX_SCHEMA_CHARS = 32 * 1024;

interface KnownTools {
  at: number;
  tools: Map<string, ToolDescription>;
}
const known = new WeakMap<McpServerConfig, KnownTools>();

/** As the server describes it. A sentence where it cannot be had. */
export async function describeMcpTool(world: World, tool: McpToolConfig): Promise<ToolDescription | string> {
  const server = world.config.mcpServers[tool.server];
  if (!server) return `The MCP server "${tool.server}" of the tool "${tool.name}" is not configured.`;
  try {
    const theirs = (await toolsOf(world, server)).get(remoteName(tool));
    if (!theirs) return `The MCP server "${tool.server}" has no tool "${remoteName(tool)}".`;
    const { length } = JSON.stringify(theirs.inputSchema);
    if (length > MAX_SCHEMA_CHARS)
      return `The schema of the tool "${tool.name}" has ${length} characters; at most ${MAX_SCHEMA_CHARS} are taken.`;
    return { ...theirs, name: tool.name, description: tool.description ?? theirs.description };
  } catch (error) {
    return wordsOf(error, tool, secretsOf(world, server));
  }
}

export async function callMcpTool(
  world: World,
  tool: McpToolConfig,
  args: JsonObject,
  idempotencyKey: string,
): Promise<ToolAnswer> {
  const server = world.config.mcpServers[tool.server]!;
  try {
    const result = await connected(world, server, { 'idempotency-key': idempotencyKey }, (client) =>
      client.callTool({ name: remoteName(tool), arguments: args }, { timeout: TIMEOUT_MS }),
    );
    const text = quotedResult({
      author: `MCP server ${tool.server}`,
      source: `answer of the tool "${tool.name}"`,
      text: withoutSecrets(contentText(result), secretsOf(world, server)),
    });
    return result.isError === true ? failed(`The tool failed.\n${text}`) : said(text);
  } catch (error) {
    return failed(wordsOf(error, tool, secretsOf(world, server)));
  }
}

async function toolsOf(world: World, server: McpServerConfig): Promise<KnownTools['tools']> {
  const kept = known.get(server);
  if (kept && world.now() - kept.at < KEPT_MS) return kept.tools;
  const { tools } = await connected(world, server, {}, (client) =>
    client.listTools(undefined, { timeout: TIMEOUT_MS }),
  );
  const described = tools.map(({ name, description = '', inputSchema }) => ({
    name,
    description: description.slice(0, MAX_DESCRIPTION_CHARS),
    inputSchema: inputSchema as JsonObject,
  }));
  const byName = new Map(described.map((each) => [each.name, each]));
  known.set(server, { at: world.now(), tools: byName });
  return byName;
}

/** One connection a use: nothing is held open between calls, which may be hours apart. */
async function connected<T>(
  { fetch, secretOf }: World,
  { url, token }: McpServerConfig,
  headers: Record<string, string>,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const overall = AbortSignal.timeout(USE_MS);
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: (input, { signal, ...init } = {}) =>
      fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, overall]) : overall }),
    requestInit: {
      redirect: 'manual',
      headers: { ...headers, ...(token ? { authorization: `Bearer ${secretOf(token)}` } : {}) },
    },
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const client = new Client(
    { name: 'countersign', version: '0.1.0' },
    {
      jsonSchemaValidator: boundedValidator,
      versionNegotiation: { mode: 'auto' },
      listMaxPages: MAX_PAGES,
    },
  );
  try {
    await client.connect(transport, { timeout: TIMEOUT_MS });
    return await use(client);
  } finally {
    await client.close().catch(() => undefined);
  }
}

function contentText({ content, structuredContent }: Awaited<ReturnType<Client['callTool']>>): string {
  const parts = content.map((block) => {
    if (block.type === 'text') return block.text;
    if (block.type === 'resource' && 'text' in block.resource) return block.resource.text;
    if (block.type === 'resource_link') return `(link to ${block.uri})`;
    return `(${block.type}, no text)`;
  });
  if (parts.length > 0) return parts.join('\n');
  return structuredContent === undefined ? '(no content)' : JSON.stringify(structuredContent);
}

/** What the server itself says of an error is its text, not ours. */
function wordsOf(error: unknown, tool: McpToolConfig, secrets: string[]): string {
  const who = `The MCP server "${tool.server}"`;
  const isOfConnection = causesOf(error).some(
    (each) => each instanceof EgressRefused || each instanceof TypeError,
  );
  if (isOfConnection) return egressTrouble(error, who).reason;
  if (error instanceof SdkError) return `${who} did not answer as expected (${error.code}).`;
  const text = withoutSecrets(error instanceof Error ? error.message : String(error), secrets);
  return `The tool failed.\n${quotedResult({ author: who, source: 'error', text }, 1_000)}`;
}

/** Theirs are not our schemas: none is compiled to code here, and none takes longer than it may. */
const boundedValidator: jsonSchemaValidator = {
  getValidator:
    <T>(schema: JsonSchemaType) =>
    (input: unknown) => {
      const [misfit] = schemaMisfits(schema, input);
      return misfit
        ? { valid: false, data: undefined, errorMessage: misfit.error }
        : { valid: true, data: input as T, errorMessage: undefined };
    },
};

const secretsOf = ({ secretOf }: Pick<World, 'secretOf'>, { token }: McpServerConfig): string[] =>
  token ? [secretOf(token)] : [];

const remoteName = (tool: McpToolConfig): string => tool.tool ?? tool.name;

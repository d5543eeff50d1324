// The whole stack with agents as a test says: their configuration as a file, and a model's part played by who works at what.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type E2e, startE2e } from './e2e.ts';
import type { ModelReply, ModelRequest, ModelServerOptions } from './openai-server.ts';

/** As it is written into the file. */
export interface WrittenAgents {
  models?: Record<string, object>;
  templates: Record<string, object>;
  tools?: Record<string, object>;
  mcpServers?: Record<string, object>;
}

/** Loopback may be reached. `secrets`: environment variables. */
export async function startE2eWithAgents(
  agents: WrittenAgents,
  secrets: Record<string, string>,
): Promise<E2e> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-agents-'));
  const file = join(folder, 'agents.json');
  await writeFile(file, JSON.stringify({ ...agents, allowPrivate: ['127.0.0.1/32'] }));
  const gone = () => rm(folder, { recursive: true, force: true });
  const e2e = await startE2e({ ...secrets, COUNTERSIGN_AGENTS: file }).catch(async (error: unknown) => {
    await gone();
    throw error;
  });
  // Until then: who is started again reads it again.
  const stop = async () => {
    try {
      await e2e.stop();
    } finally {
      await gone();
    }
  };
  return { ...e2e, stop };
}

/** One turn of a part: what the model answers then. */
export type Turn = ModelReply | ((request: ModelRequest) => ModelReply | Promise<ModelReply>);

/** What is being worked at: `<work>.<attempt>`, with `.d.<call>` where it was handed down; and the turn, from 1. */
export function workIn({ key }: ModelRequest): { work: string; turn: number } {
  const found = /^[^.]+\.(.+)\.t(\d+)(?:\.again)?$/.exec(key);
  if (!found) throw new Error(`This is no key of a turn: "${key}"`);
  return { work: found[1]!, turn: Number(found[2]) };
}

/** Each work's turns, in their order; the same turn asked again is answered the same. */
export function playing(parts: Record<string, Turn[]>): ModelServerOptions['script'] {
  return async (request) => {
    const { work, turn } = workIn(request);
    const answer = parts[work]?.[turn - 1];
    if (answer === undefined) throw new Error(`The part has no turn ${turn} at "${work}".`);
    return typeof answer === 'function' ? await answer(request) : answer;
  };
}

/** Calls of one turn, made one after another. */
export const calls = (...made: [name: string, args?: object | string][]): ModelReply => ({
  calls: made.map(([name, args = {}]) => ({ name, arguments: args })),
});

/** Files of Temporal's server and of the logs in which a text stands. */
export async function whereItStands(e2e: E2e, text: string): Promise<string[]> {
  const watched = await e2e.files((path) => /\/temporal\.db|\/logs\//.test(path));
  return watched.filter(({ bytes }) => bytes.includes(text)).map(({ path }) => path);
}

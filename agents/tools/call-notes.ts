// What stands in the journal of an agent's calls: what came of each, and what was refused. A repeated call finds it there.
import type { JsonObject } from '../../definition/types.ts';
import { sha256Hex } from '../../platform/canonical-json.ts';
import type { AgentRefusedNote, AgentToolNote } from '../../process/views/agent-journal.ts';
import type { Books, TrailEntry } from '../../store/books.ts';
import type { ToolWork, ToolWorld } from './tool.ts';

/** Of arguments and results in the journal; the blobs have them whole. */
const NOTED_CHARS = 2_000;
const PAGE = 500;

export interface ToolDone {
  ok: boolean;
  /** What the agent gets. */
  text: string;
  /** Of the text, hex. */
  sha256: string;
}

/**
 * What came of this very call before; null: nothing is noted. `soon`: a repeat comes soon after the first, and only the newest
 * notes are looked at. `ever`: all of them, however many there are.
 */
export async function doneBefore(
  { books, blobs }: Pick<ToolWorld, 'books' | 'blobs'>,
  { instanceId, taskId, attempt }: ToolWork,
  callId: string,
  when: 'soon' | 'ever',
): Promise<ToolDone | null> {
  const note = await noteThat(
    books,
    instanceId,
    (body) => body['taskId'] === taskId && body['attempt'] === attempt && body['callId'] === callId,
    when,
  );
  if (!note) return null;
  const sha256 = note['resultSha256'];
  const bytes = typeof sha256 === 'string' ? await blobs.get(sha256) : null;
  if (bytes === null) return null;
  const text = Buffer.from(bytes).toString('utf8');
  return { ok: note['ok'] === true, text, sha256: sha256 as string };
}

async function noteThat(
  books: Books,
  instanceId: string,
  isIt: (body: TrailEntry['body']) => boolean,
  when: 'soon' | 'ever',
): Promise<TrailEntry['body'] | null> {
  const asked = { instanceId, limit: PAGE, types: ['agent_tool', 'agent_refused'] };
  let page = await books.trail({ ...asked, newestFirst: when === 'soon' });
  for (;;) {
    const found = page.find(({ body }) => isIt(body));
    if (found) return found.body;
    if (when === 'soon' || page.length < PAGE) return null;
    page = await books.trail({ ...asked, after: page.at(-1)!.position });
  }
}

export async function noteCall(
  world: Pick<ToolWorld, 'books' | 'blobs' | 'now'>,
  work: ToolWork,
  call: { callId: string; tool: string; arguments: string },
  { ok, text }: { ok: boolean; text: string },
): Promise<ToolDone> {
  const sha256 = await world.blobs.put(Buffer.from(text, 'utf8'));
  const note: AgentToolNote = {
    ...whose(work),
    callId: call.callId,
    tool: call.tool,
    ok,
    arguments: call.arguments.slice(0, NOTED_CHARS),
    argumentsSha256: sha256Hex(call.arguments),
    result: text.slice(0, NOTED_CHARS),
    resultSha256: sha256,
  };
  await append(world, work, 'agent_tool', { ...note });
  return { ok, text, sha256 };
}

/** `text`: what the agent is told. */
export async function noteRefusal(
  world: Pick<ToolWorld, 'books' | 'blobs' | 'now'>,
  work: ToolWork,
  call: { callId: string; tool: string },
  reason: string,
): Promise<ToolDone> {
  const text = `Refused: ${reason}`;
  const sha256 = await world.blobs.put(Buffer.from(text, 'utf8'));
  const note: AgentRefusedNote = {
    ...whose(work),
    callId: call.callId,
    tool: call.tool.slice(0, 200),
    reason: reason.slice(0, NOTED_CHARS),
  };
  await append(world, work, 'agent_refused', { ...note, resultSha256: sha256 });
  return { ok: false, text, sha256 };
}

function append(
  { books, now }: { books: Books; now(): number },
  { instanceId, agentId }: ToolWork,
  type: 'agent_tool' | 'agent_refused',
  data: JsonObject,
) {
  return books.appendJournal({ instanceId, type, at: now(), actor: agentId, data });
}

function whose({ taskId, attempt, agentId, depth }: ToolWork) {
  return { taskId, attempt, ...(depth > 0 ? { agentId } : {}) };
}

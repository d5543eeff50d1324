// What was said between us and a model: a chain of blobs, each with what one turn added and the hash of the one before. So
// the hash of the newest stands for the whole conversation, and no turn is stored twice.
import type { ModelMessage } from 'ai';
import { canonicalJson, wellFormed } from '../../platform/canonical-json.ts';
import { blobText } from '../blob-text.ts';
import type { BlobStore, ToolCall, ToolDone } from '../ports.ts';

/** A call that the model made last and has no result of yet. */
export interface OpenCall extends Pick<ToolCall, 'callId' | 'providerCallId' | 'tool'> {
  /** Not made at all: why, in words for the model. */
  refused?: string;
}

export interface Transcript {
  system: string;
  messages: ModelMessage[];
  /** Of the newest turn, in the order in which the model made them. */
  calls: OpenCall[];
}

/** One turn as it is stored. */
export interface TranscriptLink {
  /** SHA-256 of the turn before; null: the first. */
  before: string | null;
  /** Stands in the first only. */
  system?: string;
  messages: ModelMessage[];
  calls: OpenCall[];
}

/** Throws where a part is gone: trouble of ours. */
export async function readTranscript(blobs: BlobStore, sha256: string): Promise<Transcript> {
  const links: TranscriptLink[] = [];
  for (let next: string | null = sha256; next !== null; next = links[0]!.before) {
    links.unshift(JSON.parse(await blobText(blobs, next)) as TranscriptLink);
  }
  return {
    system: links[0]!.system ?? '',
    messages: links.flatMap(({ messages }) => messages),
    calls: links.at(-1)!.calls,
  };
}

export async function writeTranscript(blobs: BlobStore, link: TranscriptLink): Promise<string> {
  // `undefined` members, which the library leaves in messages, are no JSON.
  const plain = JSON.parse(JSON.stringify(link)) as TranscriptLink;
  return await blobs.put(Buffer.from(canonicalJson(wellFormed(plain)), 'utf8'));
}

/** What came of the calls of the turn before, as the model gets it; [] where there were none. */
export async function toolResults(
  blobs: BlobStore,
  calls: OpenCall[],
  done: ToolDone[],
): Promise<ModelMessage[]> {
  if (calls.length === 0) return [];
  const content = await Promise.all(
    calls.map(async ({ callId, providerCallId, tool, refused }) => {
      const result = done.find((each) => each.callId === callId);
      const value = refused ?? (result ? await blobText(blobs, result.result) : 'The call was not made.');
      const isOk = refused === undefined && result?.ok === true;
      return {
        type: 'tool-result' as const,
        toolCallId: providerCallId,
        toolName: tool,
        output: { type: isOk ? ('text' as const) : ('error-text' as const), value },
      };
    }),
  );
  return [{ role: 'tool', content }];
}

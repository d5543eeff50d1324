// What expressions read has to be carried along, so all of it together has a limit. What none reads costs nothing here.
import type { ProcessGraph } from '../../definition/graph.ts';
import { LIMITS } from '../../definition/limits.ts';
import type { Json } from '../../definition/types.ts';
import { jsonBytes } from '../bounds.ts';
import type { Refusal, StoredBlob } from '../commands.ts';
import { readOfArtifact, readOfFact, readOfResult } from './expressions-of.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { ProcessState } from '../state.ts';

interface Coming {
  facts?: [string, Json][];
  artifacts?: StoredBlob[];
  result?: { taskId: string; value: Json | undefined };
}

/** Why there is no room for what expressions read of these; null where there is, or none reads any of it. */
export function refuseReads(
  graph: ProcessGraph,
  state: ProcessState,
  { facts = [], artifacts = [], result }: Coming,
): Refusal | null {
  let more = 0;
  for (const [name, value] of facts) {
    more += bytesOf(readOfFact(graph, name, value)) - bytesOf(own(state.facts, name)?.value);
  }
  for (const artifact of artifacts) {
    const { metadata } = readOfArtifact(graph, artifact.key, artifact);
    more += bytesOf(metadata) - bytesOf(own(state.artifacts, artifact.key)?.metadata);
  }
  if (result?.value !== undefined) {
    const read = readOfResult(graph, result.taskId, result.value);
    more += bytesOf(read) - bytesOf(state.tasks[result.taskId]!.result);
  }
  return more > 0 && readBytesIn(state) + more > LIMITS.readBytes
    ? refusals.tooMuchRead(LIMITS.readBytes)
    : null;
}

function readBytesIn({ facts, tasks, artifacts }: ProcessState): number {
  let bytes = 0;
  for (const { value } of Object.values(facts)) bytes += bytesOf(value);
  for (const { result } of Object.values(tasks)) bytes += bytesOf(result);
  for (const { metadata } of Object.values(artifacts)) bytes += bytesOf(metadata);
  return bytes;
}

const bytesOf = (value: Json | undefined): number => (value === undefined ? 0 : jsonBytes(value));

// Storing artifacts: each gets the next version of its key.
import { LIMITS } from '../../definition/limits.ts';
import { BOUNDS, jsonBytes, textBytes } from '../bounds.ts';
import type { Refusal, StoredBlob } from '../commands.ts';
import { own } from '../own.ts';
import { refusals } from '../refusals.ts';
import type { ProcessState } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Why these cannot be stored; null where they can. */
export function refuseArtifacts(state: ProcessState, blobs: StoredBlob[]): Refusal | null {
  for (const { key, metadata } of blobs) {
    if (key.trim() === '' || textBytes(key) > LIMITS.artifactKeyBytes) {
      return refusals.invalid('key', `an artifact's key has 1 to ${LIMITS.artifactKeyBytes} bytes.`);
    }
    if (jsonBytes(metadata) > BOUNDS.metadataBytes) {
      return refusals.invalid('metadata', `at most ${BOUNDS.metadataBytes} bytes of JSON for "${key}".`);
    }
  }
  const added = new Set(blobs.map(({ key }) => key).filter((key) => own(state.artifacts, key) === undefined));
  const total = Object.keys(state.artifacts).length + added.size;
  return added.size > 0 && total > LIMITS.artifacts ? refusals.tooManyArtifacts(LIMITS.artifacts) : null;
}

/** Stores one as the next version of its key. */
export function storeArtifact(turn: Turn, blob: StoredBlob, taskId: string | undefined): void {
  const version = (own(turn.state.artifacts, blob.key)?.version ?? 0) + 1;
  turn.did('ArtifactStored', { ...blob, version, ...(taskId === undefined ? {} : { taskId }) });
}

/** Expected artifacts that are neither stored yet nor brought along. */
export function missingArtifacts(state: ProcessState, expected: string[], brought: string[]): string[] {
  return expected.filter((key) => !brought.includes(key) && own(state.artifacts, key) === undefined);
}

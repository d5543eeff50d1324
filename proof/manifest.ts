// What a header says beside the chain, held against the entries: which process the instance is of, and its artifacts.
import type { JsonObject } from '../definition/types.ts';
import type { EntryLine, ExportedArtifact, ExportedInstance } from './format.ts';
import { type Bad, blame, blameEntry } from './verdict.ts';

const keyOf = ({ key, version }: { key: unknown; version: unknown }): string =>
  JSON.stringify([key, version]);

export class Manifest {
  readonly #instance: Partial<ExportedInstance>;
  readonly #listed = new Map<string, ExportedArtifact>();
  readonly #stored = new Set<string>();

  constructor(instance: Partial<ExportedInstance>, artifacts: unknown[]) {
    this.#instance = instance;
    for (const artifact of artifacts) {
      if (isArtifact(artifact)) this.#listed.set(keyOf(artifact), artifact);
    }
  }

  take(entry: EntryLine, line: number): Bad | null {
    if (entry.stream !== 'events') return null;
    if (entry.type === 'InstanceStarted') return this.#started(entry);
    return entry.type === 'ArtifactStored' ? this.#artifact(entry, line) : null;
  }

  /** Names are the only part of it that people read; all are in the first event. */
  #started({ body }: EntryLine): Bad | null {
    const started = (body['data'] ?? {}) as JsonObject;
    const names = ['name', 'processId', 'version', 'definitionHash'] as const;
    const wrong = names.find((each) => started[each] !== this.#instance[each]);
    if (wrong === undefined) return null;
    return blame(1, `The header says another "${wrong}" of the instance than its first event.`);
  }

  #artifact({ stream, seq, body }: EntryLine, line: number): Bad | null {
    const stored = (body['data'] ?? {}) as JsonObject;
    const { key, version, sha256 } = stored;
    this.#stored.add(keyOf({ key, version }));
    const listed = this.#listed.get(keyOf({ key, version }));
    if (listed && listed.sha256 === sha256 && listed.size === stored['size']) return null;
    const reason = `It stored ${JSON.stringify(key)}, version ${JSON.stringify(version)}, which the list of artifacts in the header ${listed ? 'has with another hash or size' : 'leaves out'}.`;
    return blameEntry(stream, seq, line, reason);
  }

  /** What is listed and was never stored. */
  end(): Bad | null {
    for (const [key, { key: named, version }] of this.#listed) {
      if (!this.#stored.has(key))
        return blame(1, `The header lists ${named}, version ${version}, and no event stored it.`);
    }
    return null;
  }

  /** Those whose bytes are not among the given hashes, in the header's order. */
  without(hashes: ReadonlySet<string>): ExportedArtifact[] {
    return Array.from(this.#listed.values()).filter(({ sha256 }) => !hashes.has(sha256));
  }

  get size(): number {
    return this.#listed.size;
  }
}

function isArtifact(value: unknown): value is ExportedArtifact {
  if (typeof value !== 'object' || value === null) return false;
  const { key, version, sha256, size } = value as Partial<ExportedArtifact>;
  return (
    typeof key === 'string' &&
    typeof version === 'number' &&
    typeof sha256 === 'string' &&
    typeof size === 'number'
  );
}

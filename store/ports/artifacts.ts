// Artifacts: what is known of them; their bytes are in the blob store.
import type { ArtifactVersion } from '../../process/events.ts';
import type { PageOf, PageRequest } from './paging.ts';

export interface ArtifactRow extends ArtifactVersion {
  instanceId: string;
  at: number;
  by: string;
}

export interface ArtifactBooks {
  /** By key and version. */
  artifactVersions(instanceId: string, key?: string): Promise<ArtifactRow[]>;
  /** The newest version of each, by key. Throws InvalidCursor. */
  newestArtifacts(instanceId: string, page?: PageRequest): Promise<PageOf<ArtifactRow>>;
}

// Registered definitions.
import type { ProcessDefinition } from '../../definition/types.ts';
import type { InstallationNote } from './access.ts';
import type { PageOf, PageRequest } from './paging.ts';

/** A registered definition. `hash`: SHA-256 hex of its canonical JSON. */
export interface DefinitionRow {
  id: string;
  version: string;
  hash: string;
  definition: ProcessDefinition;
  registeredAt: number;
  registeredBy: string;
}

export interface DefinitionBooks {
  /** Same (id, version) and hash: false, nothing written. Other hash: throws RecordConflict. */
  registerDefinition(row: DefinitionRow, note?: InstallationNote): Promise<boolean>;
  definition(id: string, version: string): Promise<DefinitionRow | null>;
  /** All versions, newest SemVer first. */
  definitionVersions(id: string): Promise<DefinitionRow[]>;
  /** Newest version of each, by id. `cursor` is opaque; throws InvalidCursor. */
  definitions(page?: PageRequest): Promise<PageOf<DefinitionRow>>;
}

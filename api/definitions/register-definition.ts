// Puts a checked definition into the books, from a request or from a folder at start.
import type { ProcessDefinition } from '../../definition/types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { type Books, type DefinitionRow, RecordConflict } from '../../store/books.ts';
import { ApiProblem } from '../http/problem.ts';

/** Who registers, and how they were authenticated; `''`: nobody was, it came from a folder. */
export interface Registrar {
  id: string;
  via: string;
}

/** `isNew` false: registered before with this content. Throws `definition-conflict`. */
export async function registerDefinition(
  books: Books,
  definition: ProcessDefinition,
  by: Registrar,
  at: number,
): Promise<{ isNew: boolean; row: DefinitionRow }> {
  const row: DefinitionRow = {
    id: definition.id,
    version: definition.version,
    hash: hashOf(definition),
    definition,
    registeredAt: at,
    registeredBy: by.id,
  };
  try {
    const isNew = await books.registerDefinition(row, {
      type: 'definition_registered',
      at,
      actor: by.id,
      via: by.via,
      data: { id: row.id, version: row.version, hash: row.hash },
    });
    const stored = isNew ? row : await books.definition(row.id, row.version);
    return { isNew, row: stored ?? row };
  } catch (error) {
    if (!(error instanceof RecordConflict)) throw error;
    throw new ApiProblem(
      'definition-conflict',
      `Version ${row.version} of "${row.id}" is registered with other content; a version never changes. Give it a new version.`,
      { details: { id: row.id, version: row.version } },
    );
  }
}

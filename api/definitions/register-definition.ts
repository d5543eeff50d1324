// Puts a checked definition into the books, from a request or from a folder at start.
import type { ProcessDefinition } from '../../definition/types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { type Books, type DefinitionRow, RecordConflict } from '../../store/books.ts';
import { ApiProblem } from '../http/problem.ts';

/** `isNew` false: registered before with this content. Throws `definition-conflict`. */
export async function registerDefinition(
  books: Books,
  definition: ProcessDefinition,
  by: string,
  at: number,
): Promise<{ isNew: boolean; row: DefinitionRow }> {
  const row: DefinitionRow = {
    id: definition.id,
    version: definition.version,
    hash: hashOf(definition),
    definition,
    registeredAt: at,
    registeredBy: by,
  };
  try {
    const isNew = await books.registerDefinition(row);
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

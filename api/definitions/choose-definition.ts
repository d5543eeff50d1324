// Which definition a request means: a version by name, else the newest.
import type { Books, DefinitionRow } from '../../store/books.ts';
import { ApiProblem } from '../http/problem.ts';

/** Throws `process-not-found`. */
export async function chooseDefinition(
  books: Books,
  id: string,
  version: string | undefined,
): Promise<DefinitionRow> {
  const row = version ? await books.definition(id, version) : (await books.definitionVersions(id))[0];
  if (row) return row;
  throw new ApiProblem(
    'process-not-found',
    version ? `There is no version ${version} of process "${id}".` : `There is no process "${id}".`,
  );
}

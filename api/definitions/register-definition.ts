// Puts a checked definition into the books, from a request or from a folder at start.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseDefinition } from '../../definition/parse.ts';
import type { ProcessDefinition } from '../../definition/types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import { type Books, type DefinitionRow, RecordConflict } from '../../store/books.ts';
import type { ApiLogger } from '../deps.ts';
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

/** Registers every definition in a folder; what is wrong with one is logged and keeps none of the others out. Returns how many stand. */
export async function registerFolder(
  books: Books,
  folder: string,
  logger: ApiLogger,
  at: number,
): Promise<number> {
  let count = 0;
  const names = await readdir(folder).catch((error: unknown) => {
    logger.warn({ err: error, folder }, 'the folder of definitions cannot be read; see the setting EXAMPLES');
    return [] as string[];
  });
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const format = FORMATS[extname(name)];
    if (!format) continue;
    const text = await readFile(join(folder, name), 'utf8');
    if (!looksLikeDefinition(text)) continue;
    const result = parseDefinition(text, format);
    if (!result.ok) {
      logger.error({ file: name, problems: result.problems }, 'definition refused');
      continue;
    }
    try {
      await registerDefinition(books, result.definition, 'folder', at);
      count += 1;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      logger.error({ file: name }, error.message);
    }
  }
  return count;
}

const FORMATS: Record<string, 'json' | 'yaml'> = { '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml' };

/** The folder also holds team templates and start inputs, which have no phases. */
const looksLikeDefinition = (text: string): boolean => /["']?phases["']?\s*:/.test(text);

// Loads a folder of definitions and team templates at start.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { registryOf } from '../../agents/config.ts';
import type { AgentsConfig } from '../../agents/types.ts';
import { parseDefinition } from '../../definition/parse.ts';
import { parseTeamTemplate } from '../../definition/parse-team.ts';
import type { Problem } from '../../definition/problem.ts';
import { readText } from '../../definition/text.ts';
import type { Books } from '../../store/books.ts';
import type { ApiLogger } from '../deps.ts';
import { ApiProblem } from '../http/problem.ts';
import { registerTeamTemplate } from '../teams/register-team-template.ts';
import { registerDefinition } from './register-definition.ts';

/** What the installation brings with it, by nobody's request. */
const FOLDER = { id: 'folder', via: '' };

/** What of a folder stands in the books now, whether or not it did before. */
export interface Loaded {
  definitions: number;
  teamTemplates: number;
}

/** Registers everything in a folder; what is wrong with one file is logged and keeps none of the others out. */
export async function loadFolder(
  books: Books,
  folder: string,
  agents: AgentsConfig | null,
  logger: ApiLogger,
  at: number,
): Promise<Loaded> {
  const loaded: Loaded = { definitions: 0, teamTemplates: 0 };
  const names = await readdir(folder).catch((error: unknown) => {
    logger.warn({ err: error, folder }, 'the folder of definitions cannot be read; see the setting EXAMPLES');
    return [] as string[];
  });
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const format = FORMATS[extname(name)];
    if (!format) continue;
    const text = await readFile(join(folder, name), 'utf8');
    const kind = kindOf(text, format);
    if (kind === null) continue;
    const refused = (problems: Problem[]) => logger.error({ file: name, problems }, `${WORDS[kind]} refused`);
    try {
      if (kind === 'teamTemplates') {
        const result = parseTeamTemplate(text, format, registryOf(agents));
        if (result.ok) await registerTeamTemplate(books, result.value, FOLDER, at);
        else refused(result.problems);
        loaded[kind] += Number(result.ok);
      } else {
        const result = parseDefinition(text, format, registryOf(agents));
        if (result.ok) await registerDefinition(books, result.definition, FOLDER, at);
        else refused(result.problems);
        loaded[kind] += Number(result.ok);
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      logger.error({ file: name }, error.message);
    }
  }
  return loaded;
}

const FORMATS: Record<string, 'json' | 'yaml'> = { '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml' };
const WORDS: Record<keyof Loaded, string> = {
  definitions: 'definition',
  teamTemplates: 'team template',
};

/** By what only one of them has. The folder also holds start inputs and configuration, which are neither. */
function kindOf(text: string, format: 'json' | 'yaml'): keyof Loaded | null {
  const { value, readable } = readText(text, format);
  const has = (key: string): boolean =>
    readable
      ? typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      : new RegExp(`["']?${key}["']?\\s*:`).test(text);
  if (has('orchestration')) return 'teamTemplates';
  return has('phases') ? 'definitions' : null;
}

// What the filters of lists are chosen from: registered definitions, their phases, their people, what they are searched by.
import { INCIDENT_WORDS, type Option, SHOWN, type SearchTyped } from '../../console/index.ts';
import { inWords } from '../../process/views/actor-name.ts';
import type { Books, DefinitionRow } from '../../store/books.ts';

const ANY: Option = { value: '', label: 'Any' };

export interface FilterOptions {
  definitions: Option[];
  people: Option[];
  rows: DefinitionRow[];
}

/** Of the newest version of each definition. */
export async function filterOptions(books: Books): Promise<FilterOptions> {
  const { items: rows } = await books.definitions();
  const people = new Map<string, string>();
  for (const { definition } of rows) {
    for (const [id, human] of Object.entries(definition.humans)) {
      people.set(human.email ?? id, human.name ?? inWords(id));
    }
  }
  return {
    rows,
    definitions: [ANY, ...rows.map(({ id, definition }) => ({ value: id, label: definition.name }))],
    people: [...people].map(([value, label]) => ({ value, label })),
  };
}

/** Of the search form: phases and versions are those of the chosen definition. */
export async function searchOptions(books: Books, typed: SearchTyped, { rows, definitions }: FilterOptions) {
  const chosen = rows.find(({ id }) => id === typed.processId);
  const versions = chosen ? await books.definitionVersions(chosen.id) : [];
  const searchable = new Set(
    (chosen ? [chosen] : rows).flatMap(({ definition }) => definition.searchable ?? []),
  );
  return {
    processId: definitions,
    version: [ANY, ...versions.map(({ version }) => ({ value: version, label: version }))],
    show: Object.entries(SHOWN).map(([value, { label }]) => ({ value, label })),
    phase: [ANY, ...(chosen?.definition.phases ?? []).map(({ id, name }) => ({ value: id, label: name }))],
    incident: [
      ANY,
      { value: 'any', label: 'Some incident' },
      ...Object.entries(INCIDENT_WORDS).map(([value, label]) => ({ value, label })),
    ],
    contextName: [
      { value: '', label: 'None' },
      ...[...searchable].toSorted().map((name) => ({ value: name, label: spaced(name) })),
    ],
  };
}

/** `customerName` → "Customer name" */
const spaced = (name: string): string => {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

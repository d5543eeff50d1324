// What groups of figures are called: as their definitions have it, the newest version that knows them.
import type { ProcessDefinition } from '../../definition/types.ts';
import type { GroupNames } from '../../process/kpi/report.ts';
import type { KpiGrouping } from '../../process/kpi/types.ts';
import type { Books } from '../../store/books.ts';

/** Where no definition knows a name, as of a guest, the id stands for it. */
export async function groupNames(
  books: Pick<Books, 'definitionVersions'>,
  by: KpiGrouping | null,
  processIds: string[],
): Promise<GroupNames> {
  if (by === null) return (_processId, key) => key;
  const versions = new Map<string, ProcessDefinition[]>();
  for (const id of processIds) {
    versions.set(
      id,
      (await books.definitionVersions(id)).map(({ definition }) => definition),
    );
  }
  return (processId, key) => {
    const known = versions.get(processId) ?? [];
    const id = key.slice(processId.length + 1);
    if (by === 'definition') return known[0]?.name ?? processId;
    if (by === 'version') return `${known.find(({ version }) => version === id)?.name ?? processId} ${id}`;
    return first(known, (definition) => NAMES[by](definition, id)) ?? id;
  };
}

type Within = Exclude<KpiGrouping, 'definition' | 'version'>;
const NAMES: Record<Within, (definition: ProcessDefinition, id: string) => string | undefined> = {
  phase: ({ phases }, id) => phases.find((phase) => phase.id === id)?.name,
  task: ({ phases }, id) => phases.flatMap(({ tasks }) => tasks).find((task) => task.id === id)?.name,
  person: ({ humans }, id) =>
    Object.hasOwn(humans, id) ? (humans[id]!.name ?? humans[id]!.role) : undefined,
  agent: ({ agents }, id) => (Object.hasOwn(agents, id) ? agents[id]!.name : undefined),
};

function first<T>(among: T[], find: (one: T) => string | undefined): string | undefined {
  for (const one of among) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

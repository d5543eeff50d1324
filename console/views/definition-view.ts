// One version of a definition as its page shows it.
import { buildGraph } from '../../definition/graph.ts';
import type { Problem } from '../../definition/parse.ts';
import type { Json } from '../../definition/types.ts';
import { fieldDiff } from '../../portal/views/field-diff.ts';
import type { DefinitionRow } from '../../store/books.ts';
import { CONSOLE, withQuery } from '../paths.ts';
import { courseParts } from './course-parts.ts';
import type { DefinitionDiffView, DefinitionItem, DefinitionView, FindingView } from './types/definitions.ts';

export interface InstanceTally {
  open: number;
  closed: number;
}

/** `versions`: newest first, this one among them. */
export function definitionView(
  row: DefinitionRow,
  versions: DefinitionRow[],
  { findings, tally, mayStart }: { findings: Problem[]; tally: InstanceTally; mayStart: boolean },
): DefinitionView {
  const { id, version, definition, hash, registeredAt, registeredBy } = row;
  const before = versions[versions.findIndex((each) => each.version === version) + 1];
  return {
    id,
    name: definition.name,
    description: definition.description ?? null,
    version,
    isNewest: versions[0]?.version === version,
    registeredAt,
    registeredBy,
    hash,
    parts: courseParts(buildGraph(definition)),
    findings: findings.map(findingView),
    ...tallyLinks(tally, { processId: id, version }),
    source: JSON.stringify(definition, null, 2),
    versions: versions.map((each) => ({
      version: each.version,
      href: CONSOLE.definition(id, each.version),
      at: each.registeredAt,
      by: each.registeredBy,
      current: each.version === version,
    })),
    compare:
      versions.length < 2
        ? null
        : compareForm(id, versions, {
            from: before?.version ?? version,
            to: before ? version : versions[0]!.version,
          }),
    start: mayStart ? CONSOLE.startProcess(id) : null,
  };
}

export function definitionDiff(
  from: DefinitionRow,
  to: DefinitionRow,
  versions: DefinitionRow[],
): DefinitionDiffView {
  const [before, after] = [from, to].map(({ definition }) => definition as unknown as Json);
  return {
    id: to.id,
    name: to.definition.name,
    back: CONSOLE.definition(to.id, to.version),
    compare: compareForm(to.id, versions, { from: from.version, to: to.version }),
    body: from.hash === to.hash ? { kind: 'same' } : fieldDiff(before!, after!),
  };
}

export function definitionItem(
  { id, version, definition }: DefinitionRow,
  more: { versions: number; findings: Problem[]; tally: InstanceTally },
): DefinitionItem {
  const errors = more.findings.filter(({ severity }) => severity === 'error').length;
  return {
    id,
    name: definition.name,
    description: definition.description ?? null,
    version,
    versions: more.versions,
    href: CONSOLE.newestDefinition(id),
    ...tallyLinks(more.tally, { processId: id }),
    problems: errors,
    warnings: more.findings.length - errors,
  };
}

export const findingView = ({ message, pointer, line, severity }: Problem): FindingView => ({
  text: message,
  pointer,
  line: line ?? null,
  isError: severity === 'error',
});

const tallyLinks = ({ open, closed }: InstanceTally, of: Record<string, string>) => ({
  open: { count: open, href: withQuery(CONSOLE.instances, of) },
  closed: { count: closed, href: withQuery(CONSOLE.instances, { show: 'closed', ...of }) },
});

const compareForm = (id: string, versions: DefinitionRow[], chosen: { from: string; to: string }) => ({
  action: CONSOLE.definitionDiff(id),
  ...chosen,
  options: versions.map(({ version }) => ({ value: version, label: version })),
});

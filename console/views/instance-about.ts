// What an instance is: its definition, who started it with what, how far it is, what its agents spent.
import type { Json } from '../../definition/types.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { CONSOLE } from '../paths.ts';
import { INSTANCE } from '../instance-paths.ts';
import { whoAtStart, whoIs } from './instance-names.ts';
import type { InstanceSource } from './instance-source.ts';
import { spentWords } from './instance-tasks.ts';
import type { AboutView } from './types/instance.ts';

const LONGEST_VALUE = 200;

/** `workflowHref`: Temporal's own page of it, where that is known. */
export function aboutView(source: InstanceSource, workflowHref: string | null): AboutView {
  const { graph, state, status } = source;
  const named = (values: Record<string, Json>) =>
    Object.entries(values).map(([name, value]) => ({ name, value: valueWords(value) }));
  return {
    definition: {
      text: `${graph.definition.name} ${state.version}`,
      href: CONSOLE.definition(state.processId, state.version),
    },
    team:
      status.team === null ? null : `${status.team.name} (${status.team.templateId} ${status.team.version})`,
    startedAt: state.startedAt,
    startedBy: whoIs(source, state.startedBy),
    closedAt: state.closedAt ?? null,
    closeReason: state.closeReason ?? null,
    progress: status.progressPercent,
    estimate: estimateWords(source),
    context: named(state.context),
    facts: named(status.facts),
    exceptions: state.exceptions,
    exceptionsHref: `${INSTANCE.audit(state.instanceId)}?type=override`,
    spent: Object.entries(status.spentByAgent)
      .map(([id, spent]) => ({ who: whoAtStart(source, id), says: spentWords(spent), cost: spent.costUsd }))
      .flatMap(({ says, ...each }) => (says === null ? [] : [{ ...each, says }]))
      .toSorted((a, b) => b.cost - a.cost)
      .map(({ who, says }) => ({ who, says })),
    workflowHref,
  };
}

/** "Expected to finish between Fri 13 and Mon 16 March 2026"; null: nothing can be said. */
export function estimateWords({ status: { estimate } }: InstanceSource): string | null {
  if (!estimate) return null;
  const day = (at: string, year = true) => writtenDate(Date.parse(at), { time: false, year });
  const [first, last] = [day(estimate.earliest), day(estimate.latest)];
  const when = first === last ? `on ${last}` : `between ${day(estimate.earliest, false)} and ${last}`;
  const by =
    estimate.basis === 'history'
      ? `, going by ${estimate.instances} instances before it`
      : ', by the definition’s estimates';
  return `Expected to finish ${when}${by}.`;
}

function valueWords(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

// The first thing on the page: what the instance waits for, on whom, since when, what comes next, and the quick ways to act.
import { sayInstant } from '../../process/views/format.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import { INSTANCE } from '../instance-paths.ts';
import type { ProcessState } from '../../process/state.ts';
import type { InstanceSource } from './instance-source.ts';
import type { IncidentItem } from './types/incidents.ts';
import type { ActionFormView } from './types/instance-actions.ts';
import type { InstanceHeadView, InstanceSummaryView, QuickLink } from './types/instance.ts';
import type { StateView } from './types/state.ts';

/** Of what comes next the first are told. */
const MOST_NEXT = 3;
const MOST_WAITS = 40;

export function headView({ graph, state, status }: InstanceSource): InstanceHeadView {
  return {
    id: state.instanceId,
    name: state.name,
    definition: `${graph.definition.name} ${state.version}`,
    state: stateOf(
      state,
      status.waitsFor[0]?.kind,
      status.waitsFor[0]?.on.some((id) => graph.agent(id)),
    ),
    asOf: Date.parse(status.source.asOf),
    isBehind: status.source.from === 'books' && state.closedAt === undefined,
  };
}

const CLOSED: Partial<Record<ProcessState['status'], StateView>> = {
  completed: { word: 'Complete', tone: 'ok', icon: 'check' },
  cancelled: { word: 'Cancelled', tone: 'idle', icon: 'cross' },
  failed: { word: 'Failed', tone: 'bad', icon: 'cross' },
  paused: { word: 'Paused', tone: 'idle', icon: 'pause' },
};

/** `byAgent`: what it waits for first is an agent's. */
function stateOf(state: ProcessState, first: string | undefined, byAgent: boolean | undefined): StateView {
  const over = CLOSED[state.status];
  if (over) return over;
  if (Object.keys(state.incidents).length > 0) return { word: 'Trouble', tone: 'bad', icon: 'alert' };
  const works = first === undefined || first === 'retry' || (first === 'task' && byAgent === true);
  return works
    ? { word: 'Working', tone: 'work', icon: 'agent' }
    : { word: 'Waits', tone: 'wait', icon: 'clock' };
}

/** `actions`: the forms that stand on the page. */
export function summaryView(
  source: InstanceSource,
  head: InstanceHeadView,
  incidents: IncidentItem[],
  actions: ActionFormView[],
): InstanceSummaryView {
  const { status, now } = source;
  const [first] = incidents;
  const isInTrouble = status.waitsFor[0]?.kind === 'incident' && first !== undefined;
  // Trouble is told in the words of its forms, and listed by itself.
  const waits = status.waitsFor.filter(({ kind }) => kind !== 'incident').map(({ text }) => text);
  return {
    tone: head.state.tone,
    says: isInTrouble
      ? `Stands since ${writtenDate(first.raisedAt, { year: false })}: ${first.title} ${first.cure}`
      : status.summary,
    next: nextWords(status, now),
    waits: waits.length > 1 || (isInTrouble && waits.length > 0) ? waits.slice(0, MOST_WAITS) : [],
    quick: quickLinks(source, incidents, actions),
  };
}

/** What happens by itself, and when, without what the sentence has told already. */
function nextWords({ next, summary, waitsFor: [first] }: InstanceSource['status'], now: number): string[] {
  return next
    .filter(({ at }) => Date.parse(at) >= now)
    .filter(({ at, id }) => id !== first?.id || !summary.includes(sayInstant(Date.parse(at))))
    .slice(0, MOST_NEXT)
    .map(({ text }) => text);
}

/** The ways that fit what stands in the way: trouble first, then a pause, then what people are asked. */
function quickLinks(
  { state }: InstanceSource,
  incidents: IncidentItem[],
  actions: ActionFormView[],
): QuickLink[] {
  const of = (names: string[]): QuickLink[] =>
    names.flatMap((name) => {
      const form = actions.find(({ action }) => action === name);
      return form ? [{ label: form.label, href: actionHref(state.instanceId, form) }] : [];
    });
  const [first] = incidents;
  if (actions.length === 0) return [];
  if (state.status === 'paused') return of(['resume', 'cancel']);
  if (first !== undefined) return [{ label: first.button, href: first.href }, ...of(['nudge'])];
  const asked = of(['nudge', 'move-deadline', 'hand-over-approval']);
  if (asked.length > 0) return asked;
  return of(['advance', 'answer-question', 'complete-task', 'hand-over-task', 'retry-task']).slice(0, 3);
}

/** The page with that form open: works without script, too. */
export const actionHref = (
  id: string,
  { action, anchor }: Pick<ActionFormView, 'action' | 'anchor'>,
): string => `${INSTANCE.page(id)}?act=${action}#${anchor}`;

// What a person may do about agents' work that cannot go on: which of it is theirs to mend, and the page of each way.
import type { TaskNode } from '../../definition/graph.ts';
import type { IncidentState } from '../../process/state.ts';
import { mayMend } from '../../process/trouble/ladder.ts';
import { actorName } from '../../process/views/actor-name.ts';
import type { ActionView, Mending, StuckTaskView } from '../page-views.ts';
import { PATHS } from '../paths.ts';
import { REASON } from './action-fields.ts';
import { plainAction } from './hand-over-view.ts';
import { assigneeOf, frameOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

type Source = Pick<ViewSource, 'graph' | 'state' | 'people' | 'participantId' | 'permissions'>;

/** Oldest first. */
export function stuckFor(source: Source): StuckTaskView[] {
  return Object.values(source.state.incidents).flatMap((incident): StuckTaskView[] => {
    const node = incident.taskId === undefined ? undefined : source.graph.task(incident.taskId);
    const ways = node ? waysOf(source, incident, node) : [];
    if (!node || ways.length === 0) return [];
    const failure = source.state.tasks[node.id]?.lastFailure ?? incident.message;
    return [
      { incidentId: incident.id, taskId: node.id, name: node.name, failure, since: incident.raisedAt, ways },
    ];
  });
}

/** Whether this person may do a failed task of an agent in its place. Who approves it may not. */
export function mendsByHand(source: Source, { id }: TaskNode): boolean {
  return stuckFor(source).some(({ taskId, ways }) => taskId === id && ways.includes('by-hand'));
}

function waysOf(source: Source, { kind, actions, taskId }: IncidentState, node: TaskNode): Mending[] {
  const { graph, state, participantId, permissions } = source;
  const acts = state.closedAt === undefined && permissions.some((permission) => permission !== 'view');
  if (!acts || !mayMend(graph, state, taskId!, participantId)) return [];
  const offered = (['redo', 'reassign', 'accept', 'skip'] as const).filter((way) => actions.includes(way));
  const isApprover = node.approval?.approvers.includes(participantId) === true;
  return kind === 'task-failed' && !isApprover
    ? [...offered.filter((way) => way !== 'skip'), 'by-hand', ...offered.filter((way) => way === 'skip')]
    : offered;
}

type Way = Exclude<Mending, 'by-hand'>;

/** Null where it is not open, or not theirs. */
export function mendView(source: ViewSource, incidentId: string, way: string): ActionView | null {
  const stuck = stuckFor(source).find((each) => each.incidentId === incidentId);
  if (!stuck || !isWay(way) || !stuck.ways.includes(way)) return null;
  const { title, says, button } = WORDS[way](stuck, doer(source, stuck.taskId));
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: stuck.name,
    title,
    says: [`It is held up: ${stuck.failure}`, ...says],
    action: PATHS.mend(incidentId, way),
    fields: way === 'reassign' ? [successorField(source, stuck.taskId), REASON] : [REASON],
    button,
    danger: way === 'skip',
    back: { href: PATHS.home, label: 'Leave it as it is' },
  };
}

const isWay = (way: string): way is Way => Object.hasOwn(WORDS, way);

const WORDS: Record<
  Way,
  (stuck: StuckTaskView, doer: string) => { title: string; says: string[]; button: string }
> = {
  redo: ({ name }, who) => ({
    title: `Try ${name} again`,
    says: [`${who} does it once more and is told what went wrong, and what you say below.`],
    button: 'Try it again',
  }),
  reassign: ({ name }, who) => ({
    title: `Give ${name} to somebody else`,
    says: [`Another AI agent or a person does it in place of ${who}, from the beginning.`],
    button: 'Give it to them',
  }),
  accept: ({ name }) => ({
    title: `Take the work on ${name} as it is`,
    says: ['Nobody is named who could look it over. It then counts as done, and what depends on it goes on.'],
    button: 'Take it as it is',
  }),
  skip: ({ name }) => ({
    title: `Skip ${name}`,
    says: ['Nobody does it any more, and what depends on it goes on without it.', 'This cannot be undone.'],
    button: 'Skip it',
  }),
};

const doer = (source: Source, taskId: string): string => named(source, assigneeOf(source, taskId) ?? taskId);

function named({ graph, people }: Source, id: string): string {
  const name = actorName(graph, id, people);
  return graph.agent(id) ? `${name} (AI agent)` : name;
}

/** Agents, and people with an address. */
function successorField(source: Source, taskId: string): ActionView['fields'][number] {
  const { graph, state } = source;
  const now = assigneeOf(source, taskId);
  const agents = [...Object.keys(graph.definition.agents), ...(graph.team?.agents ?? []).map(({ id }) => id)];
  const persons = graph.people.map(({ id }) => id).filter((id) => state.bindings[id] !== undefined);
  const ids = [...new Set([...agents, ...persons])].filter((id) => id !== now);
  return {
    name: 'to',
    kind: 'person',
    label: 'To whom',
    hint: null,
    required: true,
    people: ids.map((id) => ({ id, name: named(source, id) })),
  };
}

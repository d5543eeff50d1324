// One mailbox, one person: people whose address is the same count as one, as far as it is told of them.
import type { ApprovalSpec, ProcessGraph } from '../../definition/graph.ts';
import { assigneeOf } from '../people.ts';
import type { ApprovalState, ProcessState } from '../state.ts';
import { openApprovals } from './approvals.ts';

/** Ids whose address is the same now, by address. */
export type SameAs = NonNullable<ProcessState['sameAs']>;

/** Whether it is one person, or two ids with one address. */
export function isSamePerson(
  { sameAs = [] }: Pick<ProcessState, 'sameAs'>,
  one: string,
  other: string,
): boolean {
  return one === other || sameAs.some((ids) => ids.includes(one) && ids.includes(other));
}

/** After a person got an address: who has it as well (all of them). Undefined: nothing is known of it, all is as it was. */
export function boundAs(
  { sameAs = [] }: Pick<ProcessState, 'sameAs'>,
  id: string,
  same: string[] | undefined,
): Pick<ProcessState, 'sameAs'> {
  if (same === undefined) return {};
  const apart = sameAs
    .map((ids) => ids.filter((each) => each !== id && !same.includes(each)))
    .filter((ids) => ids.length > 1);
  const next = same.length === 0 ? apart : [...apart, [...same, id]];
  return next.length === 0 && sameAs.length === 0 ? {} : { sameAs: next };
}

/** Whose work it is, and who did it. */
export function doersOf(graph: ProcessGraph, state: ProcessState, taskId: string | undefined): string[] {
  if (taskId === undefined) return [];
  return [assigneeOf(graph, state, taskId), ...(state.tasks[taskId]!.doneBy ?? [])];
}

/** Something that people decide: by the definition, or asked. */
interface Decidable extends Pick<ApprovalSpec, 'approvers' | 'need'> {
  inOrder?: boolean;
  /** Ids; [] where it is about no task. */
  doers: string[];
  taskId?: string;
}

/** Two people with one address, because of whom an approval could never be granted. */
export interface Clash {
  ids: [string, string];
  /** The task whose work the first of them does; absent: both are approvers. */
  taskId?: string;
}

/** How many answers its approvers can give: none by who did the work, and one a mailbox. */
export function answersPossible(
  graph: ProcessGraph,
  state: ProcessState,
  { approvers, taskId }: Pick<ApprovalState, 'approvers' | 'taskId'>,
): number {
  return voices(state, { approvers, doers: doersOf(graph, state, taskId) }).length;
}

/**
 * What keeps this from being granted; null: nothing that comes from a shared address. In order, everybody has to be able to.
 * `of`: only what comes from this person's address.
 */
export function clashIn(sameAs: SameAs, asked: Decidable, of?: string): Clash | null {
  const { approvers, need, inOrder, doers, taskId } = asked;
  if (voices({ sameAs }, asked).length >= (inOrder === true ? approvers.length : need)) return null;
  for (const [index, id] of approvers.entries()) {
    const isOther = (other: string): boolean =>
      other !== id && isSamePerson({ sameAs }, id, other) && [id, other, undefined].includes(of);
    const doer = doers.find(isOther);
    if (doer !== undefined) return { ids: [doer, id], taskId: taskId! };
    const approver = approvers.slice(0, index).find(isOther);
    if (approver !== undefined) return { ids: [approver, id] };
  }
  return null;
}

/** The first clash among what the definition asks, in its order. `of`: as with `clashIn`. */
export function clashByDefinition(graph: ProcessGraph, sameAs: SameAs, of?: string): Clash | null {
  const asked = [
    ...graph.tasks.flatMap(({ id, approval, task }) =>
      approval === null ? [] : [{ ...approval, doers: [task.assignee], taskId: id }],
    ),
    ...graph.phases.flatMap(({ signOff }) => (signOff === null ? [] : [{ ...signOff, doers: [] }])),
    ...graph.gates.flatMap(({ approval }) => (approval === null ? [] : [{ ...approval, doers: [] }])),
  ];
  return firstClash(sameAs, asked, of);
}

/** The first clash among what is asked now. `of`: as with `clashIn`. */
export function clashInOpen(
  graph: ProcessGraph,
  state: ProcessState,
  sameAs: SameAs,
  of: string,
): Clash | null {
  const asked = openApprovals(state).map((approval) => ({
    ...approval,
    doers: doersOf(graph, state, approval.taskId),
  }));
  return firstClash(sameAs, asked, of);
}

function firstClash(sameAs: SameAs, asked: Decidable[], of?: string): Clash | null {
  for (const each of asked) {
    const clash = clashIn(sameAs, each, of);
    if (clash !== null) return clash;
  }
  return null;
}

function voices(
  state: Pick<ProcessState, 'sameAs'>,
  { approvers, doers }: Pick<Decidable, 'approvers' | 'doers'>,
): string[] {
  const isAny = (ids: string[], id: string): boolean => ids.some((other) => isSamePerson(state, id, other));
  const fit = approvers.filter((id) => !isAny(doers, id));
  return fit.filter((id, index) => !isAny(fit.slice(0, index), id));
}

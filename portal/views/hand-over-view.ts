// The pages on which an approval or a task goes to somebody else, and on which a person says that they are away.
import type { TaskNode } from '../../definition/graph.ts';
import type { ApprovalState } from '../../process/state.ts';
import { actorName } from '../../process/views/actor-name.ts';
import { writtenDate } from '../../process/views/written-date.ts';
import type { ActionView } from '../page-views.ts';
import { PATHS, anchorOf } from '../paths.ts';
import { REASON, personFields } from './action-fields.ts';
import { rightsOf } from './rights.ts';
import { assigneeOf, frameOf } from './view-source.ts';
import type { ViewSource } from './view-source.ts';

/** What each page of an action starts from. */
export const plainAction = {
  hidden: [],
  typed: {},
  problems: [],
  other: null,
  danger: false,
  note: null,
} satisfies Partial<ActionView>;

/** `from`: in whose place. Null where this person may not. */
export function handOverApprovalView(
  source: ViewSource,
  approval: ApprovalState,
  from: string,
): ActionView | null {
  if (!rightsOf(source).handOver(approval, from)) return null;
  const own = from === source.participantId;
  const name = actorName(source.graph, from, source.people);
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: approval.title,
    title: own ? 'Hand this decision to somebody else' : `Ask somebody else in place of ${name}`,
    says: [
      own
        ? 'The other person decides in your place. You no longer can, and you are told what became of it.'
        : `The other person decides in place of ${name}, who no longer can and is told so.`,
      `The deadline stays: ${writtenDate(approval.dueAt)}.`,
    ],
    action: PATHS.handOverApproval(approval.id),
    fields: [...personFields(source, approval.approvers, 'To whom'), REASON],
    button: own ? 'Hand it over' : 'Ask this person',
    hidden: [['from', from]],
    back: own
      ? { href: `${PATHS.decide}#${anchorOf(approval.id)}`, label: 'Keep it' }
      : { href: PATHS.act, label: 'Leave it as it is' },
  };
}

/** Null where this person may not, or where it is done. */
export function handOverTaskView(source: ViewSource, node: TaskNode): ActionView | null {
  const assignee = assigneeOf(source, node.id)!;
  const status = source.state.tasks[node.id]?.status;
  const open = status === 'pending' || status === 'ready' || status === 'running';
  const isPersons = source.graph.agent(assignee) === undefined;
  if (!isPersons || !open || !rightsOf(source).handOverTask(assignee)) return null;
  const own = assignee === source.participantId;
  const name = actorName(source.graph, assignee, source.people);
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: node.name,
    title: own ? 'Hand this task to somebody else' : `Give this task of ${name} to somebody else`,
    says: [
      own
        ? 'The other person does it in your place, and you no longer can.'
        : `The other person does it, and ${name} is told so.`,
    ],
    action: PATHS.handOverTask(node.id),
    fields: [...personFields(source, [assignee], 'To whom'), REASON],
    button: own ? 'Hand it over' : 'Give it to this person',
    back: own
      ? { href: PATHS.task(node.id), label: 'Keep it' }
      : { href: PATHS.act, label: 'Leave it as it is' },
  };
}

/** Null where this person may not say that they are away. */
export function absenceView(source: ViewSource): ActionView | null {
  if (!rightsOf(source).setAway) return null;
  const { graph, state, people, participantId } = source;
  const absence = state.away?.[participantId];
  const substitute = absence ? actorName(graph, absence.substitute, people) : null;
  const until = absence && absence.until !== null ? ` until ${writtenDate(absence.until)}` : '';
  return {
    ...plainAction,
    frame: frameOf(source),
    kicker: 'Absence',
    title: absence ? `You are away${until}` : 'Say that you are away',
    says: [
      absence
        ? `${substitute} stands in for you. Below you can name another end or another person.`
        : 'What waits for you and what would be asked of you goes to your substitute, in this process only.',
      'What your substitute has decided stays decided when you are back.',
    ],
    action: PATHS.absence,
    fields: [
      ...personFields(source, [participantId], 'Who stands in'),
      {
        name: 'until',
        kind: 'date',
        label: 'First day you are back',
        hint: 'In UTC. Left empty: until you say that you are back.',
        required: false,
      },
      REASON,
    ],
    button: absence ? 'Change it' : 'I am away from now on',
    other: absence
      ? { says: 'From now on you are asked yourself again.', button: 'I am back', hidden: [['back', 'yes']] }
      : null,
    back: { href: PATHS.home, label: 'Leave it as it is' },
  };
}

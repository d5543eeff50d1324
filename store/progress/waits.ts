// What an instance waits for, as lists show it: the engine's own `waitsFor`, read from its progress.
import { askedNow } from '../../process/approvals/approvals.ts';
import type { ListedWait } from '../books.ts';
import type { ListedApproval, Progress } from './progress.ts';

/** Incidents, approvals, questions, people's tasks, agents' work; within each in the order they came. A task's name is not known here: its id stands in. */
export function waitsOf(progress: Progress): ListedWait[] {
  const tasks = Object.entries(progress.tasks);
  const ofTasks = (byPerson: boolean): ListedWait[] =>
    tasks
      .filter(([, task]) => task.byPerson === byPerson)
      .map(([id, { on, since }]) => ({
        kind: byPerson ? 'task' : 'work',
        id,
        title: id,
        on: [on],
        since,
        dueAt: null,
      }));
  return [
    ...Object.entries(progress.incidents).map(
      ([id, { message, participantId, raisedAt }]): ListedWait => ({
        kind: 'incident',
        id,
        title: message,
        on: participantId === undefined ? [] : [participantId],
        since: raisedAt,
        dueAt: null,
      }),
    ),
    ...openApprovalsOf(progress).map(
      ([id, approval]): ListedWait => ({
        kind: 'approval',
        id,
        title: approval.title,
        on: askedOf(approval),
        since: askedSince(approval),
        dueAt: approval.dueAt,
      }),
    ),
    ...Object.entries(progress.questions).map(
      ([id, { text, to, askedAt }]): ListedWait => ({
        kind: 'question',
        id,
        title: text,
        on: to,
        since: askedAt,
        dueAt: null,
      }),
    ),
    ...ofTasks(true),
    ...ofTasks(false),
  ];
}

export const openApprovalsOf = ({ approvals }: Progress): [string, ListedApproval][] =>
  Object.entries(approvals).filter(([, { status }]) => status !== 'settled');

/** Whose answer is waited for now. */
export const askedOf = (approval: ListedApproval): string[] => askedNow(approval);

/** In order, whose turn it is was asked when the one before had answered. */
const askedSince = ({ inOrder, decisions, requestedAt }: ListedApproval): number =>
  (inOrder === true && decisions.at(-1)?.receivedAt) || requestedAt;

/** What an open instance waits for first. */
export type WaitClass = 'trouble' | 'people' | 'agents' | 'otherwise';

export function classOf([first]: ListedWait[]): WaitClass {
  if (first === undefined) return 'otherwise';
  if (first.kind === 'incident') return 'trouble';
  return first.kind === 'work' ? 'agents' : 'people';
}

/** A person's id or address as it stands in `waitsForText`. */
export const whoIn = (who: string): string => ` ${who} `;

/** Ids and addresses of people, a space before and after each; '' for nobody. */
export function waitsForText({ addresses }: Progress, people: string[]): string {
  const all = new Set(people.flatMap((id) => [id, ...(addresses[id] === undefined ? [] : [addresses[id]])]));
  return all.size === 0 ? '' : ` ${[...all].join(' ')} `;
}

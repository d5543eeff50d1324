// What a batch changes in the table of what is open: rows go out and come in, only where something changed.
import type { Transaction } from 'kysely';
import type { InstanceFold } from './instance-row.ts';
import type { OpenItemTable } from './list-tables.ts';
import { prepared } from './prepared.ts';
import type { Progress } from './progress/progress.ts';
import { askedOf, waitsForText } from './progress/waits.ts';
import type { Tables } from './schema.ts';

/** Only what an event touched is looked at: other parts of the progress are the same objects, before and after. */
export async function changeLists(
  trx: Transaction<Tables>,
  before: InstanceFold,
  after: InstanceFold,
): Promise<void> {
  const [was, is] = [before.progress, after.progress];
  const anew = before.row.closedAt !== after.row.closedAt || was.addresses !== is.addresses;
  for (const part of PARTS) {
    if (!anew && was[part] === is[part]) continue;
    const ids = new Set([...Object.keys(was[part]), ...Object.keys(is[part])]);
    for (const id of ids) {
      if (!anew && was[part][id] === is[part][id]) continue;
      const [gone, come] = [itemOf(before, part, id), itemOf(after, part, id)];
      if (gone !== null && come !== null && COLUMNS.every((column) => gone[column] === come[column]))
        continue;
      if (gone !== null) await removal.run(trx, gone);
      if (come !== null) await insertion.run(trx, come as Record<Column, string | number | null>);
    }
  }
}

/** All rows of an instance. */
export const openItems = (fold: InstanceFold): OpenItemTable[] =>
  PARTS.flatMap((part) => Object.keys(fold.progress[part]).flatMap((id) => itemOf(fold, part, id) ?? []));

const PARTS = ['approvals', 'questions', 'tasks', 'incidents'] as const;
type Part = (typeof PARTS)[number];
type Item = Pick<OpenItemTable, 'kind' | 'what' | 'since' | 'due_at' | 'due_seq' | 'waits_for'>;

/** Null where there is nothing, or nobody has to see to it. */
function itemOf({ row, progress }: InstanceFold, part: Part, id: string): OpenItemTable | null {
  const item = row.closedAt === null ? ITEMS[part](progress, id) : null;
  return item === null ? null : { instance_id: row.id, item_id: id, process_id: row.processId, ...item };
}

const NOT_DUE = { what: '', due_at: null, due_seq: 0 };
const ITEMS: Record<Part, (progress: Progress, id: string) => Item | null> = {
  approvals(progress, id) {
    const approval = progress.approvals[id];
    if (approval === undefined || approval.status === 'settled') return null;
    const { status, requestedAt, dueAt, dueSeq } = approval;
    const waits_for = waitsForText(progress, askedOf(approval));
    return { kind: 'approval', what: status, since: requestedAt, due_at: dueAt, due_seq: dueSeq, waits_for };
  },
  questions(progress, id) {
    const question = progress.questions[id];
    if (question === undefined) return null;
    const waits_for = waitsForText(progress, question.to);
    return { kind: 'question', ...NOT_DUE, since: question.askedAt, waits_for };
  },
  tasks(progress, id) {
    const task = progress.tasks[id];
    if (task?.byPerson !== true) return null;
    return { kind: 'task', ...NOT_DUE, since: task.since, waits_for: waitsForText(progress, [task.on]) };
  },
  incidents({ incidents }, id) {
    const incident = incidents[id];
    if (incident === undefined) return null;
    return { kind: 'incident', ...NOT_DUE, what: incident.kind, since: incident.raisedAt, waits_for: '' };
  },
};

type Column = keyof OpenItemTable;
const ALL: Record<Column, true> = {
  instance_id: true,
  kind: true,
  item_id: true,
  process_id: true,
  what: true,
  since: true,
  due_at: true,
  due_seq: true,
  waits_for: true,
};
const COLUMNS = Object.keys(ALL) as Column[];

const insertion = prepared<Column, unknown>((db, slot) => {
  const columns = COLUMNS.map((column) => [column, slot(column)]);
  return db.insertInto('open_items').values(Object.fromEntries(columns) as OpenItemTable);
});
const removal = prepared<'instance_id' | 'kind' | 'item_id', unknown>((db, slot) =>
  db
    .deleteFrom('open_items')
    .where('instance_id', '=', slot('instance_id'))
    .where('kind', '=', slot('kind'))
    .where('item_id', '=', slot('item_id')),
);

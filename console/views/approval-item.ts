// One pending approval of the list: who has not answered, and how much of its time has gone.
import { sayList } from '../../process/views/format.ts';
import type { ApprovalKind } from '../../process/events.ts';
import type { OpenApprovalRow } from '../../store/books.ts';
import { CONSOLE } from '../paths.ts';
import type { InstanceNames } from './instance-item.ts';
import { ageOf } from './lengths.ts';
import type { ApprovalItem } from './types/approvals.ts';

const KINDS: Record<ApprovalKind, string> = {
  task: 'Task',
  sign_off: 'Sign-off',
  gate: 'Gate',
  ad_hoc: 'Request',
  review: 'Review',
};
/** From here on it is worth a look. */
const AMBER = 0.4;

export function approvalItem(row: OpenApprovalRow, names: InstanceNames, now: number): ApprovalItem {
  const passed = Math.max(0, now - row.requestedAt);
  const whole = Math.max(1, row.dueAt - row.requestedAt);
  const share = passed / whole;
  const overdue = row.status === 'overdue';
  return {
    title: row.title,
    href: `${CONSOLE.instance(row.instanceId)}#approvals`,
    instanceName: row.instanceName,
    instanceHref: CONSOLE.instance(row.instanceId),
    definition: `${names.definition} ${row.version}`,
    kind: KINDS[row.kind],
    round: row.round,
    waitsFor: row.waitsFor.length === 0 ? 'Nobody yet' : sayList(row.waitsFor.map(names.actor)),
    requestedAt: row.requestedAt,
    dueAt: row.dueAt,
    overdue,
    paused: names.paused,
    age: {
      words: names.paused ? 'Paused' : ageOf(passed, whole),
      share: overdue ? Math.max(share, 1.01) : Math.min(share, 1),
      tone: overdue ? 'bad' : share >= AMBER && !names.paused ? 'wait' : 'idle',
    },
  };
}

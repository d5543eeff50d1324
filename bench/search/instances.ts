// A made-up set of instances as the books would hold them: three of ten open, people with little and with much to do.
import type { JsonObject } from '../../definition/types.ts';
import type { InstanceRow } from '../../store/books.ts';
import { newInstanceColumns } from '../../store/instance-columns.ts';
import type { InstanceFold } from '../../store/instance-row.ts';
import { openItems } from '../../store/list-rows.ts';
import { type Progress, firstProgress } from '../../store/progress/progress.ts';
import { searchRows } from '../../store/search/search-rows.ts';

const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 5, 1, 9);
export const PHASES = ['discovery', 'configuration', 'review', 'security', 'rollout', 'handover'];
export const PROCESSES = [
  'sso',
  'onboarding',
  'contract',
  'purchase',
  'release',
  'audit',
  'access',
  'refund',
];
/** Half of all that waits for people waits for the first of them, too. */
export const PEOPLE = 2_000;
export const COMPANIES = 500;

type Row = Record<string, string | number | null>;
/** Rows by table. */
export type Rows = Record<string, Row[]>;

/** The same numbers in each run. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** All rows of the instance with this number. */
export function rowsOf(n: number, below: (limit: number) => number): Rows {
  const id = `proc_${n.toString(36).padStart(6, '0')}${below(1e9).toString(36)}`;
  const company = `Company${below(COMPANIES)}`;
  const isOpen = below(10) < 3;
  const startedAt = NOW - below(365 * DAY);
  const at = below(PHASES.length);
  const row: InstanceRow = {
    id,
    name: `Rollout for ${company} ${n}`,
    processId: PROCESSES[below(PROCESSES.length)]!,
    version: `1.${below(3)}.0`,
    teamId: below(2) === 0 ? null : `team_${below(40)}`,
    status: isOpen ? (below(10) === 0 ? 'paused' : 'running') : closedStatus(below(20)),
    phase: PHASES[at]!,
    startedAt,
    closedAt: isOpen ? null : startedAt + below(60 * DAY),
    startedBy: `person${below(PEOPLE)}@acme.com`,
    searchable: { customer: company, region: `region ${below(5)}`, contract: `C-${n}` },
    openIncidents: 0,
    pendingApprovals: 0,
    lastSeq: 40,
    workflowStarted: true,
  };
  const progress = progressAt(at, isOpen ? below : null, startedAt);
  const fold: InstanceFold = {
    row: {
      ...row,
      openIncidents: Object.keys(progress.incidents).length,
      pendingApprovals: Object.keys(progress.approvals).length,
    },
    progress,
    changedAt: startedAt + below(30 * DAY),
  };
  return {
    instances: [{ ...(newInstanceColumns(fold) as Row), last_seq: 40, due_seq: 40, waiting_seq: 40 }],
    open_items: openItems(fold) as unknown as Row[],
    ...searchRows({ id, name: row.name, searchable: row.searchable as JsonObject }),
    entries: [
      {
        position: n + 1,
        instance_id: id,
        stream: 'events',
        seq: 40,
        at: fold.changedAt,
        type: 'FactSet',
        actor: 'engine',
        body: '{}',
        prev_hash: '',
        hash: 'ab'.repeat(32),
      },
    ],
  };
}

const closedStatus = (n: number) => (n < 17 ? 'completed' : n < 19 ? 'cancelled' : 'failed');

function progressAt(at: number, below: ((limit: number) => number) | null, startedAt: number): Progress {
  const progress = {
    ...firstProgress(PHASES),
    completedPhases: PHASES.slice(0, at),
    addresses: Object.fromEntries(PHASES.map((id, n) => [`participant_${n}`, `${id}_${n}@acme.com`])),
  };
  if (below === null) return progress;
  const since = startedAt + below(30 * DAY);
  const what = below(20);
  if (what < 10) {
    const approvers = [`person${below(PEOPLE)}`, ...(below(2) === 0 ? ['person0'] : [])];
    const asked = {
      kind: 'task' as const,
      title: 'The plan of the rollout',
      phaseId: PHASES[at]!,
      taskId: 'plan',
      round: 1,
      status: below(4) === 0 ? ('overdue' as const) : ('pending' as const),
      requestedAt: since,
      dueAt: NOW + (below(30) - 10) * DAY + below(DAY),
      dueSeq: 40,
      approvers,
      decisions: [],
    };
    progress.approvals = { 'task.plan.1': asked };
    for (const id of approvers) progress.addresses[id] = `${id}@acme.com`;
  } else if (what < 16) {
    progress.tasks = { plan: { phaseId: PHASES[at]!, on: 'planner', byPerson: false, since } };
  }
  if (what === 0 || what === 19) {
    progress.incidents = {
      'task-failed.plan.1': {
        kind: what === 0 ? 'task-failed' : 'no-address',
        message: 'The plan could not be made.',
        cure: 'Have it done again.',
        actions: ['redo', 'skip'],
        raisedAt: since,
        taskId: 'plan',
      },
    };
  }
  return progress;
}

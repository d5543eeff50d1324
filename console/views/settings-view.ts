// API keys and the installation's journal as the settings show them.
import type { ApiKeyRow, InstallationEntry } from '../../store/books.ts';
import type { FormField } from './types/forms.ts';
import type { JournalItem, KeyItem } from './types/settings.ts';

type Status = 'active' | 'expired' | 'revoked';

const STATES = {
  active: { word: 'Good', tone: 'ok', icon: 'check' },
  expired: { word: 'Expired', tone: 'idle', icon: null },
  revoked: { word: 'Revoked', tone: 'idle', icon: 'cross' },
} as const;

export const keyItem = (row: ApiKeyRow, status: Status): KeyItem => ({
  id: row.id,
  name: row.name,
  role:
    row.scope === null ? row.role : `${row.role} of the task ${row.scope.taskId} in ${row.scope.instanceId}`,
  state: STATES[status],
  isGood: status === 'active',
  createdAt: row.createdAt,
  createdBy: row.createdBy,
  expiresAt: row.expiresAt,
  lastUsedAt: row.lastUsedAt,
  rotatedFrom: row.rotatedFrom,
});

export const journalItem = ({ seq, at, via, hash }: InstallationEntry, says: string): JournalItem => ({
  seq,
  at,
  says,
  via: via === '' ? null : via,
  hash,
});

/** Of the form that makes a key. */
export const KEY_FIELDS: FormField[] = [
  {
    name: 'name',
    label: 'What it is for',
    kind: 'line',
    required: true,
    hint: 'Such as “Deployment pipeline”.',
  },
  {
    name: 'role',
    label: 'Role',
    kind: 'choice',
    value: 'viewer',
    options: [
      { value: 'viewer', label: 'viewer: reads' },
      { value: 'operator', label: 'operator: also moves instances' },
      { value: 'admin', label: 'admin: also administers' },
      { value: 'agent', label: 'agent: works on one task of one instance' },
    ],
  },
  {
    name: 'expiresIn',
    label: 'Expires after',
    kind: 'line',
    hint: 'A length of time such as 90d, at most 365d. Left empty: it does not expire.',
  },
  { name: 'instanceId', label: 'Instance (id)', kind: 'line', hint: 'For the role agent only.' },
  { name: 'taskId', label: 'Task (id)', kind: 'line', hint: 'For the role agent only.' },
];

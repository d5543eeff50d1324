// What can be done to several instances at once: its words, and what its form asks.
import type { BulkAction } from '../../store/books.ts';
import { count } from '../../process/views/written-date.ts';
import { INCIDENT_WORDS } from './incident-words.ts';
import type { BulkField } from './types/bulk.ts';
import type { Option } from './types/state.ts';

interface BulkWords {
  label: string;
  /** "Pause 20 instances" */
  title(amount: string): string;
  says: string;
  reason: 'required' | 'optional';
  danger?: true;
}

export const BULK_WORDS: Record<BulkAction, BulkWords> = {
  pause: {
    label: 'Pause',
    title: (amount) => `Pause ${amount}`,
    says: 'Nothing new starts in them, and their clocks stand.',
    reason: 'required',
  },
  resume: {
    label: 'Resume',
    title: (amount) => `Resume ${amount}`,
    says: 'They go on where they stood, and their clocks run again.',
    reason: 'required',
  },
  retry: {
    label: 'Try failed tasks again',
    title: (amount) => `Try failed tasks again in ${amount}`,
    says: 'Each task that has failed starts from its first attempt.',
    reason: 'required',
  },
  'resolve-incidents': {
    label: 'Resolve incidents',
    title: (amount) => `Resolve incidents of ${amount}`,
    says: 'Each incident of the kind is resolved in that way, where it offers it.',
    reason: 'required',
  },
  advance: {
    label: 'Pass manual gates',
    title: (amount) => `Pass manual gates in ${amount}`,
    says: 'Those that wait now. Approvals are never passed this way.',
    reason: 'optional',
  },
  'set-fact': {
    label: 'Set a fact',
    title: (amount) => `Set a fact in ${amount}`,
    says: 'The same value in each of them. Conditions that read it are evaluated.',
    reason: 'optional',
  },
  cancel: {
    label: 'Cancel for good',
    title: (amount) => `Cancel ${amount} for good`,
    says: 'They end: open approvals are withdrawn, and people are told. It cannot be undone.',
    reason: 'required',
    danger: true,
  },
};

export const isBulkAction = (name: unknown): name is BulkAction =>
  typeof name === 'string' && Object.hasOwn(BULK_WORDS, name);

export const BULK_OPTIONS: Option[] = Object.entries(BULK_WORDS).map(([value, { label }]) => ({
  value,
  label,
}));

export const bulkTitle = (action: BulkAction, amount: number): string =>
  BULK_WORDS[action].title(count(amount, 'instance'));

const WAYS: Option[] = [
  { value: 'redo', label: 'Have the work done again, or try it again' },
  { value: 'ask-again', label: 'Ask or send again' },
  { value: 'skip', label: 'Skip the task' },
  { value: 'accept', label: 'Take the work as it is' },
  { value: 'dismiss', label: 'Dismiss' },
];

export function bulkFields(action: BulkAction): BulkField[] {
  const required = BULK_WORDS[action].reason === 'required';
  const field = (more: Pick<BulkField, 'name' | 'label'> & Partial<BulkField>): BulkField => ({
    kind: 'line',
    hint: null,
    required: true,
    options: [],
    ...more,
  });
  const own: Partial<Record<BulkAction, BulkField[]>> = {
    'set-fact': [
      field({ name: 'factName', label: 'Name of the fact' }),
      field({ name: 'value', label: 'Value', hint: 'JSON, such as true or 42; all else is taken as text.' }),
    ],
    'resolve-incidents': [
      field({
        name: 'kind',
        kind: 'choice',
        label: 'Incidents of this kind',
        required: false,
        options: [
          { value: '', label: 'All kinds' },
          ...Object.entries(INCIDENT_WORDS).map(([value, label]) => ({ value, label })),
        ],
      }),
      field({ name: 'way', kind: 'choice', label: 'How', options: WAYS }),
    ],
  };
  return [
    ...(own[action] ?? []),
    field({
      name: 'reason',
      kind: 'text',
      label: 'Why',
      hint: `It stands on the audit trail of each.${action === 'set-fact' ? ' Needed where the name ends in _approved.' : ''}`,
      required,
    }),
  ];
}

/** The body of the API's call but for search and count. */
export function bulkRequest(action: BulkAction, typed: Record<string, string>) {
  const text = (name: BulkField['name']): string => typed[name]?.trim() ?? '';
  const data =
    action === 'set-fact'
      ? { data: { name: text('factName'), value: jsonOr(text('value')) } }
      : action === 'resolve-incidents'
        ? { data: { action: text('way'), ...(text('kind') === '' ? {} : { kind: text('kind') }) } }
        : {};
  return { action, ...data, ...(text('reason') === '' ? {} : { reason: text('reason') }) };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

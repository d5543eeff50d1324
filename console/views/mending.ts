// How an incident is mended in the console: its ways, the recommended one first, and what each form comes to.
import type { IncidentKind } from '../../process/events.ts';
import type { OpenIncidentRow } from '../../store/books.ts';
import type { MendingField, MendingForm, MendingWay } from './types/incidents.ts';
import type { Option } from './types/state.ts';

/** What can be done again, and who can do a task: for the kinds that ask. */
export interface MendingChoices {
  work: Option[];
  workers: Option[];
  /** Who is meant by the incident's participant. */
  person: string;
}

/** What comes before the incident's own actions. */
const BEFORE: Partial<Record<IncidentKind, MendingWay[]>> = {
  'no-address': ['address'],
  'mail-refused': ['address'],
  'paused-by-rule': ['resume'],
  'approval-overdue': ['extend'],
};

export function mendingForms(incident: OpenIncidentRow, choices: MendingChoices): MendingForm[] {
  const ways = [...(BEFORE[incident.kind] ?? []), ...incident.actions];
  return ways.map((way) => ({ way, ...WAYS[way](incident, choices) }));
}

/** Whether it can be had of this incident. */
export const isWayOf = (incident: OpenIncidentRow, way: unknown): way is MendingWay =>
  [...(BEFORE[incident.kind] ?? []), ...incident.actions].some((each) => each === way);

/** The operator's action that a form asks for, with its body. `typed`: as the form has it. */
export function mendingRequest(incident: OpenIncidentRow, way: MendingWay, typed: Record<string, string>) {
  const { incidentId, participantId, approvalId } = incident;
  const given = (name: MendingField['name']) => (typed[name]?.trim() ? { [name]: typed[name].trim() } : {});
  const reason = { reason: typed['reason']?.trim() ?? '' };
  switch (way) {
    case 'address':
      return {
        action: 'bind-participant' as const,
        on: { participantId: participantId! },
        body: { email: typed['email']?.trim() ?? '', ...given('name'), ...given('reason') },
      };
    case 'resume':
      return { action: 'resume' as const, on: {}, body: reason };
    case 'extend':
      return {
        action: 'move-deadline' as const,
        on: { approvalId: approvalId! },
        body: { extendBy: typed['extendBy']?.trim() ?? '', ...reason },
      };
    default:
      return {
        action: 'resolve-incident' as const,
        on: { incidentId },
        body: { action: way, ...given('target'), ...reason },
      };
  }
}

const REASON: MendingField = {
  name: 'reason',
  kind: 'text',
  label: 'Why',
  hint: 'It stands on the audit trail.',
  required: true,
  options: [],
};
const line = (more: Pick<MendingField, 'name' | 'label'> & Partial<MendingField>): MendingField => ({
  kind: 'line',
  hint: null,
  required: false,
  options: [],
  ...more,
});

const WAYS: Record<
  MendingWay,
  (incident: OpenIncidentRow, choices: MendingChoices) => Omit<MendingForm, 'way'>
> = {
  address: ({ kind }, { person }) => ({
    label: kind === 'no-address' ? 'Add an address' : 'Correct the address',
    says: `What waits for ${person} is mailed there at once.`,
    button: kind === 'no-address' ? 'Add the address' : 'Correct the address',
    danger: false,
    fields: [
      line({ name: 'email', kind: 'email', label: `E-mail address of ${person}`, required: true }),
      line({ name: 'name', label: 'Name', hint: 'As they are called in mails.' }),
      ...(kind === 'no-address'
        ? []
        : [{ ...REASON, hint: 'Another address than before is an exception; links to the old one end.' }]),
    ],
  }),
  resume: () => ({
    label: 'Resume',
    says: 'It goes on where it stood; its clocks run again.',
    button: 'Resume the process',
    danger: false,
    fields: [REASON],
  }),
  extend: () => ({
    label: 'Give more time',
    says: 'From now on. Who has not answered yet sees the new deadline.',
    button: 'Move the deadline',
    danger: false,
    fields: [
      line({ name: 'extendBy', label: 'Later by', hint: 'Such as 2d or 12h.', required: true }),
      REASON,
    ],
  }),
  redo: ({ kind, taskId }, { work }) => ({
    label: kind === 'task-failed' ? 'Try it again' : 'Have it done again',
    says:
      kind === 'task-failed'
        ? 'It starts from its first attempt and is told what went wrong, and what you say below.'
        : 'The work is done once more, with what was said against it, and is asked about anew.',
    button: kind === 'task-failed' ? 'Try it again' : 'Have it done again',
    danger: false,
    fields: [
      ...(kind === 'task-failed' || kind === 'nobody-to-review'
        ? []
        : [
            line({
              name: 'target',
              kind: 'choice',
              label: 'What is done again',
              hint: taskId === null ? 'A sign-off or a gate is not work: say which work it was about.' : null,
              required: taskId === null,
              options: work,
            }),
          ]),
      REASON,
    ],
  }),
  'ask-again': ({ kind }) => ({
    label: kind === 'mail-failed' || kind === 'mail-refused' ? 'Send it again' : 'Ask again',
    says: ASK_AGAIN[kind] ?? 'The same people are asked anew, with a new deadline and a fresh message.',
    button: kind === 'mail-failed' || kind === 'mail-refused' ? 'Send it again' : 'Ask again',
    danger: false,
    fields: [REASON],
  }),
  reassign: (_incident, { workers }) => ({
    label: 'Give it to somebody else',
    says: 'An AI agent or a person does it from the beginning. Counted as an exception.',
    button: 'Give it to them',
    danger: false,
    fields: [
      line({ name: 'target', kind: 'choice', label: 'To whom', required: true, options: workers }),
      REASON,
    ],
  }),
  accept: () => ({
    label: 'Take the work as it is',
    says: 'It then counts as done, and what depends on it goes on. Counted as an exception.',
    button: 'Take it as it is',
    danger: false,
    fields: [REASON],
  }),
  skip: () => ({
    label: 'Skip it',
    says: 'Nobody does it any more, and what depends on it goes on without it. Counted as an exception; it cannot be undone.',
    button: 'Skip it',
    danger: true,
    fields: [REASON],
  }),
  dismiss: () => ({
    label: 'Dismiss it',
    says: 'It leaves this list. Nothing else changes.',
    button: 'Dismiss it',
    danger: false,
    fields: [REASON],
  }),
  cancel: ({ instanceName }) => ({
    label: 'Cancel the process',
    says: `“${instanceName}” ends for good: open approvals are withdrawn, and people are told. It cannot be undone.`,
    button: 'Cancel the process',
    danger: true,
    fields: [REASON],
  }),
};

const ASK_AGAIN: Partial<Record<IncidentKind, string>> = {
  'mail-failed': 'The same message goes out now.',
  'mail-refused': 'The same message goes out now, to the address as it is.',
  'condition-error': 'The condition is evaluated once more, with the facts as they are now.',
};

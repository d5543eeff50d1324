// Kinds of incidents: what each is called in the console, and what mends it there, in words for people at a desk.
import type { IncidentKind } from '../../process/events.ts';

export const INCIDENT_WORDS: Record<string, string> = {
  'approval-rejected': 'Rejected',
  'rework-exhausted': 'Rejected too often',
  'approval-overdue': 'Approval overdue',
  'task-failed': 'Task failed',
  'no-address': 'No address',
  'mail-refused': 'Mail refused',
  'mail-failed': 'Mail failed',
  'condition-error': 'Condition cannot be read',
  'nobody-to-escalate-to': 'Nobody to escalate to',
  'substitute-unfit': 'Substitute may not',
  'nobody-to-review': 'Nobody to review',
  'paused-by-rule': 'Paused by a rule',
  'books-unreachable': 'Books unreachable',
  'seal-key-missing': 'Seal key missing',
  'record-conflict': 'Books and history differ',
} satisfies Record<IncidentKind, string>;

/** `button`: the words of the button that leads to its mending. `cure`: what would mend it, and what goes on meanwhile. */
export const MENDING_WORDS: Record<IncidentKind, { button: string; cure: string }> = {
  'approval-rejected': {
    button: 'Redo, ask again or cancel',
    cure: 'The rejection holds until somebody says how it goes on.',
  },
  'rework-exhausted': {
    button: 'Redo, ask again or cancel',
    cure: 'It was rejected as often as it is asked by itself. Talk to the people first.',
  },
  'approval-overdue': {
    button: 'Ask again or cancel',
    cure: 'It can still be decided. Asking again sets a new deadline and sends a fresh message.',
  },
  'task-failed': {
    button: 'Retry, reassign or skip',
    cure: 'Tasks that do not depend on it go on.',
  },
  'no-address': {
    button: 'Add an address',
    cure: 'They are asked as soon as they have one.',
  },
  'mail-refused': {
    button: 'Correct the address',
    cure: 'The mail server of the other side does not take it.',
  },
  'mail-failed': {
    button: 'Send it again',
    cure: 'It is tried again every hour. Look at the mail server.',
  },
  'condition-error': {
    button: 'Look at it again',
    cure: 'Set the facts that it reads on the page of the instance, then have it looked at again.',
  },
  'nobody-to-escalate-to': {
    button: 'Ask again or dismiss',
    cure: 'Give somebody it can be escalated to an address, or ask again for a new deadline.',
  },
  'substitute-unfit': {
    button: 'Hand it over or dismiss',
    cure: 'Until it is handed over on the page of the instance, it waits for the person who is away.',
  },
  'nobody-to-review': {
    button: 'Accept, redo or skip',
    cure: 'An AI agent was not sure of its work, and nobody is named who looks it over.',
  },
  'paused-by-rule': {
    button: 'Resume or cancel',
    cure: 'Look at what the rule found before it goes on.',
  },
  'books-unreachable': { button: 'Dismiss it', cure: 'Nothing was lost. Dismiss it once it is explained.' },
  'seal-key-missing': {
    button: 'Dismiss it',
    cure: 'Give the worker the key with which the message was sealed; it then goes on by itself.',
  },
  'record-conflict': {
    button: 'Dismiss it',
    cure: 'Compare the books with the history in Temporal before anything else.',
  },
};

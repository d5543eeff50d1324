// Webhooks and their messages as their pages show them.
import { sayList } from '../../process/views/format.ts';
import { count } from '../../process/views/written-date.ts';
import type { WebhookDeliveryRow, WebhookDeliveryStatus, WebhookRow } from '../../store/books.ts';
import { CONSOLE } from '../paths.ts';
import type { FormField } from './types/forms.ts';
import type { Option, StateView } from './types/state.ts';
import type { WebhookItem, WebhookMessageItem } from './types/webhooks.ts';

/** `definition`: its name by its id. */
export function webhookItem(row: WebhookRow, definition: (id: string) => string): WebhookItem {
  const what = row.types.length === 0 ? 'Everything that happens' : sayList(row.types);
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    sends: row.processId === null ? what : `${what}, of ${definition(row.processId)}`,
    state: stateOf(row),
    href: CONSOLE.webhook(row.id),
  };
}

function stateOf({ active, disabledReason, failingSince }: WebhookRow): StateView {
  if (!active && disabledReason !== null)
    return { word: 'Switched off by itself', tone: 'bad', icon: 'alert' };
  if (!active) return { word: 'Paused', tone: 'idle', icon: 'pause' };
  if (failingSince !== null) return { word: 'Fails', tone: 'bad', icon: 'alert' };
  return { word: 'Active', tone: 'ok', icon: 'check' };
}

export const MESSAGE_STATES: Record<WebhookDeliveryStatus, StateView> = {
  waiting: { word: 'On its way', tone: 'work', icon: 'clock' },
  delivered: { word: 'Delivered', tone: 'ok', icon: 'check' },
  retrying: { word: 'Tried again', tone: 'wait', icon: 'clock' },
  failed: { word: 'Given up', tone: 'bad', icon: 'alert' },
};

export const webhookMessageItem = (row: WebhookDeliveryRow): WebhookMessageItem => ({
  id: row.id,
  type: row.type,
  state: MESSAGE_STATES[row.status],
  at: row.createdAt,
  instanceHref: row.instanceId === null ? null : CONSOLE.instance(row.instanceId),
  attempts: row.attempts.map(({ at, status, reason, durationMs }) => ({
    at,
    words: reason ?? `It answered ${status ?? 'nothing'} after ${durationMs} ms.`,
  })),
  nextAt: row.status === 'retrying' ? row.nextAttemptAt : null,
  replay: CONSOLE.replayMessage(row.webhookId, row.id),
});

/** Of the form that makes one, or, with `row`, changes it. */
export function webhookFields(definitions: Option[], row?: WebhookRow): FormField[] {
  return [
    {
      name: 'url',
      label: 'Address',
      kind: 'line',
      required: true,
      hint: 'https and public, such as https://hooks.acme.com/countersign. No redirects are followed.',
      value: row?.url ?? '',
    },
    { name: 'description', label: 'What it is for', kind: 'line', value: row?.description ?? '' },
    {
      name: 'types',
      label: 'What is sent',
      kind: 'line',
      hint: 'Audit types or names of events, with commas between, such as approval, incident, InstanceEnded. Left empty: everything.',
      value: row?.types.join(', ') ?? '',
    },
    {
      name: 'processId',
      label: 'Of which definition',
      kind: 'choice',
      options: definitions,
      value: row?.processId ?? '',
    },
  ];
}

/** "3 entries behind", for who waits for something. */
export const behindWords = (behind: number): string =>
  behind === 0
    ? 'It has been told of everything.'
    : `${count(behind, 'entry', 'entries')} of the trail are to come.`;

/** What the log of a webhook is filtered by. */
export const WEBHOOK_LOG: { status: WebhookDeliveryStatus; label: string }[] = [
  { status: 'failed', label: 'Given up' },
  { status: 'retrying', label: 'Tried again' },
  { status: 'waiting', label: 'On their way' },
  { status: 'delivered', label: 'Delivered' },
];

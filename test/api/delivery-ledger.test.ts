// The delivery ledger as a fold of the trail: attempts by channel, what the process alone knows, when it is tried again.
import { expect, test } from '@jest/globals';
import { LEDGER_TYPES, deliveryLedger } from '../../api/instance/delivery-ledger.ts';
import { namesOf } from '../../process/views/names.ts';
import type { JsonObject } from '../../definition/types.ts';
import type { TrailEntry } from '../../store/books.ts';

const T0 = Date.UTC(2026, 2, 10, 9);
const names = namesOf({ john: { name: 'John Smith' } });
let position = 0;
function entry(type: string, data: JsonObject): TrailEntry {
  const isEvent = /^[A-Z]/.test(type);
  position += 1;
  return {
    position,
    instanceId: 'i',
    stream: isEvent ? 'events' : 'journal',
    seq: position,
    at: T0 + position * 1_000,
    type,
    actor: 'engine',
    body: isEvent ? { type, data } : data,
    hash: '',
  };
}
const requested = (notificationId: string, attempt = 1) =>
  entry('NotificationRequested', {
    notificationId,
    participantId: 'john',
    kind: 'approval',
    approvalIds: ['a'],
    attempt,
  });
const noted = (
  type: string,
  notificationId: string,
  channel: string,
  attempt: number,
  more: JsonObject = {},
) =>
  entry(type, {
    notificationId,
    participantId: 'john',
    kind: 'approval',
    approvalIds: ['a'],
    channel,
    attempt,
    ...more,
  });
const failed = (notificationId: string, more: JsonObject = {}) =>
  entry('DeliveryFailed', {
    notificationId,
    participantId: 'john',
    refused: false,
    reason: 'Timed out.',
    ...more,
  });
const ledger = (...entries: TrailEntry[]) => deliveryLedger(entries, names).map(({ view }) => view);

test('a message waits until something is on record of it', () => {
  expect(LEDGER_TYPES).toContain('DeliveryFailed');
  expect(ledger(requested('m'))).toMatchObject([
    { id: 'm', name: 'John Smith', approvalIds: ['a'], status: 'waiting', attempts: [], retryAt: null },
  ]);
});

test('what the process heard is told once: where the journal has it, the event adds only when it is tried again', () => {
  const why = { outcome: 'failed', reason: 'The mail server put it off.' };
  const retryAt = T0 + 60_000;
  const known = [requested('m'), noted('delivery_failed', 'm', 'mail', 1, why), failed('m', { retryAt })];
  expect(ledger(...known)).toMatchObject([
    { status: 'failed', retryAt: new Date(retryAt).toISOString(), attempts: [{ channel: 'mail', ...why }] },
  ]);
  const again = ledger(...known, requested('m', 2), noted('delivery_sent', 'm', 'mail', 2));
  expect(again).toMatchObject([{ status: 'sent', retryAt: null }]);
  expect(again[0]!.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [1, 'failed'],
    [2, 'sent'],
  ]);
});

test('where no channel could say anything, the event alone does', () => {
  const [message] = ledger(requested('m'), noted('delivery_sent', 'm', 'in-app', 1), failed('m'));
  expect(message).toMatchObject({ status: 'failed' });
  expect(message!.attempts.at(-1)).toMatchObject({ channel: null, outcome: 'failed', reason: 'Timed out.' });
  expect(ledger(requested('r'), failed('r', { refused: true }))[0]!.status).toBe('refused');
});

test('mail speaks for a message before Slack does, and a notice never', () => {
  const slackSent = noted('delivery_sent', 'm', 'slack', 1);
  const mailRefused = noted('delivery_failed', 'm', 'mail', 1, {
    outcome: 'refused',
    reason: 'No such mailbox.',
  });
  expect(ledger(requested('m'), slackSent, mailRefused)[0]!.status).toBe('refused');
  expect(ledger(requested('m'), slackSent)[0]!.status).toBe('sent');
  expect(ledger(requested('m'), noted('delivery_sent', 'm', 'in-app', 1))[0]!.status).toBe('waiting');
  expect(ledger(requested('m'), noted('delivery_dropped', 'm', 'mail', 1))[0]!.status).toBe('dropped');
});

test('mails that somebody asked for are there too; the newest message is first', () => {
  const ids = ledger(requested('m'), noted('delivery_sent', 'mail.fresh', 'mail', 1), requested('n'));
  expect(ids.map(({ id }) => id)).toEqual(['n', 'mail.fresh', 'm']);
});
